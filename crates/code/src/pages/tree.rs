//! A folder, or the file at an address; an empty repository explains itself.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use farrier_scm::{EntryKind, RepoPath, ScmError, Tree};
use farrier_tool::{Mount, Services, Unfinished};
use farrier_web::links::Place as TextPlace;
use farrier_web::text::{Style, render_one};
use farrier_web::{AppResult, Frame, Html, Person, Query, page};

use super::bar::Bar;
use super::blob;
use super::people::{Authors, millis};
use super::place::{Place, Rest};
use crate::error::answer;
use crate::push::REVISIONS;
use crate::{SharedBackend, last_changes};

#[derive(Template)]
#[template(path = "code/empty.html")]
struct EmptyPage {
    frame: Frame,
    label: String,
    steps: Vec<(String, String)>,
    may_write: bool,
}

#[derive(Template)]
#[template(path = "code/tree.html")]
struct TreePage {
    frame: Frame,
    bar: Bar,
    label: String,
    last: Option<Last>,
    revisions: i64,
    history_url: String,
    up: Option<String>,
    entries: Vec<Entry>,
    complete: bool,
    readme: Option<(String, Html)>,
}

/// The newest revision of a place.
pub struct Last {
    pub author: Person,
    pub summary: String,
    pub url: String,
    pub short: String,
    pub at: i64,
}

struct Entry {
    name: String,
    url: String,
    icon: &'static str,
    is_dir: bool,
    size: Option<i64>,
    /// Of a submodule, the revision in the other repository.
    at: Option<String>,
    last: Option<(String, String, i64)>,
}

/// The default branch, or what to do with an empty repository.
pub async fn home(
    State(services): State<Services>,
    Extension(backend): Extension<SharedBackend>,
    mount: Mount,
    frame: Frame,
) -> AppResult {
    match Place::home(&backend, &services, &mount).await? {
        Some(place) => show_tree(services, backend, mount, frame, place).await,
        None => page(&EmptyPage {
            label: mount.label().to_owned(),
            steps: backend.empty_help(&services, &mount, frame.l),
            may_write: frame.may(backend.write()),
            frame,
        }),
    }
}

/// A folder or a file.
pub async fn show(
    State(services): State<Services>,
    Extension(backend): Extension<SharedBackend>,
    mount: Mount,
    frame: Frame,
    rest: Rest,
    Query(view): Query<blob::View>,
) -> AppResult {
    let place = Place::of(&backend, &services, &mount, &rest).await?;
    if !place.path.is_root() {
        let entry = place.repository.entry(&place.id, &place.path).await.map_err(answer)?;
        if entry.kind.is_file() {
            return blob::show(services, backend, mount, frame, place, view).await;
        }
    }
    show_tree(services, backend, mount, frame, place).await
}

async fn show_tree(
    services: Services,
    backend: SharedBackend,
    mount: Mount,
    frame: Frame,
    place: Place,
) -> AppResult<Response> {
    let tree = place.repository.tree(&place.id, &place.path).await.map_err(answer)?;
    let bar = Bar::of(&backend, &services, &mount, &frame, &place, "src", "files").await?;
    let last = last_of(&services, &mount, &place).await?;
    let folder = last_changes::Folder {
        mount: &mount,
        repository: &place.repository,
        id: &place.id,
        path: &place.path,
        tree: &tree,
        is_default: bar.is_default,
    };
    let changes = last_changes::of(&services, folder).await;
    let entries = tree.entries.iter().map(|entry| {
        let path = place.path.join(&entry.name);
        let last = changes.get(&entry.name);
        Entry {
            name: entry.display_name().into_owned(),
            url: match entry.kind {
                EntryKind::Submodule => String::new(),
                _ => place.url_of(&mount, "src", &path),
            },
            icon: icon(entry.kind),
            at: (entry.kind == EntryKind::Submodule)
                .then(|| entry.object.as_str().chars().take(10).collect()),
            is_dir: entry.kind == EntryKind::Dir,
            size: entry.size.and_then(|size| i64::try_from(size).ok()),
            last: last.map(|change| {
                (change.summary.clone(), mount.url(&format!("/commit/{}", change.id)), change.at)
            }),
        }
    });
    let mut entries: Vec<Entry> = entries.collect();
    entries.sort_by_key(|entry| !entry.is_dir);
    let revisions = match place.path.is_root() && bar.is_default {
        true => {
            let kept = services.known.counters([mount.id()]).await?;
            kept.get(&mount.id()).and_then(|own| own.get(REVISIONS)).copied()
        }
        false => None,
    };
    let mut shown = page(&TreePage {
        readme: readme(&services, &mount, &frame, &place, &tree).await?,
        history_url: place.url(&mount, "log"),
        up: place.path.parent().map(|parent| place.url_of(&mount, "src", &parent)),
        label: mount.label().to_owned(),
        complete: tree.complete,
        revisions: revisions.unwrap_or(0),
        entries,
        last,
        bar,
        frame,
    })?;
    if !changes.is_complete {
        // The next reader sees more.
        shown.extensions_mut().insert(Unfinished);
    }
    Ok(place.kept(shown))
}

