//! The tables that all code tools share. The first code tool of the program registers them.

mod m0001_code;

use sea_orm_migration::MigrationTrait;

/// All steps in order.
pub fn all() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(m0001_code::Migration)]
}
