//! farrier-git
