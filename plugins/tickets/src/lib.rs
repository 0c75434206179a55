//! farrier-tickets
