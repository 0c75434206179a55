//! Finds a file by part of its path.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use farrier_scm::FileLimits;
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Frame, Query, page};
use serde::Deserialize;

use super::bar::Bar;
use super::place::{Place, Rest};
use crate::{SharedBackend, heavy};

/// What is looked for.
#[derive(Deserialize, Default)]
pub struct Wanted {
    /// Words that the path must contain, in any order.
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "code/find.html")]
struct FindPage {
    frame: Frame,
    bar: Bar,
    q: String,
    hits: Vec<(String, String)>,
    more: bool,
}

const SHOWN: usize = 200;

/// The paths that match.
pub async fn list(
    State(services): State<Services>,
    Extension(backend): Extension<SharedBackend>,
    mount: Mount,
    frame: Frame,
    rest: Rest,
    Query(wanted): Query<Wanted>,
) -> AppResult {
    let place = Place::of(&backend, &services, &mount, &rest).await?;
    let files = heavy::run(place.repository.files(&place.id, &FileLimits::default())).await?;
    let words: Vec<String> = wanted.q.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let mut hits: Vec<(String, String)> = Vec::new();
    let mut more = false;
    for file in &files.files {
        let shown = file.path.display().into_owned();
        let lower = shown.to_lowercase();
        if words.iter().all(|word| lower.contains(word.as_str())) {
            if hits.len() == SHOWN {
                more = true;
                break;
            }
            hits.push((shown, place.url_of(&mount, "src", &file.path)));
        }
    }
    let bar = Bar::of(&backend, &services, &mount, &frame, &place, "find", "files").await?;
    page(&FindPage { bar, q: wanted.q, hits, more, frame })
}
