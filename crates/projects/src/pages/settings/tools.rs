//! `/{project}/-/tools`: the tools of a project in their order, and one more.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use farrier_domain::projects::{Project, mounts};
use farrier_tool::Services;
use farrier_web::{AppError, AppResult, Flash, Form, FormErrors, Frame, page_with_status};
use serde::Deserialize;

use crate::pages::project;
use crate::{create, msg};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct AddForm {
    tool: String,
    mount: String,
    label: String,
}

#[derive(Template)]
#[template(path = "projects/tools.html")]
struct ToolsPage {
    frame: Frame,
    part: &'static str,
    project: Project,
    tools: Vec<ListedTool>,
    kinds: Vec<Kind>,
    form: AddForm,
    errors: FormErrors,
}

struct ListedTool {
    id: i64,
    label: String,
    url: String,
    enabled: bool,
    kind: String,
    icon: &'static str,
    /// Whether it has settings of its own.
    has_settings: bool,
    /// Whether this program has the tool at all.
    is_known: bool,
}

struct Kind {
    id: &'static str,
    title: String,
    summary: String,
    icon: &'static str,
    path: &'static str,
}

/// Shows them.
pub(crate) async fn list(State(services): State<Services>, frame: Frame) -> AppResult<Response> {
    show(&services, frame, AddForm::default(), FormErrors::new()).await
}

/// Adds a tool.
pub(crate) async fn create(
    State(services): State<Services>,
    frame: Frame,
    Form(form): Form<AddForm>,
) -> AppResult<Response> {
    let project = project(&frame)?;
    let kind = services.registry.tool(&form.tool);
    let path = match (form.mount.trim(), kind) {
        ("", Some(kind)) => kind.default_path,
        (path, _) => path,
    };
    match create::add_tool(&services, frame.reader.id(), project, &form.tool, path, &form.label).await {
        Ok(mount) => {
            let back = format!("{}/-/tools", project.url());
            Ok(Flash::done(&back, msg::tools_added(frame.l, mount.label())))
        }
        Err(AppError::Domain(error)) => {
            let errors = FormErrors::from_domain(frame.l, error)?;
            show(&services, frame, form, errors).await
        }
        Err(error) => Err(error),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct MoveForm {
    up: Option<String>,
}

/// Moves a tool one place up or down.
pub(crate) async fn reorder(
    State(services): State<Services>,
    frame: Frame,
    Path(id): Path<i64>,
    Form(form): Form<MoveForm>,
) -> AppResult<Response> {
    let project = project(&frame)?;
    let tx = services.db.write().await?;
    mounts::reorder(&*tx, project.id, id, if form.up.is_some() { -1 } else { 1 }).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("{}/-/tools", project.url())).into_response())
}

async fn show(services: &Services, frame: Frame, form: AddForm, errors: FormErrors) -> AppResult<Response> {
    let project = project(&frame)?.clone();
    let rows = mounts::of_project(services.db.read(), project.id).await?;
    let tools = rows.iter().map(|row| {
        let kind = services.registry.tool(&row.tool);
        ListedTool {
            id: row.id,
            label: if row.label.is_empty() { row.path.clone() } else { row.label.clone() },
            url: row.url(),
            enabled: row.enabled,
            kind: kind.map_or_else(|| row.tool.clone(), |kind| (kind.title)(frame.l)),
            icon: kind.map_or("plugin", |kind| kind.icon),
            has_settings: kind.is_some_and(|kind| !kind.setting_fields(frame.l).is_empty()),
            is_known: kind.is_some(),
        }
    });
    let kinds = services.registry.tools().iter().map(|tool| Kind {
        id: tool.id,
        title: (tool.title)(frame.l),
        summary: (tool.summary)(frame.l),
        icon: tool.icon,
        path: tool.default_path,
    });
    let page = ToolsPage {
        part: "tools",
        tools: tools.collect(),
        kinds: kinds.collect(),
        project,
        form,
        errors,
        frame,
    };
    page_with_status(page.errors.status(), &page)
}
