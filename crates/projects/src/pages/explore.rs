//! `/`: what this site is, and its projects.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use farrier_domain::projects;
use farrier_tool::Services;
use farrier_web::links::Place;
use farrier_web::{AppResult, Frame, Html, Paging, Query, page, text};
use serde::Deserialize;

use super::listing::{ListedProject, listed};
use super::may_create;

const PER_PAGE: usize = 25;
const MINE: usize = 8;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct ExploreQuery {
    q: String,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "projects/explore.html")]
struct ExplorePage {
    frame: Frame,
    welcome: Html,
    q: String,
    list: Vec<ListedProject>,
    mine: Vec<(Html, projects::Project)>,
    may_create: bool,
    paging: Paging,
}

/// Lists the projects that the reader may see, those with the latest activity first.
pub(crate) async fn list(
    State(services): State<Services>,
    frame: Frame,
    Query(query): Query<ExploreQuery>,
) -> AppResult<Response> {
    let db = services.db.read();
    let place = Place { project: None, mount: None };
    let style = text::Style::default();
    let welcome =
        text::render_one(&services, place, &frame.reader, frame.l, style, &frame.site.welcome).await?;
    let before = query.after.as_deref().and_then(key);
    let q = query.q.chars().take(200).collect::<String>();
    let mut found = projects::explore(db, &frame.reader, &q, before, PER_PAGE as u64 + 1).await?;
    let next = found
        .get(PER_PAGE)
        .is_some()
        .then(|| &found[PER_PAGE - 1])
        .map(|last| format!("{}-{}", last.active_at, last.id));
    found.truncate(PER_PAGE);
    let mut mine = match frame.reader.id() {
        Some(id) => projects::of_user(db, id, &frame.reader).await?,
        None => Vec::new(),
    };
    mine.truncate(MINE);
    let mine = mine
        .into_iter()
        .map(|project| (farrier_web::project_icon(&project, "project-icon-sm"), project))
        .collect();
    let base = match q.trim() {
        "" => "/?".to_owned(),
        q => format!("/?q={}&", percent_encoding::utf8_percent_encode(q, percent_encoding::NON_ALPHANUMERIC)),
    };
    let paging = Paging::new(&base, before.and(query.after.as_deref()), next);
    let list = listed(&services, &frame.reader, found).await?;
    page(&ExplorePage {
        welcome: Html(welcome.html),
        q,
        list,
        mine,
        may_create: may_create(&frame),
        paging,
        frame,
    })
}

/// Where a page begins: when the last project of the page before was active, and its id.
pub(crate) fn key(text: &str) -> Option<(i64, i64)> {
    let (active_at, id) = text.split_once('-')?;
    Some((active_at.parse().ok()?, id.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn keys() {
        for (text, expected) in [
            ("12-3", Some((12, 3))),
            ("", None),
            ("12", None),
            ("a-b", None),
            ("1-2-3", None),
            ("99999999999999999999-1", None),
        ] {
            assert_eq!(key(text), expected, "{text:?}");
        }
    }
}
