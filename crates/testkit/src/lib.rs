//! farrier-testkit
