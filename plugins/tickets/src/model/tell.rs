//! What goes with every change, in its transaction: the event, the search index, the project's activity.

use farrier_domain::{Reader, Result, projects, search_outbox};
use farrier_jobs::events;
use farrier_tool::{Mount, Services};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};

use super::tickets::Model;
use crate::access::{KIND, MODERATE, PRIVATE};
use crate::events as names;

/// Records an event about a ticket; `anchor` leads to a comment.
pub async fn event<C: ConnectionTrait>(
    tx: &C,
    mount: &Mount,
    actor: &Reader,
    name: &'static str,
    ticket: &Model,
    anchor: &str,
    now: i64,
) -> Result<()> {
    let mut event = mount.event(name, actor, now);
    event.subject = ticket.subject();
    event.url = format!("{}{anchor}", mount.url(&ticket.path()));
    event.payload = serde_json::json!({ "number": ticket.number });
    if ticket.private {
        event.needs = Some(PRIVATE.id.to_owned());
        event.owner_id = ticket.reporter_id;
    }
    events::record(tx, event).await?;
    projects::note_activity(tx, mount.project().id, now).await
}

/// Asks for the ticket to be indexed again.
pub async fn search<C: ConnectionTrait>(tx: &C, mount: &Mount, ticket: &Model) -> Result<()> {
    search_outbox::touch(tx, mount.id(), KIND, &ticket.key()).await
}

/// Takes a ticket that has become private out of the search before the change is acknowledged.
pub async fn hidden(services: &Services, mount: &Mount, before: &Model, after: &Model) -> anyhow::Result<()> {
    if before.private || !after.private {
        return Ok(());
    }
    farrier_tool::search::hide(services, mount, KIND, &after.key()).await
}

/// Shows or hides what happened before to a ticket, as its owner now wants it.
pub async fn hide_past<C: ConnectionTrait>(tx: &C, mount: &Mount, ticket: &Model) -> Result<()> {
    let needs = ticket.private.then(|| PRIVATE.id.to_owned());
    set_needs(tx, mount, ticket, needs, ticket.reporter_id.filter(|_| ticket.private)).await
}

/// Leaves what happened to a removed ticket to moderators.
pub async fn forget_past<C: ConnectionTrait>(tx: &C, mount: &Mount, ticket: &Model) -> Result<()> {
    set_needs(tx, mount, ticket, Some(MODERATE.id.to_owned()), None).await
}

async fn set_needs<C: ConnectionTrait>(
    tx: &C,
    mount: &Mount,
    ticket: &Model,
    needs: Option<String>,
    owner: Option<i64>,
) -> Result<()> {
    // The number stands in the payload of all our events; the address would not do, since mounts are renamed.
    let number = Condition::any()
        .add(events::Column::Payload.contains(format!("\"number\":{}}}", ticket.number)))
        .add(events::Column::Payload.contains(format!("\"number\":{},", ticket.number)));
    events::Entity::update_many()
        .col_expr(events::Column::Needs, Expr::value(needs))
        .col_expr(events::Column::OwnerId, Expr::value(owner))
        .filter(events::Column::ProjectId.eq(mount.project().id))
        .filter(events::Column::MountId.eq(mount.id()))
        .filter(events::Column::Name.is_in(names::ALL))
        .filter(number)
        .exec(tx)
        .await?;
    Ok(())
}
