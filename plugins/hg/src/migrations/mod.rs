//! The tool's own table.

use sea_orm_migration::MigrationTrait;

mod m0001_repositories;

/// All migrations in order.
pub fn all() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(m0001_repositories::Migration)]
}
