//! The tool's rows.

pub mod links;
pub mod pages;
pub mod redirects;
pub mod versions;

pub use pages::Model as Page;
pub use versions::Kind;
