//! The refs that are known, and the last change of each entry of a directory.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, string, text};

/// The first step.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "code_m0001"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let refs = Table::create()
            .table("code_refs")
            .if_not_exists()
            .col(big_integer("mount_id"))
            .col(text("name"))
            .col(string("target"))
            .primary_key(Index::create().col("mount_id").col("name"))
            .to_owned();
        manager.create_table(refs).await?;
        let changes = Table::create()
            .table("code_last_changes")
            .if_not_exists()
            .col(big_integer("mount_id"))
            .col(string("key"))
            .col(text("value"))
            .col(big_integer("created_at"))
            .primary_key(Index::create().col("mount_id").col("key"))
            .to_owned();
        manager.create_table(changes).await
    }
}
