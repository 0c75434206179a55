//! farrier
