//! Removing tickets for good.

use farrier_domain::artifacts::{attachments, comments};
use farrier_domain::{Result, projects::counters};
use farrier_tool::{Mount, Services};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use super::tickets::{Column, Entity, Model as Ticket};
use super::{counts, history, labels, tell};
use crate::access::KIND;

/// Removes a ticket with all that hangs on it. Its number stays used.
pub async fn remove<C: ConnectionTrait>(tx: &C, mount: &Mount, ticket: &Ticket) -> Result<()> {
    rows_of(tx, &[ticket.id]).await?;
    hanging(tx, mount.id(), &[ticket.key()]).await?;
    counts::moved(tx, mount.id(), Some(ticket), None).await?;
    tell::forget_past(tx, mount, ticket).await?;
    tell::search(tx, mount, ticket).await
}

async fn rows_of<C: ConnectionTrait>(tx: &C, tickets: &[i64]) -> Result<()> {
    let ids = || tickets.iter().copied();
    let changes = history::Entity::find().select_only().column(history::Column::Id);
    let changes = changes.filter(history::Column::TicketId.is_in(ids())).into_query();
    let texts =
        history::texts::Entity::delete_many().filter(history::texts::Column::HistoryId.in_subquery(changes));
    texts.exec(tx).await?;
    history::Entity::delete_many().filter(history::Column::TicketId.is_in(ids())).exec(tx).await?;
    let put =
        labels::on_tickets::Entity::delete_many().filter(labels::on_tickets::Column::TicketId.is_in(ids()));
    put.exec(tx).await?;
    Entity::delete_many().filter(Column::Id.is_in(ids())).exec(tx).await?;
    Ok(())
}

async fn hanging<C: ConnectionTrait>(tx: &C, mount: i64, keys: &[String]) -> Result<()> {
    let written = comments::Entity::delete_many().filter(comments::Column::MountId.eq(mount));
    written
        .filter(comments::Column::Kind.eq(KIND))
        .filter(comments::Column::Key.is_in(keys))
        .exec(tx)
        .await?;
    let files = attachments::Entity::delete_many().filter(attachments::Column::MountId.eq(mount));
    files
        .filter(attachments::Column::Kind.eq(KIND))
        .filter(attachments::Column::Key.is_in(keys))
        .exec(tx)
        .await?;
    Ok(())
}

/// Tickets that are removed in one transaction, so that others can write in between.
const BATCH: u64 = 200;

/// Removes all tickets and labels of a mount that is gone. Safe to repeat.
pub async fn remove_all(services: &Services, mount: i64) -> anyhow::Result<()> {
    loop {
        let tx = services.db.write().await?;
        let some = Entity::find()
            .select_only()
            .column(Column::Id)
            .column(Column::Number)
            .filter(Column::MountId.eq(mount));
        let some = some.limit(BATCH).into_tuple::<(i64, i64)>().all(&*tx).await?;
        let ids: Vec<i64> = some.iter().map(|row| row.0).collect();
        let keys: Vec<String> = some.iter().map(|row| row.1.to_string()).collect();
        rows_of(&*tx, &ids).await?;
        hanging(&*tx, mount, &keys).await?;
        tx.commit().await?;
        if ids.is_empty() {
            break;
        }
    }
    let tx = services.db.write().await?;
    labels::Entity::delete_many().filter(labels::Column::MountId.eq(mount)).exec(&*tx).await?;
    attachments::Entity::delete_many().filter(attachments::Column::MountId.eq(mount)).exec(&*tx).await?;
    counters::Entity::delete_many().filter(counters::Column::MountId.eq(mount)).exec(&*tx).await?;
    Ok(tx.commit().await?)
}
