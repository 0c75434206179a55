//! A file.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use askama::Template;
use farrier_scm::{LfsPointer, RepoPath};
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Frame, Html, escape, page};
use moka::sync::Cache;
use serde::Deserialize;
use tokio::sync::Semaphore;

use super::bar::Bar;
use super::place::Place;
use super::tree::{Last, last_of, markdown};
use crate::SharedBackend;
use crate::error::answer;

/// How a file is looked at.
#[derive(Deserialize, Default)]
pub struct View {
    /// `source` shows Markdown as it was written.
    #[serde(default)]
    view: String,
}

#[derive(Template)]
#[template(path = "code/blob.html")]
struct BlobPage {
    frame: Frame,
    bar: Bar,
    name: String,
    last: Option<Last>,
    size: i64,
    lines: i64,
    language: String,
    raw_url: String,
    blame_url: String,
    history_url: String,
    here: String,
    is_markdown: bool,
    is_text: bool,
    content: Content,
}

enum Content {
    Text(Arc<Vec<String>>),
    Rendered(Html),
    Image,
    Binary,
    TooLarge,
    Symlink(String),
    Lfs(LfsPointer),
}

const MAX_BYTES: u64 = 1024 * 1024;

type Source = (i64, String, String);

/// Highlighted files by mount, object and name: an object's id says what it is in its own repository only. Bounded by the bytes of their markup.
static HIGHLIGHTED: LazyLock<Cache<Source, Arc<Vec<String>>>> = LazyLock::new(|| {
    let weight = |_: &Source, lines: &Arc<Vec<String>>| {
        u32::try_from(lines.iter().map(|line| line.len() + 24).sum::<usize>()).unwrap_or(u32::MAX)
    };
    Cache::builder().weigher(weight).max_capacity(16 * 1024 * 1024).build()
});

/// The page of a file.
pub async fn show(
    services: Services,
    backend: SharedBackend,
    mount: Mount,
    frame: Frame,
    place: Place,
    view: View,
) -> AppResult {
    let name = String::from_utf8_lossy(place.path.name()).into_owned();
    let blob = place.repository.blob(&place.id, &place.path, MAX_BYTES).await.map_err(answer)?;
    let lower = name.to_lowercase();
    let is_markdown = lower.ends_with(".md") || lower.ends_with(".markdown");
    let is_image = [".png", ".jpg", ".jpeg", ".gif", ".webp"].iter().any(|end| lower.ends_with(end));
    let mut language = String::new();
    let content = if let Some(target) = blob.symlink_target() {
        Content::Symlink(String::from_utf8_lossy(target).into_owned())
    } else if let Some(lfs) = blob.lfs.clone() {
        Content::Lfs(lfs)
    } else if is_image {
        Content::Image
    } else if blob.too_large {
        Content::TooLarge
    } else if blob.is_binary {
        Content::Binary
    } else {
        let text = String::from_utf8_lossy(blob.content.as_deref().unwrap_or_default()).into_owned();
        language = farrier_highlight::language(&name, &text).unwrap_or_default();
        if is_markdown && view.view != "source" {
            let folder = place.path.parent().unwrap_or_else(RepoPath::root);
            Content::Rendered(markdown(&services, &mount, &frame, &place, &folder, &text).await?)
        } else {
            Content::Text(highlight(&mount, blob.object.as_str(), &name, text).await)
        }
    };
    let lines = if let Content::Text(lines) = &content { lines.len() as i64 } else { 0 };
    let shown = page(&BlobPage {
        bar: Bar::of(&backend, &services, &mount, &frame, &place, "src", "files").await?,
        last: last_of(&services, &mount, &place).await?,
        size: i64::try_from(blob.size).unwrap_or(i64::MAX),
        lines,
        language,
        raw_url: place.url(&mount, "raw"),
        blame_url: place.url(&mount, "blame"),
        history_url: place.url(&mount, "log"),
        here: place.url(&mount, "src"),
        is_markdown,
        is_text: matches!(content, Content::Text(_) | Content::Rendered(_) | Content::Lfs(_)),
        content,
        name,
        frame,
    })?;
    Ok(place.kept(shown))
}

/// How many files are highlighted at the same time.
static HIGHLIGHTERS: Semaphore = Semaphore::const_new(2);
/// How long a page waits for one of them before it shows the file without colours.
const PATIENCE: Duration = Duration::from_secs(2);

/// The lines of a file as markup, from memory when they were asked for before.
pub async fn highlight(mount: &Mount, object: &str, name: &str, text: String) -> Arc<Vec<String>> {
    let key = (mount.id(), object.to_owned(), name.to_owned());
    if let Some(lines) = HIGHLIGHTED.get(&key) {
        return lines;
    }
    let Ok(Ok(place)) = tokio::time::timeout(PATIENCE, HIGHLIGHTERS.acquire()).await else {
        return Arc::new(text.lines().map(escape).collect());
    };
    let file_name = name.to_owned();
    let lines = tokio::task::spawn_blocking(move || {
        // Kept by the work rather than by the request, which may be gone before.
        let _place = place;
        farrier_highlight::highlight(&file_name, &text)
    });
    let lines = Arc::new(lines.await.unwrap_or_default());
    HIGHLIGHTED.insert(key, Arc::clone(&lines));
    lines
}
