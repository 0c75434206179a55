//! The database tells caches when a page changes.

use farrier_domain::purging::{Purge, watch};
use sea_orm_migration::prelude::*;

/// The triggers.
#[derive(DeriveMigrationName)]
pub struct Migration;

const PURGES: &[Purge] = &[
    Purge::mount("wiki_pages"),
    Purge::mount("wiki_versions"),
    Purge::mount("wiki_redirects"),
    Purge::mount("wiki_links"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        watch(manager, PURGES).await
    }
}
