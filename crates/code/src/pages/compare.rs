//! What one branch has that another has not.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use farrier_scm::{RefKind, Repository, RevisionId, ScmError};
use farrier_tool::{Mount, Services};
use farrier_web::{AppError, AppResult, Frame, Path, Query, page};
use serde::Deserialize;

use super::bar::Bar;
use super::commit::Part;
use super::diff_view::{self, DiffView, Side};
use super::log::{Line, lines};
use super::place::Place;
use crate::address::encode;
use crate::error::answer;
use crate::{SharedBackend, heavy};

/// Two names from the form.
#[derive(Deserialize, Default)]
pub struct Ends {
    /// The older side.
    #[serde(default)]
    base: String,
    /// The newer side.
    #[serde(default)]
    head: String,
}

#[derive(Template)]
#[template(path = "code/compare.html")]
struct ComparePage {
    frame: Frame,
    bar: Bar,
    base: String,
    head: String,
    missing: bool,
    found: Option<Found>,
}

struct Found {
    ahead: u64,
    behind: u64,
    lines: Vec<Line>,
    lines_complete: bool,
    diff: DiffView,
}

/// How many revisions are listed.
const LISTED: usize = 100;

/// The form to choose two names.
pub async fn choose(
    State(services): State<Services>,
    Extension(backend): Extension<SharedBackend>,
    mount: Mount,
    frame: Frame,
    Query(ends): Query<Ends>,
) -> AppResult {
    if !ends.base.trim().is_empty() && !ends.head.trim().is_empty() {
        let to = format!("/compare/{}...{}", encode(ends.base.trim()), encode(ends.head.trim()));
        return Ok(Redirect::to(&mount.url(&to)).into_response());
    }
    let Some(place) = Place::home(&backend, &services, &mount).await? else {
        return super::tree::home(State(services), Extension(backend), mount, frame).await;
    };
    let bar = Bar::of(&backend, &services, &mount, &frame, &place, "src", "compare").await?;
    page(&ComparePage { bar, base: place.name, head: ends.head, missing: false, found: None, frame })
}

/// The comparison of two names: `main...topic`.
pub async fn show(
    State(services): State<Services>,
    Extension(backend): Extension<SharedBackend>,
    mount: Mount,
    frame: Frame,
    Path(ends): Path<String>,
    Query(part): Query<Part>,
) -> AppResult {
    let (base, head) = ends.split_once("...").ok_or(AppError::NotFound)?;
    let Some(place) = Place::home(&backend, &services, &mount).await? else { return Err(AppError::NotFound) };
    let repository = place.repository.as_ref();
    let bar = Bar::of(&backend, &services, &mount, &frame, &place, "src", "compare").await?;
    let (a, b) = (any(repository, base).await?, any(repository, head).await?);
    let found = match (&a, &b) {
        (Some(a), Some(b)) => {
            let options = part.options()?;
            let compared = heavy::run(repository.compare(a, b, LISTED, &options)).await?;
            let here = mount.url(&format!("/compare/{}...{}", encode(base), encode(head)));
            let side = Side { l: frame.l, mount: mount.clone(), id: b.clone(), here };
            Some(Found {
                ahead: compared.ahead,
                behind: compared.behind,
                lines: lines(&services, &mount, &compared.revisions).await?,
                lines_complete: compared.revisions_complete,
                diff: diff_view::of(side, compared.diff).await?,
            })
        }
        _ => None,
    };
    page(&ComparePage {
        bar,
        base: base.to_owned(),
        head: head.to_owned(),
        missing: found.is_none(),
        found,
        frame,
    })
}

/// A name as a branch, a tag or a revision, in this order.
pub async fn any(repository: &dyn Repository, name: &str) -> AppResult<Option<RevisionId>> {
    for kind in [RefKind::Branch, RefKind::Tag, RefKind::Commit] {
        match repository.resolve(kind, name).await {
            Ok(id) => return Ok(Some(id)),
            Err(ScmError::NotFound | ScmError::Invalid(_) | ScmError::Empty) => {}
            Err(error) => return Err(answer(error)),
        }
    }
    Ok(None)
}
