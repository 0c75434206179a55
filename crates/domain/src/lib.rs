//! farrier-domain
