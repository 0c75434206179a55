//! Everything that changes a wiki: each change with its version, its event and its place in the search, in one transaction.

mod delete;
mod record;
mod rename;
mod save;

pub use delete::{delete, undelete};
pub use rename::{Rename, rename, subpages};
pub use save::{COUNTER, NewText, Saved, restore, save};
