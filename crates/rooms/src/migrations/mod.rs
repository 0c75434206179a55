//! The tables that all chat tools share. The first chat tool of the program registers them.

mod m0001_rooms;

use sea_orm_migration::MigrationTrait;

/// All steps in order.
pub fn all() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(m0001_rooms::Migration)]
}
