//! `/-/deleted`: projects that wait for their end, for those who can bring them back.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use farrier_domain::projects::{self, Project};
use farrier_tool::Services;
use farrier_web::{AppError, AppResult, Flash, Frame, page};

use crate::msg;

#[derive(Template)]
#[template(path = "projects/deleted.html")]
struct DeletedPage {
    frame: Frame,
    list: Vec<(Project, i64)>,
}

/// Lists them; what is below a deleted project comes back with it and is not listed.
pub(crate) async fn list(State(services): State<Services>, frame: Frame) -> AppResult<Response> {
    let db = services.db.read();
    let found = projects::deleted(db, &frame.reader).await?;
    let parents = projects::by_ids(db, found.iter().filter_map(|project| project.parent_id)).await?;
    let tops = found.into_iter().filter(|project| !below_deleted(project, &parents));
    let list = tops
        .filter_map(|project| Some((project.delete_at?, project)))
        .map(|(at, project)| (project, at))
        .collect();
    page(&DeletedPage { list, frame })
}

/// Brings a project back with all below it.
pub(crate) async fn restore(
    State(services): State<Services>,
    frame: Frame,
    Path(id): Path<i64>,
) -> AppResult<Response> {
    let tx = services.db.write().await?;
    let project = projects::by_id(&*tx, id).await?;
    let parents = projects::by_ids(&*tx, project.parent_id).await?;
    let waits = project.delete_at.is_some() && !below_deleted(&project, &parents);
    if !waits || !projects::may_admin(&project, &frame.reader) {
        return Err(AppError::NotFound);
    }
    projects::mark_deleted(&*tx, &project, None).await?;
    tx.commit().await?;
    Ok(Flash::done(&project.url(), msg::projects_restored(frame.l, project.shown())))
}

fn below_deleted(project: &Project, parents: &std::collections::HashMap<i64, Project>) -> bool {
    let parent = project.parent_id.and_then(|id| parents.get(&id));
    parent.is_some_and(|parent| parent.delete_at.is_some())
}
