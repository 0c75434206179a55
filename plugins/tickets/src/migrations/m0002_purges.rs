//! The database tells caches when a ticket, its labels or its history change.

use farrier_domain::purging::{Purge, watch};
use sea_orm_migration::prelude::*;

/// The triggers.
#[derive(DeriveMigrationName)]
pub struct Migration;

const OF_TICKET: &str = "'mount:' || (SELECT mount_id FROM tickets_tickets WHERE id = ROW.ticket_id)";

const PURGES: &[Purge] = &[
    Purge::mount("tickets_tickets"),
    Purge::mount("tickets_labels"),
    Purge::all("tickets_ticket_labels", OF_TICKET),
    Purge::all("tickets_history", OF_TICKET),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        watch(manager, PURGES).await
    }
}
