//! The table, step by step. What was released once never changes; a new step is added below it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, string, text};

/// All steps in order.
pub fn all() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(M0001Terms)]
}

struct M0001Terms;

impl MigrationName for M0001Terms {
    fn name(&self) -> &str {
        "m0001_terms"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for M0001Terms {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("glossary_terms")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(big_integer("mount_id"))
            .col(string("key"))
            .col(string("term"))
            .col(text("meaning"))
            .col(big_integer("created_at"))
            .index(Index::create().unique().name("glossary_terms_key").col("mount_id").col("key"))
            .to_owned();
        manager.create_table(table).await
    }
}
