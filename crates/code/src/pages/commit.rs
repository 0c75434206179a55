//! One revision with its changes.

use askama::Template;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect};
use farrier_scm::{DiffOptions, PatchFormat, RefKind, RepoPath};
use farrier_tool::{Mount, Services};
use farrier_web::links::Place as TextPlace;
use farrier_web::text::{Style, render_all};
use farrier_web::{AppError, AppResult, Frame, Html, Person, Query, page};
use serde::Deserialize;

use super::bar::Bar;
use super::diff_view::DiffView;
use super::people::{Authors, millis};
use super::place::Place;
use crate::SharedBackend;
use crate::error::answer;

/// Which part of the changes.
#[derive(Deserialize, Default)]
pub struct Part {
    /// A single file, by its path.
    #[serde(default)]
    file: String,
}

#[derive(Template)]
#[template(path = "code/commit.html")]
struct CommitPage {
    frame: Frame,
    bar: Bar,
    summary: String,
    message: Html,
    author: Person,
    committer: Option<Person>,
    at: i64,
    id: String,
    short: String,
    parents: Vec<(String, String)>,
    files_url: String,
    patch_url: String,
    diff: DiffView,
}

/// The page of a revision; `.patch` and `.diff` at the end give it to programs.
pub async fn show(
    State(services): State<Services>,
    Extension(backend): Extension<SharedBackend>,
    mount: Mount,
    frame: Frame,
    Path(named): Path<String>,
    Query(part): Query<Part>,
) -> AppResult {
    let repository = backend.repository(&services, &mount).await.map_err(answer)?;
    let (name, format) = match named.rsplit_once('.') {
        Some((name, "patch")) => (name, Some(PatchFormat::Mail)),
        Some((name, "diff")) => (name, Some(PatchFormat::Diff)),
        _ => (named.as_str(), None),
    };
    let id = repository.resolve(RefKind::Commit, name).await.map_err(answer)?;
    if let Some(format) = format {
        let stream = repository.patch(None, &id, format).await.map_err(answer)?;
        let mut response = Body::from_stream(stream).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        return Ok(response);
    }
    if name != id.as_str() {
        return Ok(Redirect::to(&mount.url(&format!("/commit/{id}"))).into_response());
    }
    let revision = repository.revision(&id).await.map_err(answer)?;
    let mut options = DiffOptions::default();
    let here = mount.url(&format!("/commit/{id}"));
    if !part.file.is_empty() {
        options.path = Some(RepoPath::parse(part.file.as_bytes()).map_err(|_| AppError::NotFound)?);
        options.max_lines_per_file = 20_000;
    }
    let diff = repository.diff(&id, &options).await.map_err(answer)?;
    let people = Authors::of(&services, [&revision.author, &revision.committer].into_iter()).await?;
    let place = Place { repository, kind: RefKind::Commit, name: id.as_str().to_owned(), id: id.clone(), path: RepoPath::root() };
    let author = people.person(&revision.author);
    let committer = (revision.committer.email != revision.author.email).then(|| people.person(&revision.committer));
    page(&CommitPage {
        bar: Bar::of(&backend, &services, &mount, &frame, &place, "src", "log").await?,
        message: message(&services, &mount, &frame, revision.body()).await?,
        diff: DiffView::of(frame.l, &mount, &id, &here, &diff),
        parents: revision
            .parents
            .iter()
            .map(|parent| (parent.short().to_owned(), mount.url(&format!("/commit/{parent}"))))
            .collect(),
        files_url: place.url(&mount, "src"),
        patch_url: format!("{here}.patch"),
        at: millis(&revision.author),
        short: id.short().to_owned(),
        id: id.as_str().to_owned(),
        summary: revision.summary.clone(),
        author,
        committer,
        frame,
    })
}

/// A message as people wrote it, line by line, with what it names linked.
async fn message(services: &Services, mount: &Mount, frame: &Frame, body: &str) -> AppResult<Html> {
    if body.is_empty() {
        return Ok(Html::default());
    }
    // Only the links are wanted, so everything that Markdown would read as markup is escaped.
    let plain: String = body
        .chars()
        .take(20_000)
        .flat_map(|c| {
            let marks = matches!(c, '*' | '_' | '`' | '<' | '>' | '&' | '\\' | '~' | '|' | '=' | '+' | '!');
            marks.then_some('\\').into_iter().chain([c])
        })
        .collect();
    let here = TextPlace { project: Some(mount.project()), mount: Some(mount) };
    let style = Style { hard_breaks: true, ..Style::default() };
    let rendered = render_all(services, here, &frame.reader, frame.l, style, &[&plain]).await?;
    Ok(rendered.into_iter().next().map(|rendered| Html(rendered.html)).unwrap_or_default())
}
