//! The list as an Atom feed. Feeds are read by programs that keep and pass on what they get, so nothing private is in it.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use farrier_db::at;
use farrier_domain::Reader;
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Query, localizer};
use http::{HeaderMap, header};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use time::format_description::well_known::Rfc3339;

use crate::list::{self, Asked, Filter, Sort, Which};
use crate::model::labels;
use crate::model::tickets::{Column, Entity, Listed};
use crate::msg;

#[derive(Template)]
#[template(path = "tickets/feed.xml", escape = "html")]
struct Feed {
    title: String,
    list_url: String,
    feed_url: String,
    updated: String,
    entries: Vec<Entry>,
}

struct Entry {
    id: String,
    title: String,
    url: String,
    updated: String,
    published: String,
    author: String,
    labels: Vec<String>,
    summary: String,
}

const ENTRIES: u64 = 30;
/// Of each text as much is read as its summary may need.
const SUMMARY_CHARS: usize = 500;

/// Tells of what a stranger sees of the list, last changed first.
pub async fn feed(
    State(services): State<Services>,
    mount: Mount,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> AppResult<Response> {
    let db = services.db.read();
    let filter = Filter::read(&asked, Which::All).with_sort(Sort::Updated);
    let all_labels = labels::of_mount(db, mount.id()).await?;
    let nobody = Reader::anonymous();
    let found = list::load(&services, &mount, &nobody, &filter, &all_labels, "", ENTRIES).await?;
    // Even if the project let strangers see private tickets, the feed would not.
    let tickets: Vec<&Listed> = found.tickets.iter().filter(|ticket| !ticket.private).collect();
    let texts = Entity::find().select_only().column(Column::Id).column(Column::Body);
    let texts = texts.filter(Column::Id.is_in(tickets.iter().map(|ticket| ticket.id)));
    let texts: std::collections::HashMap<i64, String> =
        texts.into_tuple::<(i64, String)>().all(db).await?.into_iter().collect();
    let base = &services.config.base_url;
    let l = localizer(&services, &headers, &nobody);
    let entry = |ticket: &&Listed| {
        let own = found.labels.get(&ticket.id).map_or(&[][..], Vec::as_slice);
        Entry {
            // The mount's id never changes, so a renamed project does not make all entries new.
            id: format!("urn:farrier:{}:ticket:{}", mount.id(), ticket.number),
            title: format!("#{} {}", ticket.number, ticket.title),
            url: format!("{base}{}", mount.url(&format!("/{}", ticket.number))),
            updated: rfc3339(ticket.updated_at),
            published: rfc3339(ticket.created_at),
            author: ticket
                .reporter_id
                .and_then(|id| found.people.get(&id))
                .map_or_else(|| msg::tickets_somebody(l), |user| user.shown().to_owned()),
            labels: all_labels
                .iter()
                .filter(|label| own.contains(&label.id))
                .map(|label| label.name.clone())
                .collect(),
            summary: texts
                .get(&ticket.id)
                .map(|text| farrier_markdown::excerpt(text, SUMMARY_CHARS))
                .unwrap_or_default(),
        }
    };
    let feed = Feed {
        title: format!("{} · {}", mount.label(), mount.project().shown()),
        list_url: format!("{base}{}", filter.url(&mount.url(""))),
        feed_url: format!("{base}{}", filter.url(&mount.url("/feed.atom"))),
        updated: rfc3339(tickets.first().map_or(mount.row().created_at, |ticket| ticket.updated_at)),
        entries: tickets.iter().map(entry).collect(),
    };
    let xml = feed.render().map_err(|e| anyhow::anyhow!("template: {e}"))?;
    // XML has no way to write most control characters.
    let xml: String = xml.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    Ok(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], xml).into_response())
}

fn rfc3339(millis: i64) -> String {
    at(millis).format(&Rfc3339).unwrap_or_default()
}
