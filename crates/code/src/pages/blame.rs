//! Who wrote each line of a file.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use farrier_tool::{Mount, Services};
use farrier_web::{AppError, AppResult, Frame, Html, Person, page};

use super::bar::Bar;
use super::blob::highlight;
use super::people::{Authors, millis};
use super::place::{Place, Rest};
use crate::error::answer;
use crate::{SharedBackend, heavy};

#[derive(Template)]
#[template(path = "code/blame.html")]
struct BlamePage {
    frame: Frame,
    bar: Bar,
    name: String,
    size: i64,
    source_url: String,
    raw_url: String,
    lines: Vec<Line>,
}

struct Line {
    number: usize,
    html: Html,
    age: usize,
    start: Option<Start>,
}

struct Start {
    author: Person,
    summary: String,
    url: String,
    at: i64,
    before: Option<String>,
}

const MAX_BYTES: u64 = 1024 * 1024;

/// Each line with its last change.
pub async fn show(
    State(services): State<Services>,
    Extension(backend): Extension<SharedBackend>,
    mount: Mount,
    frame: Frame,
    rest: Rest,
) -> AppResult {
    let place = Place::of(&backend, &services, &mount, &rest).await?;
    if place.path.is_root() {
        return Err(AppError::NotFound);
    }
    let blob = place.repository.blob(&place.id, &place.path, MAX_BYTES).await.map_err(answer)?;
    let Some(content) = blob.content.filter(|_| !blob.is_binary) else {
        // The file's own page says what it is.
        return Ok(Redirect::to(&place.url(&mount, "src")).into_response());
    };
    let blame = heavy::run(place.repository.blame(&place.id, &place.path)).await?;
    let name = String::from_utf8_lossy(place.path.name()).into_owned();
    let text = String::from_utf8_lossy(&content).into_owned();
    let html = highlight(&mount, blob.object.as_str(), &name, text).await;
    let people = Authors::of(&services, blame.revisions.values().map(|revision| &revision.author)).await?;
    let times = blame.revisions.values().map(|revision| millis(&revision.author));
    let (oldest, newest) = times.fold((i64::MAX, i64::MIN), |(old, new), at| (old.min(at), new.max(at)));
    let mut lines = Vec::with_capacity(html.len());
    for range in &blame.ranges {
        let Some(revision) = blame.revisions.get(&range.revision) else { continue };
        let at = millis(&revision.author);
        let age = ((newest - at) * 7 / (newest - oldest).max(1)).clamp(0, 7) as usize;
        for offset in 0..range.lines {
            let number = (range.first_line + offset) as usize;
            let start = (offset == 0).then(|| Start {
                author: people.person(&revision.author),
                summary: revision.summary.clone(),
                url: mount.url(&format!("/commit/{}", range.revision)),
                at,
                before: range
                    .previous
                    .as_ref()
                    .map(|(id, path)| mount.url(&format!("/blame/commit/{id}/{}", path.encoded()))),
            });
            let html = Html(html.get(number.saturating_sub(1)).cloned().unwrap_or_default());
            lines.push(Line { number, html, age, start });
        }
    }
    let shown = page(&BlamePage {
        bar: Bar::of(&backend, &services, &mount, &frame, &place, "blame", "files").await?,
        size: i64::try_from(blob.size).unwrap_or(i64::MAX),
        source_url: place.url(&mount, "src"),
        raw_url: place.url(&mount, "raw"),
        name,
        lines,
        frame,
    })?;
    Ok(place.kept(shown))
}
