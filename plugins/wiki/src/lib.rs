//! farrier-wiki
