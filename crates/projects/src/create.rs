//! Making projects and adding tools: the one way, for pages, the API and the command line.

use farrier_domain::projects::{self, Changes, NewProject, Project, mounts};
use farrier_domain::{Error, Reason, invalid};
use farrier_jobs::{NewEvent, events};
use farrier_tool::events::{Event, MountRemoved, names};
use farrier_tool::{Mount, Services};
use farrier_web::AppError;

use crate::visibility;

/// Makes a project below `parent` with its first administrator.
///
/// Errors: [`Error::Invalid`] on `path` or `title`.
pub async fn create_project(
    services: &Services,
    parent: Option<&Project>,
    new: NewProject,
    owner: Option<i64>,
) -> Result<Project, AppError> {
    create_described(services, parent, new, "", owner).await
}

/// The same with a description.
pub(crate) async fn create_described(
    services: &Services,
    parent: Option<&Project>,
    new: NewProject,
    description: &str,
    owner: Option<i64>,
) -> Result<Project, AppError> {
    let now = services.now();
    let tx = services.db.write().await?;
    let mut project = projects::create(&*tx, parent, new, owner, now).await?;
    if !description.trim().is_empty() {
        let changes = Changes {
            title: project.title.clone(),
            description: description.to_owned(),
            private: project.private,
            inherits: project.inherits,
        };
        project = projects::update(&*tx, &project, changes).await?;
    }
    let event = NewEvent {
        name: names::PROJECT_CREATED,
        project_id: Some(project.id),
        actor_id: owner,
        subject: project.shown().to_owned(),
        url: project.url(),
        created_at: now,
        ..NewEvent::default()
    };
    events::record(&*tx, event).await?;
    tx.commit().await?;
    Ok(project)
}

/// Mounts a tool at the end of a project's navigation and lets it make what it keeps outside the database.
///
/// Errors: [`Error::Invalid`] on `tool`, `mount` or `label`; what the tool itself could not make is on `tool` as well,
/// and then nothing is left of the mount.
pub async fn add_tool(
    services: &Services,
    actor: Option<i64>,
    project: &Project,
    tool: &str,
    path: &str,
    label: &str,
) -> Result<Mount, AppError> {
    let Some(kind) = services.registry.tool(tool) else { return Ok(invalid("tool", Reason::Unknown)?) };
    let now = services.now();
    let tx = services.db.write().await?;
    let row = mounts::create(&*tx, project, kind.id, path, label, now).await?;
    let mount = Mount::new(project.clone(), row);
    let event = NewEvent {
        name: names::MOUNT_CREATED,
        project_id: Some(project.id),
        mount_id: Some(mount.id()),
        actor_id: actor,
        subject: mount.label().to_owned(),
        url: mount.url(""),
        created_at: now,
        ..NewEvent::default()
    };
    events::record(&*tx, event).await?;
    projects::note_activity(&*tx, project.id, now).await?;
    tx.commit().await?;
    if let Some(created) = &kind.created
        && let Err(error) = created(services.clone(), mount.clone()).await
    {
        tracing::error!(mount = mount.id(), tool = kind.id, "not made: {error:#}");
        remove_tool(services, None, &mount).await?;
        return Err(Error::Invalid { field: "tool", reason: Reason::Other(format!("{error:#}")) }.into());
    }
    Ok(mount)
}

/// Removes a tool with all its content; search has forgotten it before this returns.
pub(crate) async fn remove_tool(
    services: &Services,
    actor: Option<i64>,
    mount: &Mount,
) -> Result<(), AppError> {
    let tx = services.db.write().await?;
    remove_mount(&*tx, mount, actor, services.now()).await?;
    tx.commit().await?;
    visibility::hide_mount(services, mount.id()).await
}

/// Removes a mount's row and tells its tool, which removes what is its own.
pub(crate) async fn remove_mount<C: sea_orm::ConnectionTrait>(
    tx: &C,
    mount: &Mount,
    actor: Option<i64>,
    now: i64,
) -> Result<(), AppError> {
    let removed = MountRemoved {
        mount: mount.id(),
        tool: mount.tool().to_owned(),
        path: mount.row().full_path.clone(),
    };
    let event = NewEvent {
        name: MountRemoved::NAME,
        project_id: Some(mount.project().id),
        mount_id: Some(mount.id()),
        actor_id: actor,
        subject: mount.label().to_owned(),
        url: mount.url(""),
        payload: removed.payload(),
        created_at: now,
        ..NewEvent::default()
    };
    events::record(tx, event).await?;
    crate::jobs::sweep_later(tx, mount.id(), now).await?;
    Ok(mounts::delete(tx, mount.row()).await?)
}
