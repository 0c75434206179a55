//! The database tells caches when a repository's refs change.

use farrier_domain::purging::{Purge, watch};
use sea_orm_migration::prelude::*;

/// The triggers.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "code_m0002"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        watch(manager, &[Purge::mount("code_refs")]).await
    }
}
