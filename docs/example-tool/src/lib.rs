//! farrier-example-tool
