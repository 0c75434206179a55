//! The tables that all code tools share, with a history of their own.

mod m0001_code;
mod m0002_purges;

use sea_orm_migration::MigrationTrait;

/// All steps in order.
pub fn all() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(m0001_code::Migration), Box::new(m0002_purges::Migration)]
}

/// The step that stands in the history of `git` as well, from when that was the only code tool: a migrator refuses a
/// history with a step that it does not know. It makes only what is missing.
pub fn before_sharing() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(m0001_code::Migration)]
}
