//! Tickets in the one search.

use std::collections::HashMap;

use async_trait::async_trait;
use farrier_domain::accounts::{people, users};
use farrier_domain::artifacts::comments;
use farrier_tool::{Batch, Mount, SearchDocument, SearchSource, Services};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::access;
use crate::model::comments::of_tickets;
use crate::model::labels::{self, Model as Label};
use crate::model::tickets::{Column, Entity, Model as Ticket};

/// Puts tickets with their comments into the index.
pub struct Tickets;

/// Tickets that are read at once when all are indexed.
const BATCH: u64 = 200;

#[async_trait]
impl SearchSource for Tickets {
    async fn update(
        &self,
        services: &Services,
        mount: &Mount,
        key: &str,
        out: &mut Batch<'_>,
    ) -> anyhow::Result<()> {
        let number: i64 = key.parse().unwrap_or(0);
        let query = Entity::find().filter(Column::MountId.eq(mount.id())).filter(Column::Number.eq(number));
        match query.one(services.db.read()).await? {
            Some(ticket) => put(services, mount, vec![ticket], out).await,
            None => out.delete(key),
        }
    }

    async fn all(&self, services: &Services, mount: &Mount, out: &mut Batch<'_>) -> anyhow::Result<()> {
        let mut after = 0;
        loop {
            let query =
                Entity::find().filter(Column::MountId.eq(mount.id())).filter(Column::Number.gt(after));
            let tickets = query.order_by_asc(Column::Number).limit(BATCH).all(services.db.read()).await?;
            let Some(last) = tickets.last() else { return Ok(()) };
            after = last.number;
            put(services, mount, tickets, out).await?;
        }
    }
}

async fn put(
    services: &Services,
    mount: &Mount,
    tickets: Vec<Ticket>,
    out: &mut Batch<'_>,
) -> anyhow::Result<()> {
    let db = services.db.read();
    let keys: Vec<String> =
        tickets.iter().filter(|ticket| ticket.comment_count > 0).map(Ticket::key).collect();
    let mut said: HashMap<String, Vec<comments::Model>> = HashMap::new();
    if !keys.is_empty() {
        for comment in of_tickets(db, mount.id(), &keys).await? {
            said.entry(comment.key.clone()).or_default().push(comment);
        }
    }
    let ids: Vec<i64> = tickets.iter().map(|ticket| ticket.id).collect();
    let labels = labels::of_mount(db, mount.id()).await?;
    let labelled = labels::of_tickets(db, &ids).await?;
    let mut who: Vec<i64> = Vec::new();
    for ticket in &tickets {
        who.extend([ticket.reporter_id, ticket.assignee_id].into_iter().flatten());
    }
    let people = people::by_ids(db, who).await?;
    for ticket in tickets {
        let said = said.remove(&ticket.key()).unwrap_or_default();
        let own = labelled.get(&ticket.id).map_or(&[][..], Vec::as_slice);
        let own: Vec<&Label> = labels.iter().filter(|label| own.contains(&label.id)).collect();
        out.put(document(mount, &ticket, &said, &own, &people))?;
    }
    Ok(())
}

fn document(
    mount: &Mount,
    ticket: &Ticket,
    said: &[comments::Model],
    labels: &[&Label],
    people: &HashMap<i64, users::Model>,
) -> SearchDocument {
    let mut body = farrier_markdown::plain(&ticket.body);
    for comment in said {
        body.push_str("\n\n");
        body.push_str(&farrier_markdown::plain(&comment.body));
    }
    let mut keywords = vec![
        format!("#{}", ticket.number),
        format!("status:{}", ticket.status),
        format!("is:{}", if ticket.open { "open" } else { "closed" }),
    ];
    keywords.extend(labels.iter().map(|label| format!("label:{}", label.name)));
    let name = |id: Option<i64>| id.and_then(|id| people.get(&id)).map(|user| user.name.as_str());
    keywords.extend(name(ticket.reporter_id).map(|name| format!("author:{name}")));
    keywords.extend(name(ticket.assignee_id).map(|name| format!("assignee:{name}")));
    SearchDocument {
        key: ticket.key(),
        title: ticket.subject(),
        body,
        url: mount.url(&ticket.path()),
        updated_at: ticket.updated_at,
        keywords,
        only: ticket.private.then(|| access::private_terms(mount, ticket.reporter_id)),
    }
}
