//! The table through which the database tells caches what became stale.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::string;

use crate::purging::{Purge, watch};

/// The table, and the triggers on the core's tables.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// What everybody's pages and rights hang on. When something last happened in a project is told apart: it changes with
/// everything that happens.
const STRUCTURE: &[&str] = &[
    "path",
    "name",
    "title",
    "description",
    "icon",
    "private",
    "hidden",
    "inherits",
    "chain",
    "creator_id",
    "parent_id",
    "delete_at",
];

const PURGES: &[Purge] = &[
    Purge::all("site_settings", "'site'"),
    Purge {
        table: "projects",
        name: "structure",
        insert: true,
        delete: true,
        update: STRUCTURE,
        tag: "'site'",
    },
    Purge {
        table: "projects",
        name: "activity",
        insert: false,
        delete: false,
        update: &["active_at"],
        tag: "'activity'",
    },
    Purge::all("mounts", "'site'"),
    Purge::all("redirects", "'site'"),
    Purge::all("users", "'people'"),
    Purge::all("memberships", "'people'"),
    Purge::all("groups", "'people'"),
    Purge::all("group_members", "'people'"),
    // A new session or token changes nothing that is known, and to be used makes one live longer.
    Purge {
        table: "sessions",
        name: "end",
        insert: false,
        delete: true,
        update: &["user_id", "token_hash"],
        tag: "'people'",
    },
    Purge {
        table: "tokens",
        name: "end",
        insert: false,
        delete: true,
        update: &["expires_at", "user_id", "token_hash", "scope"],
        tag: "'people'",
    },
    Purge::mount("counters"),
    Purge::mount("comments"),
    Purge::mount("attachments"),
    Purge { table: "events", name: "new", insert: true, delete: true, update: &[], tag: "'activity'" },
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let is_sqlite = manager.get_database_backend() == sea_orm_migration::sea_orm::DbBackend::Sqlite;
        let seconds = if is_sqlite { "(unixepoch())" } else { "(extract(epoch from now())::bigint)" };
        let purges = Table::create()
            .table("purges")
            .if_not_exists()
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(string("tag"))
            // Seconds since 1970, so that rows which every process has long seen can be swept.
            .col(ColumnDef::new("at").big_integer().not_null().default(Expr::cust(seconds)))
            .to_owned();
        manager.create_table(purges).await?;
        watch(manager, PURGES).await
    }
}
