//! farrier-jobs
