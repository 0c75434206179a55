//! The versions of a page.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use farrier_domain::accounts::{people, users};
use farrier_i18n::L;
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Frame, Paging, Person, Query, page};
use serde::Deserialize;

use super::{At, Urls};
use crate::access;
use crate::model::versions::Entry;
use crate::model::{Kind, versions};
use crate::msg;

const MANY: u64 = 50;

/// Which part of the list: `?after=`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct After {
    /// The key of the last row of the page before.
    pub after: String,
}

#[derive(Template)]
#[template(path = "wiki/history.html")]
struct HistoryPage {
    frame: Frame,
    urls: Urls,
    tab: &'static str,
    rows: Vec<VersionRow>,
    paging: Paging,
    newest: i64,
}

/// A version in a list.
pub struct VersionRow {
    /// Its number.
    pub version: i64,
    /// The one before; 0 for the first.
    pub before: i64,
    /// Who.
    pub author: Option<Person>,
    /// What they said, or how it came to be.
    pub what: String,
    /// UTC, milliseconds.
    pub at: i64,
}

impl VersionRow {
    /// A row with its author.
    pub fn of(l: L, entry: &Entry, people: &HashMap<i64, users::Model>) -> VersionRow {
        VersionRow {
            version: entry.version,
            before: entry.version - 1,
            author: entry.author_id.and_then(|id| people.get(&id)).map(Person::of),
            what: what(l, Kind::parse(&entry.kind), &entry.detail, &entry.message),
            at: entry.created_at,
        }
    }
}

/// What a version changed: its author's words, else how it came to be.
pub fn what(l: L, kind: Kind, detail: &str, message: &str) -> String {
    if !message.is_empty() {
        return message.to_owned();
    }
    match kind {
        Kind::Created => msg::wiki_what_created(l),
        Kind::Edited => String::new(),
        Kind::Restored => msg::wiki_what_restored(l, detail),
        Kind::Renamed => msg::wiki_what_renamed(l, detail),
        Kind::Relinked => msg::wiki_what_relinked(l),
    }
}

/// Newest first, with two rows of buttons to compare any two.
pub async fn list(
    frame: Frame,
    State(services): State<Services>,
    mount: Mount,
    At(name, _): At,
    Query(query): Query<After>,
) -> AppResult {
    let found = access::page(&services, &mount, &name).await?;
    let db = services.db.read();
    let mut entries = versions::of_page(db, found.id, query.after.parse().ok(), MANY + 1).await?;
    let more = entries.len() > MANY as usize;
    entries.truncate(MANY as usize);
    let people = people::by_ids(db, entries.iter().filter_map(|entry| entry.author_id)).await?;
    let urls = Urls::of(&mount, &found.name());
    let next = entries.last().filter(|_| more).map(|entry| entry.version.to_string());
    page(&HistoryPage {
        paging: Paging::new(&format!("{}?", urls.history()), Some(&query.after), next),
        rows: entries.iter().map(|entry| VersionRow::of(frame.l, entry, &people)).collect(),
        newest: found.version,
        tab: "history",
        urls,
        frame,
    })
}
