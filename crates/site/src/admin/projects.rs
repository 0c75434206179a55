//! All projects of the site, also those that wait for their deletion.

use askama::Template;
use axum::extract::{Path, State};
use farrier_db::at;
use farrier_domain::projects::{self, Project};
use farrier_tool::Services;
use farrier_web::{AppResult, Flash, Frame, Paging, Query, page};
use serde::Deserialize;

use super::Nav;
use crate::msg;

const PER_PAGE: usize = 50;

/// The list.
#[derive(Template)]
#[template(path = "admin/projects.html")]
struct ProjectsPage {
    frame: Frame,
    nav: Nav,
    rows: Vec<ProjectRow>,
    q: String,
    paging: Paging,
}

struct ProjectRow {
    project: Project,
    /// When it will be gone, for one that somebody deleted.
    deleted: Option<String>,
}

/// Which projects.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    after: String,
}

pub(super) async fn list(
    State(services): State<Services>,
    frame: Frame,
    Query(asked): Query<Asked>,
) -> AppResult {
    let after = (!asked.after.is_empty()).then_some(asked.after.as_str());
    let mut rows = projects::list(services.db.read(), &asked.q, after, PER_PAGE as u64 + 1).await?;
    let more = rows.len() > PER_PAGE;
    rows.truncate(PER_PAGE);
    let next = rows.last().filter(|_| more).map(|project| project.path.clone());
    let l = frame.l;
    let rows = rows
        .into_iter()
        .map(|project| ProjectRow {
            deleted: project.delete_at.map(|gone| msg::admin_deleted_on(l, l.date(at(gone)))),
            project,
        })
        .collect();
    let q = percent_encoding::utf8_percent_encode(&asked.q, percent_encoding::NON_ALPHANUMERIC);
    let paging = Paging::new(&format!("/-/admin/projects?q={q}&"), after, next);
    page(&ProjectsPage { nav: Nav::load(&services).await?, frame, rows, q: asked.q, paging })
}

/// Brings a project back, with all that is below it.
pub(super) async fn restore(
    State(services): State<Services>,
    frame: Frame,
    Path(id): Path<i64>,
) -> AppResult {
    const BACK: &str = "/-/admin/projects";
    let l = frame.l;
    let tx = services.db.write().await?;
    let project = projects::by_id(&*tx, id).await?;
    let above = projects::ancestors(&*tx, &project).await?;
    if let Some(gone) = above.iter().find(|above| above.delete_at.is_some()) {
        return Ok(Flash::failed(BACK, msg::admin_restore_first(l, &gone.path)));
    }
    projects::mark_deleted(&*tx, &project, None).await?;
    tx.commit().await?;
    Ok(Flash::done(BACK, msg::admin_restored(l, &project.path)))
}