/// The newest revision of a place: at the root it is the revision itself, below it the last one that touched the path.
pub async fn last_of(services: &Services, mount: &Mount, place: &Place) -> AppResult<Option<Last>> {
    let revision = if place.path.is_root() {
        place.repository.revision(&place.id).await.map_err(answer)?
    } else {
        match last_changes::of_path(mount, &place.repository, &place.id, &place.path).await {
            Some(revision) => revision,
            None => return Ok(None),
        }
    };
    let authors = Authors::of(services, std::iter::once(&revision.author)).await?;
    Ok(Some(Last {
        author: authors.person(&revision.author),
        url: mount.url(&format!("/commit/{}", revision.id)),
        short: revision.id.short().to_owned(),
        at: millis(&revision.committer),
        summary: revision.summary,
    }))
}

fn icon(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Dir => "folder",
        EntryKind::File => "file",
        EntryKind::Executable => "file-code",
        EntryKind::Symlink => "file-symlink",
        EntryKind::Submodule => "submodule",
    }
}

const README_MAX_BYTES: u64 = 512 * 1024;

/// The folder's README, rendered; links in it lead to this revision.
async fn readme(
    services: &Services,
    mount: &Mount,
    frame: &Frame,
    place: &Place,
    tree: &Tree,
) -> AppResult<Option<(String, Html)>> {
    let rank = |name: &str| match name.to_lowercase().as_str() {
        "readme.md" => Some(0),
        "readme.markdown" => Some(1),
        "readme" => Some(2),
        "readme.txt" => Some(3),
        "readme.rst" | "readme.adoc" | "readme.org" => Some(4),
        _ => None,
    };
    let files = tree.entries.iter().filter(|entry| entry.kind.is_file() && entry.kind != EntryKind::Symlink);
    let best =
        files.filter_map(|entry| Some((rank(&entry.display_name())?, entry))).min_by_key(|(rank, _)| *rank);
    let Some((rank, entry)) = best else { return Ok(None) };
    let content = match place.repository.content(&entry.object, README_MAX_BYTES).await {
        Ok(content) => content,
        Err(ScmError::TooLarge | ScmError::NotFound) => return Ok(None),
        Err(error) => return Err(answer(error)),
    };
    if content.contains(&0) {
        return Ok(None);
    }
    let text = String::from_utf8_lossy(&content);
    let html = if rank < 2 {
        markdown(services, mount, frame, place, &place.path, &text).await?
    } else {
        plain(&text)
    };
    Ok(Some((entry.display_name().into_owned(), html)))
}

/// Markdown of a file in `folder`.
pub async fn markdown(
    services: &Services,
    mount: &Mount,
    frame: &Frame,
    place: &Place,
    folder: &RepoPath,
    text: &str,
) -> AppResult<Html> {
    let base = |page: &str| format!("{}/", place.url_of(mount, page, folder).trim_end_matches('/'));
    let (links, images) = (base("src"), base("raw"));
    let style = Style { base_link: Some(&links), base_image: Some(&images), ..Style::default() };
    let here = TextPlace { project: Some(mount.project()), mount: Some(mount) };
    Ok(Html(render_one(services, here, &frame.reader, frame.l, style, text).await?.html))
}

fn plain(text: &str) -> Html {
    Html(format!("<pre tabindex=\"0\">{}</pre>", farrier_web::escape(text)))
}
