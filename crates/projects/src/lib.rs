//! Projects: exploring and making them, their home, tools, members, rights, and the one search.

mod api;
mod create;
mod explain;
mod finding;
mod jobs;
mod membership;
#[expect(missing_docs, reason = "each function's text is its documentation")]
pub mod msg {
    include!(concat!(env!("OUT_DIR"), "/msg.rs"));
}
mod pages;
mod routes;
mod tool_settings;
mod visibility;
mod words;

use farrier_domain::Reader;
use farrier_domain::projects::{Project, mounts};
use farrier_tool::{Mount, Services};
use farrier_web::AppError;

pub use create::{add_tool, create_project};
pub use jobs::jobs;
pub use routes::{mount_api, project_api, project_pages, site_api, site_pages};
pub use words::activity;

/// The tools of a project that are on and that the reader may see, in their order.
async fn tools_of(services: &Services, project: &Project, reader: &Reader) -> Result<Vec<Mount>, AppError> {
    let rows = mounts::of_project(services.db.read(), project.id).await?;
    let mounts = rows.into_iter().filter(|row| row.enabled).map(|row| Mount::new(project.clone(), row));
    let may_see = |mount: &Mount| {
        services.registry.tool(mount.tool()).is_some_and(|tool| mount.allows(reader, tool.read()))
    };
    Ok(mounts.filter(may_see).collect())
}
