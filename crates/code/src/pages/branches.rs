//! All branches, all tags.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use farrier_scm::{RefKind, RefOrder, RefQuery};
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Frame, Paging, Person, Query, page};
use serde::Deserialize;

use super::bar::Bar;
use super::people::{Authors, authors, millis};
use super::place::Place;
use crate::SharedBackend;
use crate::address::encode;
use crate::error::answer;

/// Which ones.
#[derive(Deserialize, Default)]
pub struct Which {
    /// Part of the name.
    #[serde(default)]
    q: String,
    /// The page's key.
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "code/branches.html")]
struct RefsPage {
    frame: Frame,
    bar: Bar,
    title: String,
    q: String,
    is_tags: bool,
    rows: Vec<RefRow>,
    paging: Paging,
}

struct RefRow {
    name: String,
    url: String,
    is_default: bool,
    author: Option<Person>,
    summary: String,
    commit_url: String,
    short: String,
    at: i64,
    message: String,
    compare_url: String,
    archive_url: String,
}

const PER_PAGE: usize = 50;

/// The branches.
pub async fn branches(
    services: State<Services>,
    backend: Extension<SharedBackend>,
    mount: Mount,
    frame: Frame,
    query: Query<Which>,
) -> AppResult {
    list(services.0, backend.0, mount, frame, query.0, RefKind::Branch).await
}

/// The tags.
pub async fn tags(
    services: State<Services>,
    backend: Extension<SharedBackend>,
    mount: Mount,
    frame: Frame,
    query: Query<Which>,
) -> AppResult {
    list(services.0, backend.0, mount, frame, query.0, RefKind::Tag).await
}

async fn list(
    services: Services,
    backend: SharedBackend,
    mount: Mount,
    frame: Frame,
    which: Which,
    kind: RefKind,
) -> AppResult {
    let Some(place) = Place::home(&backend, &services, &mount).await? else {
        return super::tree::home(State(services), Extension(backend), mount, frame).await;
    };
    let query = RefQuery {
        after: (!which.after.is_empty()).then(|| which.after.clone()),
        limit: PER_PAGE,
        contains: (!which.q.is_empty()).then(|| which.q.clone()),
        order: RefOrder::Newest,
    };
    let repository = &place.repository;
    let found = match kind {
        RefKind::Tag => repository.tags(&query).await,
        _ => repository.branches(&query).await,
    };
    let found = found.map_err(answer)?;
    let ids: Vec<_> = found.refs.iter().map(|one| one.target.clone()).collect();
    let revisions = repository.revisions(&ids).await.map_err(answer)?;
    let people = Authors::of(&services, authors(&revisions)).await?;
    let rows = found.refs.iter().map(|one| {
        let revision = revisions.iter().find(|revision| revision.id == one.target);
        let name = encode(&one.name);
        RefRow {
            url: mount.url(&format!("/src/{kind}/{name}")),
            is_default: kind == RefKind::Branch && one.name == place.name,
            author: revision.map(|revision| people.person(&revision.author)),
            summary: revision.map(|revision| revision.summary.clone()).unwrap_or_default(),
            commit_url: mount.url(&format!("/commit/{}", one.target)),
            short: one.target.short().to_owned(),
            at: revision.map_or(0, |revision| millis(&revision.committer)),
            message: one
                .annotation
                .as_ref()
                .map(|note| note.message.lines().next().unwrap_or_default().to_owned())
                .unwrap_or_default(),
            compare_url: mount.url(&format!("/compare/{}...{name}", encode(&place.name))),
            archive_url: mount.url(&format!("/archive/{name}")),
            name: one.name.clone(),
        }
    });
    let rows = rows.collect();
    let words = backend.words(frame.l);
    let (title, word, tab) = match kind {
        RefKind::Tag => (words.tags, "tags", "tags"),
        _ => (words.branches, "branches", "branches"),
    };
    let q = percent_encoding::utf8_percent_encode(&which.q, percent_encoding::NON_ALPHANUMERIC);
    let base = mount.url(&format!("/{word}?q={q}&"));
    page(&RefsPage {
        bar: Bar::of(&backend, &services, &mount, &frame, &place, "src", tab).await?,
        title,
        q: which.q,
        is_tags: kind == RefKind::Tag,
        rows,
        paging: Paging::new(&base, Some(&which.after), found.next),
        frame,
    })
}
