//! farrier-migrations
