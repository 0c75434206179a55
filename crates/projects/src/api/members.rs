//! `/rest/{project}/-/members`

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use farrier_domain::accounts::{people, users};
use farrier_domain::projects::{self, Project, members};
use farrier_domain::{Reader, Role};
use farrier_tool::Services;
use farrier_web::{AppError, AppResult, Json};
use serde::{Deserialize, Serialize};

use super::List;
use crate::membership;
use crate::pages::settings::members::role;

/// A person's role as the API shows it.
#[derive(Serialize)]
pub(crate) struct ShownMember {
    user: String,
    name: String,
    role: Role,
    /// The path of the project above that they come from; none for the project's own.
    inherited_from: Option<String>,
}

impl ShownMember {
    fn of(user: &users::Model, role: Role, from: Option<String>) -> ShownMember {
        ShownMember { user: user.name.clone(), name: user.shown().to_owned(), role, inherited_from: from }
    }
}

/// The project's own members and those that count here as well.
pub(crate) async fn list(
    State(services): State<Services>,
    Extension(project): Extension<Project>,
) -> AppResult<Json<List<ShownMember>>> {
    let db = services.db.read();
    let own = members::list(db, project.id).await?;
    let inherited = members::inherited(db, &project).await?;
    let above = projects::by_ids(db, inherited.iter().map(|(_, _, from)| *from)).await?;
    let mut items: Vec<ShownMember> =
        own.iter().map(|(user, role)| ShownMember::of(user, *role, None)).collect();
    items.extend(inherited.iter().map(|(user, role, from)| {
        ShownMember::of(user, *role, above.get(from).map(|project| project.path.clone()))
    }));
    Ok(Json(List { items, next: None }))
}

#[derive(Deserialize)]
pub(crate) struct PutMember {
    role: String,
}

/// Gives somebody a role, in place of the one they had.
pub(crate) async fn put(
    State(services): State<Services>,
    Extension(reader): Extension<Reader>,
    Extension(project): Extension<Project>,
    Path(name): Path<String>,
    Json(body): Json<PutMember>,
) -> AppResult<Json<ShownMember>> {
    let role = role(&body.role)?;
    let user = account(&services, &name).await?;
    membership::give(&services, reader.id(), &project, &user, role).await?;
    Ok(Json(ShownMember::of(&user, role, None)))
}

/// Takes somebody out.
pub(crate) async fn delete(
    State(services): State<Services>,
    Extension(project): Extension<Project>,
    Path(name): Path<String>,
) -> AppResult<StatusCode> {
    let user = account(&services, &name).await?;
    membership::remove(&services, &project, &user).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn account(services: &Services, name: &str) -> Result<users::Model, AppError> {
    people::by_name(services.db.read(), name).await?.ok_or(AppError::NotFound)
}
