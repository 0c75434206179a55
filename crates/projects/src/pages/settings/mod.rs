//! A project's settings: what only its administrators see.

pub(crate) mod address;
pub(crate) mod general;
pub(crate) mod groups;
pub(crate) mod members;
pub(crate) mod overview;
pub(crate) mod permissions;
pub(crate) mod tool;
pub(crate) mod tool_form;
pub(crate) mod tools;
pub(crate) mod why;

use farrier_domain::projects::mounts;
use farrier_tool::{Mount, Registered, Services};
use farrier_web::{AppError, Frame};

/// A mount of the project in the address, also one that is off, with its tool.
async fn mount<'a>(
    services: &'a Services,
    frame: &Frame,
    id: i64,
) -> Result<(Mount, &'a Registered), AppError> {
    let project = super::project(frame)?;
    let row = mounts::in_project(services.db.read(), project.id, id).await?;
    let tool = services.registry.tool(&row.tool).ok_or(AppError::NotFound)?;
    Ok((Mount::new(project.clone(), row), tool))
}
