//! The history of a branch or of a path.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use farrier_db::at;
use farrier_scm::LogCursor;
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Frame, Paging, Person, Query, page};
use serde::Deserialize;

use super::bar::Bar;
use super::people::{Authors, authors, millis};
use super::place::{Place, Rest};
use crate::error::answer;
use crate::{SharedBackend, heavy};

/// How many revisions a page has.
const PER_PAGE: usize = 50;

/// Where a page begins.
#[derive(Deserialize, Default)]
pub struct After {
    /// The key of the page before's last revision.
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "code/log.html")]
struct LogPage {
    frame: Frame,
    bar: Bar,
    days: Vec<(String, Vec<Line>)>,
    paging: Paging,
}

/// One revision in a list.
pub struct Line {
    pub summary: String,
    pub body: String,
    pub author: Person,
    pub at: i64,
    pub url: String,
    pub files_url: String,
    pub short: String,
}

/// Revisions as lines, their authors looked up together.
pub async fn lines(
    services: &Services,
    mount: &Mount,
    revisions: &[farrier_scm::Revision],
) -> AppResult<Vec<Line>> {
    let people = Authors::of(services, authors(revisions)).await?;
    Ok(revisions
        .iter()
        .map(|revision| Line {
            summary: if revision.summary.is_empty() { "—".to_owned() } else { revision.summary.clone() },
            body: revision.body().chars().take(5_000).collect(),
            author: people.person(&revision.author),
            at: millis(&revision.committer),
            url: mount.url(&format!("/commit/{}", revision.id)),
            files_url: mount.url(&format!("/src/commit/{}", revision.id)),
            short: revision.id.short().to_owned(),
        })
        .collect())
}

/// The list of revisions, newest first.
pub async fn list(
    State(services): State<Services>,
    Extension(backend): Extension<SharedBackend>,
    mount: Mount,
    frame: Frame,
    rest: Rest,
    Query(query): Query<After>,
) -> AppResult {
    let place = Place::of(&backend, &services, &mount, &rest).await?;
    let after: Option<LogCursor> = query.after.parse().ok();
    let path = (!place.path.is_root()).then_some(&place.path);
    let reading = place.repository.log(&place.id, path, after.as_ref(), PER_PAGE);
    // The history of a path, or a page far down, may have to look at all of it.
    let history = match path.is_some() || after.as_ref().is_some_and(|after| after.skip > 2_000) {
        true => heavy::run(reading).await?,
        false => reading.await.map_err(answer)?,
    };
    let mut days: Vec<(String, Vec<Line>)> = Vec::new();
    for line in lines(&services, &mount, &history.revisions).await? {
        let day = frame.l.date(at(line.at));
        match days.last_mut() {
            Some((last, lines)) if *last == day => lines.push(line),
            _ => days.push((day, vec![line])),
        }
    }
    let base = format!("{}?", place.url(&mount, "log"));
    page(&LogPage {
        bar: Bar::of(&backend, &services, &mount, &frame, &place, "log", "log").await?,
        days,
        paging: Paging::new(&base, Some(&query.after), history.next.map(|next| next.to_string())),
        frame,
    })
}
