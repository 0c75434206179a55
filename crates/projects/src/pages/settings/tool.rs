//! `/{project}/-/tools/{id}`: a tool's name, address, switch, and end.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use farrier_domain::projects::{Project, mounts};
use farrier_tool::{Mount, Services};
use farrier_web::{AppError, AppResult, Flash, Form, FormErrors, Frame, page_with_status};
use serde::Deserialize;

use super::mount;
use crate::pages::project;
use crate::{create, msg, visibility};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct NameForm {
    label: String,
    mount: String,
}

#[derive(Template)]
#[template(path = "projects/tool.html")]
struct ToolPage {
    frame: Frame,
    part: &'static str,
    project: Project,
    mount: Mount,
    kind: String,
    has_settings: bool,
    form: NameForm,
    errors: FormErrors,
}

/// Shows the forms.
pub(crate) async fn edit(
    State(services): State<Services>,
    frame: Frame,
    Path(id): Path<i64>,
) -> AppResult<Response> {
    let (mount, _) = mount(&services, &frame, id).await?;
    let form = NameForm { label: mount.row().label.clone(), mount: mount.row().path.clone() };
    show(&services, frame, mount, form, FormErrors::new())
}

/// Gives a tool another name or address.
pub(crate) async fn rename(
    State(services): State<Services>,
    frame: Frame,
    Path(id): Path<i64>,
    Form(form): Form<NameForm>,
) -> AppResult<Response> {
    let (mount, _) = mount(&services, &frame, id).await?;
    let tx = services.db.write().await?;
    let renamed = mounts::rename(&*tx, mount.project(), mount.row(), &form.mount, &form.label).await;
    if let Err(error) = renamed {
        drop(tx);
        let errors = FormErrors::from_domain(frame.l, error)?;
        return show(&services, frame, mount, form, errors);
    }
    tx.commit().await?;
    Ok(done(&mount, farrier_web::msg::site_saved(frame.l)))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct SwitchForm {
    on: Option<String>,
}

/// Turns a tool on or off. When it is off, search has forgotten it before the answer.
pub(crate) async fn switch(
    State(services): State<Services>,
    frame: Frame,
    Path(id): Path<i64>,
    Form(form): Form<SwitchForm>,
) -> AppResult<Response> {
    let (mount, _) = mount(&services, &frame, id).await?;
    let on = form.on.is_some();
    let tx = services.db.write().await?;
    mounts::set_enabled(&*tx, mount.row(), on).await?;
    tx.commit().await?;
    if on {
        return Ok(done(&mount, msg::tools_turned_on(frame.l, mount.label())));
    }
    visibility::hide_mount(&services, mount.id()).await?;
    Ok(done(&mount, msg::tools_turned_off(frame.l, mount.label())))
}

#[derive(Template)]
#[template(path = "projects/remove_tool.html")]
struct RemovePage {
    frame: Frame,
    part: &'static str,
    mount: Mount,
    typed: String,
    errors: FormErrors,
}

/// Asks whether it is meant.
pub(crate) async fn ask_remove(
    State(services): State<Services>,
    frame: Frame,
    Path(id): Path<i64>,
) -> AppResult<Response> {
    let (mount, _) = mount(&services, &frame, id).await?;
    show_remove(frame, mount, String::new(), FormErrors::new())
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct RemoveForm {
    confirm: String,
}

/// Removes a tool with all its content, once its path was typed.
pub(crate) async fn remove(
    State(services): State<Services>,
    frame: Frame,
    Path(id): Path<i64>,
    Form(form): Form<RemoveForm>,
) -> AppResult<Response> {
    let (mount, _) = mount(&services, &frame, id).await?;
    if form.confirm.trim() != mount.row().path {
        let errors = FormErrors::one("confirm", msg::tools_confirm_differs(frame.l, &mount.row().path));
        return show_remove(frame, mount, form.confirm, errors);
    }
    create::remove_tool(&services, frame.reader.id(), &mount).await?;
    let back = format!("{}/-/tools", mount.project().url());
    Ok(Flash::done(&back, msg::tools_removed(frame.l, mount.label())))
}

fn show_remove(frame: Frame, mount: Mount, typed: String, errors: FormErrors) -> AppResult<Response> {
    let page = RemovePage { part: "tools", mount, typed, errors, frame };
    page_with_status(page.errors.status(), &page)
}

fn show(
    services: &Services,
    frame: Frame,
    mount: Mount,
    form: NameForm,
    errors: FormErrors,
) -> AppResult<Response> {
    let tool = services.registry.tool(mount.tool()).ok_or(AppError::NotFound)?;
    let project = project(&frame)?.clone();
    let (kind, has_settings) = ((tool.title)(frame.l), !tool.setting_fields(frame.l).is_empty());
    let page = ToolPage { part: "tools", project, mount, kind, has_settings, form, errors, frame };
    page_with_status(page.errors.status(), &page)
}

fn done(mount: &Mount, text: String) -> Response {
    Flash::done(&format!("{}/-/tools/{}", mount.project().url(), mount.id()), text)
}
