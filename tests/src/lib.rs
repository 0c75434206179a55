//! farrier-tests
