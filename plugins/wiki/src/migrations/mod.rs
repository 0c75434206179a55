//! The tool's tables, with a history of their own.

mod m0001_pages;
mod m0002_purges;

use sea_orm_migration::MigrationTrait;

/// All steps in order.
pub fn all() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(m0001_pages::Migration), Box::new(m0002_purges::Migration)]
}
