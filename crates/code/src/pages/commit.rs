//! One revision with its changes.

use askama::Template;
use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect};
use farrier_scm::{DiffOptions, PatchFormat, RefKind, RepoPath, Repository, RevisionId};
use farrier_tool::{Mount, Services};
use farrier_web::{AppError, AppResult, Frame, Html, Path, Person, Query, page};
use serde::Deserialize;

use super::bar::Bar;
use super::diff_view::{self, DiffView, Side};
use super::message::linked;
use super::people::{Authors, millis};
use super::place::Place;
use crate::error::answer;
use crate::{SharedBackend, heavy};

/// How the changes are looked at.
#[derive(Deserialize, Default)]
pub struct Part {
    /// A single file, by its path as addresses have it.
    #[serde(default)]
    pub file: String,
    /// `1` takes lines for equal that differ only in white space.
    #[serde(default)]
    pub w: String,
}

impl Part {
    /// How the diff is made.
    pub fn options(&self) -> Result<DiffOptions, AppError> {
        let mut options = DiffOptions { ignore_whitespace: self.w == "1", ..DiffOptions::default() };
        if !self.file.is_empty() {
            options.path = Some(RepoPath::parse_encoded(&self.file).map_err(|_| AppError::NotFound)?);
            options.max_lines_per_file = options.max_lines;
        }
        Ok(options)
    }
}

#[derive(Template)]
#[template(path = "code/commit.html")]
struct CommitPage {
    frame: Frame,
    bar: Bar,
    title: String,
    summary: Html,
    message: Html,
    author: Person,
    committer: Option<Person>,
    at: i64,
    id: String,
    short: String,
    parents: Vec<(String, String)>,
    files_url: String,
    here: String,
    ignores_space: bool,
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
        return patch(repository.as_ref(), &id, format).await;
    }
    let revision = repository.revision(&id).await.map_err(answer)?;
    // An id may be abbreviated, or name a folder that the revision is looked at from: the page has one address.
    let here = mount.url(&format!("/commit/{}", revision.id));
    if name != revision.id.as_str() {
        return Ok(Redirect::to(&here).into_response());
    }
    let options = part.options()?;
    let diff = heavy::diff(repository.diff(&id, &options)).await?;
    let people = Authors::of(&services, [&revision.author, &revision.committer].into_iter()).await?;
    let place = Place {
        repository,
        kind: RefKind::Commit,
        name: id.as_str().to_owned(),
        id: id.clone(),
        path: RepoPath::root(),
    };
    let author = people.person(&revision.author);
    let committer =
        (revision.committer.email != revision.author.email).then(|| people.person(&revision.committer));
    let [summary, message] =
        linked(&services, &mount, &frame, [revision.summary.as_str(), revision.body()]).await?;
    let side = Side { l: frame.l, mount: mount.clone(), id: id.clone(), here: here.clone() };
    let shown = page(&CommitPage {
        bar: Bar::of(&backend, &services, &mount, &frame, &place, "src", "log").await?,
        diff: diff_view::of(side, diff).await?,
        parents: revision
            .parents
            .iter()
            .map(|parent| (parent.short().to_owned(), mount.url(&format!("/commit/{parent}"))))
            .collect(),
        files_url: place.url(&mount, "src"),
        at: millis(&revision.author),
        short: id.short().to_owned(),
        id: id.as_str().to_owned(),
        title: revision.summary.clone(),
        ignores_space: part.w == "1",
        here,
        summary,
        message,
        author,
        committer,
        frame,
    })?;
    Ok(place.kept(shown))
}

async fn patch(repository: &dyn Repository, id: &RevisionId, format: PatchFormat) -> AppResult {
    let stream = heavy::stream(repository.patch(None, id, format)).await?;
    let mut response = Body::from_stream(stream).into_response();
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(response)
}
