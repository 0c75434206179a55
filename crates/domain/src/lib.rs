//! Accounts, projects, members, mounts and who may do what.
//!
//! It never talks HTTP or HTML and knows no tool: the same functions serve pages, the API, the command line and the worker.

pub mod access;
pub mod accounts;
pub mod artifacts;
pub mod blobs;
mod error;
pub mod fresh;
pub mod names;
pub mod projects;
pub mod random;
pub mod search_outbox;
pub mod site;

pub use access::{Permission, Reader, Role, Terms, TokenScope};
pub use farrier_migrations::purging;

pub use error::{Error, Reason, Result, invalid};
