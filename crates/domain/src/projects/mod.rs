//! Projects, their members, groups and mounted tools, and the way from an address to them.

pub mod address;
pub mod counters;
pub mod deploy_keys;
pub mod groups;
pub mod members;
pub mod mounts;
pub mod redirects;
pub mod rows;
mod store;

pub use rows::Model as Project;
pub use store::*;
