//! What changed lately in the whole wiki.

use askama::Template;
use axum::extract::State;
use farrier_domain::accounts::people;
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Frame, Paging, Query, page};

use super::Urls;
use super::history::{After, VersionRow};
use crate::model::versions;
use crate::name::Name;

const MANY: u64 = 50;

#[derive(Template)]
#[template(path = "wiki/recent.html")]
struct RecentPage {
    frame: Frame,
    urls: Urls,
    list: &'static str,
    rows: Vec<RecentRow>,
    paging: Paging,
}

struct RecentRow {
    urls: Urls,
    version: VersionRow,
}

/// Newest first.
pub async fn list(
    frame: Frame,
    State(services): State<Services>,
    mount: Mount,
    Query(query): Query<After>,
) -> AppResult {
    let db = services.db.read();
    let mut entries = versions::recent(db, mount.id(), query.after.parse().ok(), MANY + 1).await?;
    let more = entries.len() > MANY as usize;
    entries.truncate(MANY as usize);
    let people = people::by_ids(db, entries.iter().filter_map(|entry| entry.author_id)).await?;
    let next = entries.last().filter(|_| more).map(|entry| entry.id.to_string());
    let row = |entry: &versions::Entry| RecentRow {
        urls: Urls::of(&mount, &Name::stored(&entry.name)),
        version: VersionRow::of(frame.l, entry, &people),
    };
    page(&RecentPage {
        rows: entries.iter().map(row).collect(),
        paging: Paging::new(&mount.url("/-/recent?"), Some(&query.after), next),
        urls: Urls::of(&mount, &Name::stored("")),
        list: "recent",
        frame,
    })
}
