//! `/{project}/-/why`: why somebody can or can't see or do something.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use farrier_domain::projects::address::{self, Found};
use farrier_domain::projects::{self, Project, mounts};
use farrier_domain::{Error, Reason};
use farrier_tool::{Mount, Services};
use farrier_web::{AppError, AppResult, FormErrors, Frame, Query, page_with_status};
use serde::Deserialize;

use crate::explain::{Answer, Asked, explain};
use crate::pages::project;
use crate::{membership, msg};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct WhyQuery {
    user: String,
    what: Option<String>,
    address: String,
}

#[derive(Template)]
#[template(path = "projects/why.html")]
struct WhyPage {
    frame: Frame,
    part: &'static str,
    project: Project,
    query: WhyQuery,
    /// What can be asked for: a tool's label, and values with words.
    choices: Vec<(String, Vec<Choice>)>,
    answer: Option<Answer>,
    errors: FormErrors,
}

struct Choice {
    value: String,
    label: String,
    is_chosen: bool,
}

/// Shows the form, and the answer once something was asked.
pub(crate) async fn show(
    State(services): State<Services>,
    frame: Frame,
    Query(query): Query<WhyQuery>,
) -> AppResult<Response> {
    let project = project(&frame)?.clone();
    let (answer, errors) = match ask(&services, &frame, &project, &query).await {
        Ok(answer) => (answer, FormErrors::new()),
        Err(AppError::Domain(error)) => (None, FormErrors::from_domain(frame.l, error)?),
        Err(error) => return Err(error),
    };
    let choices = choices(&services, &frame, &project, query.what.as_deref().unwrap_or_default()).await?;
    let page = WhyPage { part: "permissions", project, query, choices, answer, errors, frame };
    page_with_status(page.errors.status(), &page)
}

async fn ask(
    services: &Services,
    frame: &Frame,
    project: &Project,
    query: &WhyQuery,
) -> Result<Option<Answer>, AppError> {
    let Some(what) = &query.what else { return Ok(None) };
    let user = match query.user.trim() {
        "" => None,
        name => Some(membership::find(services, name).await?),
    };
    let asked = match query.address.trim() {
        "" => named(services, project, what).await?,
        address => at(services, frame, project, address).await?,
    };
    Ok(Some(explain(services, frame.l, user.as_ref(), &asked).await?))
}

/// What one of the choices means.
async fn named(services: &Services, project: &Project, what: &str) -> Result<Asked, AppError> {
    let unknown = || AppError::from(Error::Invalid { field: "what", reason: Reason::NotAChoice });
    match what {
        "see" => return Ok(Asked::See(project.clone())),
        "run" => return Ok(Asked::Run(project.clone())),
        _ => {}
    }
    let (id, permission) = what.split_once(':').ok_or_else(unknown)?;
    let id = id.parse().map_err(|_| unknown())?;
    let row = mounts::in_project(services.db.read(), project.id, id).await?;
    let tool = services.registry.tool(&row.tool).ok_or_else(unknown)?;
    let found =
        tool.permissions.iter().map(|(permission, _)| *permission).find(|known| known.id == permission);
    Ok(Asked::Do(Mount::new(project.clone(), row), found.ok_or_else(unknown)?))
}

/// What an address means, as long as the reader runs the project that it is in.
async fn at(services: &Services, frame: &Frame, project: &Project, address: &str) -> Result<Asked, AppError> {
    let unknown = || AppError::from(Error::Invalid { field: "address", reason: Reason::Unknown });
    let path = address.strip_prefix(&frame.base_url).unwrap_or(address).trim_start_matches('/');
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let (found, row) = match address::find(services.db.read(), path).await.map_err(|_| unknown())? {
        Found::Mount(found, row, _) => (found, Some(row)),
        Found::Project(found, rest) => {
            let name = rest.split('/').nth(1).unwrap_or_default().to_owned();
            // A tool that is off is not found by its address, but can be asked for here.
            let rows = mounts::of_project(services.db.read(), found.id).await?;
            let off = rows.into_iter().find(|row| row.path == name);
            if off.is_none() && !matches!(name.as_str(), "" | "-") {
                return Err(unknown());
            }
            (found, off)
        }
        Found::Moved(_) => return Err(unknown()),
    };
    let here = found.id == project.id || found.path.starts_with(&format!("{}/", project.path));
    if !here || !projects::may_admin(&found, &frame.reader) {
        return Err(unknown());
    }
    let Some(row) = row else { return Ok(Asked::See(found)) };
    let read = services.registry.tool(&row.tool).ok_or_else(unknown)?.read();
    Ok(Asked::Do(Mount::new(found, row), read))
}

async fn choices(
    services: &Services,
    frame: &Frame,
    project: &Project,
    chosen: &str,
) -> Result<Vec<(String, Vec<Choice>)>, AppError> {
    let l = frame.l;
    let choice = |value: String, label: String| Choice { is_chosen: value == chosen, value, label };
    let own =
        vec![choice("see".into(), msg::members_why_see(l)), choice("run".into(), msg::members_why_run(l))];
    let mut choices = vec![(project.shown().to_owned(), own)];
    for row in mounts::of_project(services.db.read(), project.id).await? {
        let Some(tool) = services.registry.tool(&row.tool) else { continue };
        let all = tool
            .permissions
            .iter()
            .map(|(permission, label)| choice(format!("{}:{}", row.id, permission.id), label(l)));
        choices
            .push((if row.label.is_empty() { row.path.clone() } else { row.label.clone() }, all.collect()));
    }
    Ok(choices)
}
