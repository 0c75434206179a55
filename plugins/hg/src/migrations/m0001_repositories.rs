//! Which mounts have had their folder, so that one that never had it is told from one that lost it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::big_integer;

/// The first schema.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("hg_repositories")
            .if_not_exists()
            .col(ColumnDef::new("mount_id").big_integer().not_null().primary_key())
            .col(big_integer("made_at"))
            .to_owned();
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("hg_repositories").to_owned()).await
    }
}
