//! SSH keys of machines, each for one mount.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, boolean, string, text};

/// The table of deploy keys.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("deploy_keys")
            .if_not_exists()
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(big_integer("mount_id"))
            .col(string("title"))
            .col(string("fingerprint").unique_key())
            .col(text("key"))
            .col(boolean("writes"))
            .col(big_integer("added_by"))
            .col(big_integer("created_at"))
            .col(big_integer_null("used_at"))
            .to_owned();
        manager.create_table(table).await?;
        let index = Index::create()
            .name("deploy_keys_mount")
            .table("deploy_keys")
            .col("mount_id")
            .if_not_exists()
            .to_owned();
        manager.create_index(index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("deploy_keys").to_owned()).await
    }
}
