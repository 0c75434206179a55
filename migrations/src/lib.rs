//! The core schema. An old step never changes, so this crate uses no other crate of ours.
//!
//! Times are UTC in milliseconds since 1970. Columns ending in `_id` of accounts keep pointing to a disabled account:
//! accounts are never deleted, so that history keeps its authors.

mod m0001_core;
mod m0002_purges;
mod m0003_deploy_keys;
pub mod purging;

use sea_orm_migration::{MigrationTrait, prelude::*};
pub use sea_orm_migration::{MigratorTrait, SchemaManager};

/// The core's migrations in order, kept in the table `migrations_core`.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_core::Migration),
            Box::new(m0002_purges::Migration),
            Box::new(m0003_deploy_keys::Migration),
        ]
    }

    fn migration_table_name() -> DynIden {
        "migrations_core".into_iden()
    }
}
