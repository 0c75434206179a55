//! The site's own pages.
