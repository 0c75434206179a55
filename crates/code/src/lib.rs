//! farrier-code
