//! Two versions of a page compared.

use askama::Template;
use axum::extract::State;
use farrier_domain::accounts::people;
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Frame, Person, Query, page};
use serde::Deserialize;

use super::history::what;
use super::{At, Urls};
use crate::access;
use crate::diff::{Diff, diff_aside};
use crate::model::Kind;

/// Which versions: `?from=14&to=15`; without them the last change.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Between {
    from: String,
    to: String,
}

#[derive(Template)]
#[template(path = "wiki/diff.html")]
struct DiffPage {
    frame: Frame,
    urls: Urls,
    tab: &'static str,
    from: i64,
    to: i64,
    /// The change before, and the one after.
    before: Option<String>,
    after: Option<String>,
    author: Option<Person>,
    what: String,
    at: i64,
    diff: Diff,
}

/// The two versions by lines. Version 0 is the page before it was written.
pub async fn show(
    frame: Frame,
    State(services): State<Services>,
    mount: Mount,
    At(name, _): At,
    Query(query): Query<Between>,
) -> AppResult {
    let found = access::page(&services, &mount, &name).await?;
    let to: i64 = query.to.parse().unwrap_or(found.version);
    let from: i64 = query.from.parse().unwrap_or_else(|_| to.saturating_sub(1));
    let new = access::version(&services, &found, to).await?;
    let old = if from == 0 { String::new() } else { access::version(&services, &found, from).await?.text };
    let author = people::by_ids(services.db.read(), new.author_id).await?.into_values().next();
    let urls = Urls::of(&mount, &found.name());
    page(&DiffPage {
        before: (from > 0).then(|| urls.diff(&(from - 1), &from)),
        after: (to < found.version).then(|| urls.diff(&to, &(to + 1))),
        what: what(frame.l, Kind::parse(&new.kind), &new.detail, &new.message),
        diff: diff_aside(old, new.text).await?,
        author: author.map(|user| Person::of(&user)),
        at: new.created_at,
        from,
        to,
        tab: "history",
        urls,
        frame,
    })
}
