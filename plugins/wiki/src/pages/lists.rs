//! Lists of pages: all, wanted, deleted.

use askama::Template;
use axum::extract::State;
use farrier_domain::accounts::people;
use farrier_domain::projects::counters;
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Frame, Paging, Person, Query, page};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::Urls;
use super::history::After;
use crate::changes::COUNTER;
use crate::model::pages::{Entry, Part};
use crate::model::{links, pages};
use crate::name::Name;

const MANY: usize = 100;

/// A page in a list.
struct PageRow {
    name: String,
    url: String,
    at: i64,
    by: Option<Person>,
    id: i64,
}

async fn rows(
    services: &Services,
    mount: &Mount,
    entries: Vec<Entry>,
    is_deleted: bool,
) -> AppResult<Vec<PageRow>> {
    let who = |entry: &Entry| if is_deleted { entry.deleted_by } else { entry.updated_by };
    let people = people::by_ids(services.db.read(), entries.iter().filter_map(who)).await?;
    let row = |entry: Entry| PageRow {
        by: who(&entry).and_then(|id| people.get(&id)).map(Person::of),
        url: Urls::of(mount, &entry.name()).page(),
        at: if is_deleted { entry.deleted_at.unwrap_or_default() } else { entry.updated_at },
        id: entry.id,
        name: entry.name,
    };
    Ok(entries.into_iter().map(row).collect())
}

/// What is asked for: `?q=`, `?after=`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    q: String,
    after: String,
}

#[derive(Template)]
#[template(path = "wiki/all.html")]
struct AllPage {
    frame: Frame,
    urls: Urls,
    list: &'static str,
    rows: Vec<PageRow>,
    paging: Paging,
    q: String,
    total: i64,
}

/// All pages from A to Z.
pub async fn all(
    frame: Frame,
    State(services): State<Services>,
    mount: Mount,
    Query(query): Query<ListQuery>,
) -> AppResult {
    let after = (!query.after.is_empty()).then_some(query.after.as_str());
    let q: String = query.q.chars().take(200).collect();
    let db = services.db.read();
    let part = Part { word: &q, after, limit: MANY as u64 + 1 };
    let mut entries = pages::list(db, mount.id(), part).await?;
    let more = entries.len() > MANY;
    entries.truncate(MANY);
    let next = entries.last().filter(|_| more).map(|entry| entry.slug.clone());
    let base = match q.as_str() {
        "" => mount.url("/-/pages?"),
        q => mount.url(&format!("/-/pages?q={}&", utf8_percent_encode(q, NON_ALPHANUMERIC))),
    };
    page(&AllPage {
        rows: rows(&services, &mount, entries, false).await?,
        total: counters::of_mount(db, mount.id()).await?.get(COUNTER).copied().unwrap_or(0),
        paging: Paging::new(&base, after, next),
        urls: Urls::of(&mount, &Name::stored("")),
        list: "all",
        q,
        frame,
    })
}

#[derive(Template)]
#[template(path = "wiki/wanted.html")]
struct WantedPage {
    frame: Frame,
    urls: Urls,
    list: &'static str,
    rows: Vec<WantedRow>,
    paging: Paging,
}

struct WantedRow {
    name: String,
    url: String,
    links: i64,
}

/// Names that pages link to though there is no such page.
pub async fn wanted(
    frame: Frame,
    State(services): State<Services>,
    mount: Mount,
    Query(query): Query<After>,
) -> AppResult {
    let after = (!query.after.is_empty()).then_some(query.after.as_str());
    let mut found = links::wanted(services.db.read(), mount.id(), after, MANY as u64 + 1).await?;
    let more = found.len() > MANY;
    found.truncate(MANY);
    let next = found.last().filter(|_| more).map(|wanted| wanted.to_slug.clone());
    let row = |wanted: links::Wanted| {
        let url = mount.url(&format!("/{}", Name::stored(&wanted.to_name).exact_address()));
        WantedRow { name: wanted.to_name, url, links: wanted.links }
    };
    page(&WantedPage {
        paging: Paging::new(&mount.url("/-/wanted?"), after, next),
        rows: found.into_iter().map(row).collect(),
        urls: Urls::of(&mount, &Name::stored("")),
        list: "wanted",
        frame,
    })
}

#[derive(Template)]
#[template(path = "wiki/deleted.html")]
struct DeletedPage {
    frame: Frame,
    urls: Urls,
    list: &'static str,
    rows: Vec<PageRow>,
}

/// Pages that can be brought back.
pub async fn deleted(frame: Frame, State(services): State<Services>, mount: Mount) -> AppResult {
    let entries = pages::deleted(services.db.read(), mount.id(), None).await?;
    let rows = rows(&services, &mount, entries, true).await?;
    page(&DeletedPage { rows, urls: Urls::of(&mount, &Name::stored("")), list: "deleted", frame })
}
