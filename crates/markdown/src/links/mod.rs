//! References between the things of a forge.

mod find;
mod scan;
mod target;
mod write;

pub use find::targets;
pub use target::{Link, State, Target};

pub(crate) use write::resolve;
