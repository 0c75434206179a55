//! `/rest/{project}/-/mounts`

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use farrier_domain::Reader;
use farrier_domain::projects::{Project, mounts};
use farrier_tool::{Mount, Services};
use farrier_web::{AppError, AppResult, Json};
use serde::Deserialize;

use super::List;
use crate::{create, tools_of};

#[derive(Deserialize)]
pub(crate) struct CreateMount {
    tool: String,
    mount: String,
    #[serde(default)]
    label: String,
}

/// The tools of a project that the reader may see, in their order.
pub(crate) async fn list(
    State(services): State<Services>,
    Extension(reader): Extension<Reader>,
    Extension(project): Extension<Project>,
) -> AppResult<Json<List<Mount>>> {
    Ok(Json(List { items: tools_of(&services, &project, &reader).await?, next: None }))
}

/// Adds a tool.
pub(crate) async fn create(
    State(services): State<Services>,
    Extension(reader): Extension<Reader>,
    Extension(project): Extension<Project>,
    Json(body): Json<CreateMount>,
) -> AppResult<Response> {
    let mount =
        create::add_tool(&services, reader.id(), &project, &body.tool, &body.mount, &body.label).await?;
    let location = HeaderValue::try_from(format!("/rest{}", mount.url(""))).map_err(anyhow::Error::from)?;
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(mount)).into_response())
}

/// Removes a tool with all its content.
pub(crate) async fn delete(
    State(services): State<Services>,
    Extension(reader): Extension<Reader>,
    Extension(project): Extension<Project>,
    Path(path): Path<String>,
) -> AppResult<StatusCode> {
    let rows = mounts::of_project(services.db.read(), project.id).await?;
    let row = rows.into_iter().find(|row| row.path == path).ok_or(AppError::NotFound)?;
    create::remove_tool(&services, reader.id(), &Mount::new(project, row)).await?;
    Ok(StatusCode::NO_CONTENT)
}
