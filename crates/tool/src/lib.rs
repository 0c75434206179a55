//! farrier-tool
