//! Giving people roles: the one way, for pages and the API.

use farrier_domain::accounts::{people, users};
use farrier_domain::projects::{self, Project, members};
use farrier_domain::{Reason, Role, invalid};
use farrier_jobs::{NewEvent, events};
use farrier_tool::Services;
use farrier_tool::events::names;
use farrier_web::AppError;

/// The account of a name or mail address that somebody typed.
///
/// Errors: [`farrier_domain::Error::Invalid`] on `user`.
pub(crate) async fn find(services: &Services, login: &str) -> Result<users::Model, AppError> {
    if login.trim().is_empty() {
        return Ok(invalid("user", Reason::Required)?);
    }
    let login = login.trim().trim_start_matches(['@', '~']);
    match people::by_login(services.db.read(), login).await? {
        Some(user) => Ok(user),
        None => Ok(invalid("user", Reason::Unknown)?),
    }
}

/// Gives somebody a role, and tells of it when they were none of the members before.
pub(crate) async fn give(
    services: &Services,
    actor: Option<i64>,
    project: &Project,
    user: &users::Model,
    role: Role,
) -> Result<(), AppError> {
    let now = services.now();
    let tx = services.db.write().await?;
    let is_new = !members::of_user(&*tx, user.id).await?.0.iter().any(|(id, _)| *id == project.id);
    members::set(&*tx, project.id, user.id, role, now).await?;
    if is_new {
        let event = NewEvent {
            name: names::MEMBER_ADDED,
            project_id: Some(project.id),
            actor_id: actor,
            subject: user.shown().to_owned(),
            url: format!("/~{}", user.name),
            created_at: now,
            ..NewEvent::default()
        };
        events::record(&*tx, event).await?;
        projects::note_activity(&*tx, project.id, now).await?;
    }
    Ok(tx.commit().await?)
}

/// Takes somebody out of a project and of its groups.
pub(crate) async fn remove(
    services: &Services,
    project: &Project,
    user: &users::Model,
) -> Result<(), AppError> {
    let tx = services.db.write().await?;
    members::remove(&*tx, project.id, user.id).await?;
    Ok(tx.commit().await?)
}
