//! `/rest/-/projects` and `/rest/{project}`.

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use farrier_domain::projects::{self, Changes, NewProject, Project};
use farrier_domain::site::{self, ProjectCreation};
use farrier_domain::{Error, Reader, Reason};
use farrier_tool::{Mount, Services};
use farrier_web::{AppError, AppResult, Json, Query};
use serde::{Deserialize, Serialize};

use super::{List, iso};
use crate::pages::explore::key;
use crate::pages::settings::{address, general};
use crate::{create, tools_of};

/// A project as the API shows it.
#[derive(Serialize)]
pub(crate) struct ShownProject {
    id: i64,
    path: String,
    name: String,
    title: String,
    description: String,
    private: bool,
    /// Private itself, or below a private one.
    hidden: bool,
    inherits: bool,
    url: String,
    created_at: String,
    active_at: String,
}

impl From<Project> for ShownProject {
    fn from(project: Project) -> ShownProject {
        ShownProject {
            url: project.url(),
            created_at: iso(project.created_at),
            active_at: iso(project.active_at),
            id: project.id,
            path: project.path,
            name: project.name,
            title: project.title,
            description: project.description,
            private: project.private,
            hidden: project.hidden,
            inherits: project.inherits,
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct CreateProject {
    path: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    private: bool,
}

/// A home is what its person is: their name, words and picture stand in their account.
fn refuse_home(project: &Project) -> Result<(), AppError> {
    if !project.is_home() {
        return Ok(());
    }
    Err(AppError::Refused(
        StatusCode::UNPROCESSABLE_ENTITY,
        "A person's home cannot be changed or deleted.".into(),
    ))
}

/// Deletes a project; for the site's waiting period it can be brought back at `/-/deleted`.
pub(crate) async fn delete(
    State(services): State<Services>,
    Extension(project): Extension<Project>,
) -> AppResult<StatusCode> {
    refuse_home(&project)?;
    let days = site::load(services.db.read()).await?.undo_days;
    address::mark_deleted(&services, &project, days).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a project; a path with slashes names the projects above it.
pub(crate) async fn create(
    State(services): State<Services>,
    Extension(reader): Extension<Reader>,
    Json(body): Json<CreateProject>,
) -> AppResult<Response> {
    let path = body.path.trim_matches('/');
    let (parent, name) = match path.rsplit_once('/') {
        Some((parent, name)) => (Some(parent_for(&services, &reader, parent).await?), name),
        None => (None, path),
    };
    let settings = site::load(services.db.read()).await?;
    if parent.is_none() && settings.project_creation == ProjectCreation::Admins && !reader.is_site_admin() {
        return Err(AppError::Forbidden);
    }
    let new = NewProject { name: name.to_owned(), title: body.title, private: body.private };
    let project =
        create::create_described(&services, parent.as_ref(), new, &body.description, reader.id()).await?;
    let location = HeaderValue::try_from(format!("/rest{}", project.url())).map_err(anyhow::Error::from)?;
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(ShownProject::from(project)))
        .into_response())
}

/// The project that is to get a subproject: one that the reader may know of and runs.
async fn parent_for(services: &Services, reader: &Reader, path: &str) -> Result<Project, AppError> {
    let unknown = || AppError::from(Error::Invalid { field: "path", reason: Reason::Unknown });
    let parent = match projects::by_path(services.db.read(), path).await {
        Ok(parent) if parent.delete_at.is_none() && projects::may_read(&parent, reader) => parent,
        Ok(_) | Err(Error::NotFound) => return Err(unknown()),
        Err(error) => return Err(error.into()),
    };
    if projects::may_admin(&parent, reader) { Ok(parent) } else { Err(AppError::Forbidden) }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct ListQuery {
    q: String,
    after: Option<String>,
}

const PER_PAGE: usize = 50;

/// Projects by their latest activity.
pub(crate) async fn list(
    State(services): State<Services>,
    Extension(reader): Extension<Reader>,
    Query(query): Query<ListQuery>,
) -> AppResult<Json<List<ShownProject>>> {
    let before = query.after.as_deref().and_then(key);
    let mut found =
        projects::explore(services.db.read(), &reader, &query.q, before, PER_PAGE as u64 + 1).await?;
    let next = found
        .get(PER_PAGE)
        .is_some()
        .then(|| &found[PER_PAGE - 1])
        .map(|last| format!("{}-{}", last.active_at, last.id));
    found.truncate(PER_PAGE);
    Ok(Json(List { items: found.into_iter().map(ShownProject::from).collect(), next }))
}

/// A project with the tools that the reader may see.
#[derive(Serialize)]
pub(crate) struct ProjectWithTools {
    #[serde(flatten)]
    project: ShownProject,
    mounts: Vec<Mount>,
}

/// Shows a project.
pub(crate) async fn show(
    State(services): State<Services>,
    Extension(reader): Extension<Reader>,
    Extension(project): Extension<Project>,
) -> AppResult<Json<ProjectWithTools>> {
    let mounts = tools_of(&services, &project, &reader).await?;
    Ok(Json(ProjectWithTools { project: project.into(), mounts }))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct UpdateProject {
    title: Option<String>,
    description: Option<String>,
    private: Option<bool>,
    inherits: Option<bool>,
}

/// Changes a project; what is left out stays.
pub(crate) async fn update(
    State(services): State<Services>,
    Extension(project): Extension<Project>,
    Json(body): Json<UpdateProject>,
) -> AppResult<Json<ShownProject>> {
    refuse_home(&project)?;
    let changes = Changes {
        title: body.title.unwrap_or_else(|| project.title.clone()),
        description: body.description.unwrap_or_else(|| project.description.clone()),
        private: body.private.unwrap_or(project.private),
        inherits: body.inherits.unwrap_or(project.inherits),
    };
    general::change(&services, &project, changes, None).await?;
    Ok(Json(projects::by_id(services.db.read(), project.id).await?.into()))
}
