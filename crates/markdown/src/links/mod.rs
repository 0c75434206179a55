//! References between the things of a forge.

mod find;
mod plain;
mod scan;
mod target;
mod write;

pub use find::targets;
pub use plain::{plain_links, plain_targets};
pub use target::{Link, State, Target};

pub(crate) use write::resolve;
