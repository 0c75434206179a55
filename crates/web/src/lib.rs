//! farrier-web
