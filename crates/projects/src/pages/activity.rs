//! `/{project}/-/activity` and its Atom feed.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use farrier_db::at;
use farrier_domain::Reader;
use farrier_domain::projects::Project;
use farrier_tool::Services;
use farrier_web::activity::{self, Entry, Of};
use farrier_web::{AppResult, Frame, Paging, Query, page};
use serde::Deserialize;
use time::format_description::well_known::Rfc3339;

use super::feed::{Day, days};
use super::project;

const PER_PAGE: usize = 50;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct ActivityQuery {
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "projects/activity.html")]
struct ActivityPage {
    frame: Frame,
    project: Project,
    days: Vec<Day>,
    paging: Paging,
}

/// All that the reader may know of, newest first.
pub(crate) async fn list(
    State(services): State<Services>,
    frame: Frame,
    Query(query): Query<ActivityQuery>,
) -> AppResult<Response> {
    let project = project(&frame)?.clone();
    let before = query.after.as_deref().and_then(|id| id.parse().ok());
    let mut entries =
        activity::list(&services, frame.l, &frame.reader, Of::Project(project.id), before, PER_PAGE + 1)
            .await?;
    let next = (entries.len() > PER_PAGE).then(|| entries[PER_PAGE - 1].id.to_string());
    entries.truncate(PER_PAGE);
    let base = format!("{}/-/activity?", project.url());
    let paging = Paging::new(&base, before.and(query.after.as_deref()), next);
    page(&ActivityPage { days: days(frame.l, services.now(), entries), project, paging, frame })
}

#[derive(Template)]
#[template(path = "projects/activity.xml")]
struct Feed {
    frame: Frame,
    project: Project,
    /// The project's address with scheme and host.
    url: String,
    updated: String,
    entries: Vec<(Entry, String)>,
}

/// What everybody may know, for feed readers; of a hidden project what the reader may know, who got this far.
pub(crate) async fn feed(State(services): State<Services>, frame: Frame) -> AppResult<Response> {
    let project = project(&frame)?.clone();
    let reader = if project.hidden { frame.reader.clone() } else { Reader::anonymous() };
    let entries =
        activity::list(&services, frame.l, &reader, Of::Project(project.id), None, PER_PAGE).await?;
    let entries: Vec<(Entry, String)> = entries
        .into_iter()
        .map(|mut entry| {
            entry.subject = printable(&entry.subject);
            let at = iso(entry.at);
            (entry, at)
        })
        .collect();
    let updated = entries.first().map_or_else(|| iso(project.created_at), |(_, at)| at.clone());
    let url = frame.absolute(&project.url());
    let xml = Feed { project, url, updated, entries, frame }.render().map_err(anyhow::Error::from)?;
    let kind = HeaderValue::from_static("application/atom+xml; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind)], xml).into_response())
}

fn iso(millis: i64) -> String {
    at(millis).format(&Rfc3339).unwrap_or_default()
}

/// Without the characters that no XML document may hold, not even escaped.
fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect()
}
