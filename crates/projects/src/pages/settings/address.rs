//! `/{project}/-/settings/address`: another name, or the end.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use farrier_domain::projects::{self, Project};
use farrier_tool::Services;
use farrier_web::{AppError, AppResult, Flash, Form, FormErrors, Frame, page_with_status};
use serde::Deserialize;

use crate::pages::project;
use crate::{jobs, msg, visibility};

const DAY_MILLIS: i64 = 86_400_000;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct AddressForm {
    path: String,
    confirm: String,
}

#[derive(Template)]
#[template(path = "projects/address.html")]
struct AddressPage {
    frame: Frame,
    part: &'static str,
    project: Project,
    /// What stands before the name in the address.
    prefix: String,
    form: AddressForm,
    subprojects: usize,
    errors: FormErrors,
}

/// Shows the forms.
pub(crate) async fn edit(State(services): State<Services>, frame: Frame) -> AppResult<Response> {
    let form = AddressForm { path: project(&frame)?.name.clone(), confirm: String::new() };
    show(&services, frame, form, FormErrors::new()).await
}

/// Gives the project another name; the old address leads to the new one.
pub(crate) async fn rename(
    State(services): State<Services>,
    frame: Frame,
    Form(form): Form<AddressForm>,
) -> AppResult<Response> {
    let project = project(&frame)?.clone();
    let tx = services.db.write().await?;
    match projects::rename(&*tx, &project, &form.path).await {
        Ok(renamed) => {
            tx.commit().await?;
            let text = msg::projects_renamed(frame.l, renamed.url());
            Ok(Flash::done(&format!("{}/-/settings/address", renamed.url()), text))
        }
        Err(error) => {
            drop(tx);
            let errors = FormErrors::from_domain(frame.l, error)?;
            show(&services, frame, form, errors).await
        }
    }
}

/// Deletes the project with all below it; until its time has come it can be brought back.
pub(crate) async fn delete(
    State(services): State<Services>,
    frame: Frame,
    Form(form): Form<AddressForm>,
) -> AppResult<Response> {
    let project = project(&frame)?.clone();
    if project.is_home() {
        return Err(AppError::NotFound);
    }
    if form.confirm.trim() != project.name {
        let errors = FormErrors::one("confirm", msg::projects_confirm_differs(frame.l, &project.name));
        let form = AddressForm { path: project.name.clone(), ..form };
        return show(&services, frame, form, errors).await;
    }
    mark_deleted(&services, &project, frame.site.undo_days).await?;
    let text = msg::projects_deleted(frame.l, project.shown(), frame.site.undo_days);
    Ok(Flash::done("/-/deleted", text))
}

/// Hides a project with all below it, and has it removed for good after so many days.
pub(crate) async fn mark_deleted(services: &Services, project: &Project, days: u32) -> Result<(), AppError> {
    let now = services.now();
    let at = now + i64::from(days) * DAY_MILLIS;
    let tx = services.db.write().await?;
    let below = projects::subtree(&*tx, project).await?;
    projects::mark_deleted(&*tx, project, Some(at)).await?;
    jobs::purge_later(&*tx, project, at, now).await?;
    tx.commit().await?;
    visibility::hide_projects(services, &below).await
}

async fn show(
    services: &Services,
    frame: Frame,
    form: AddressForm,
    errors: FormErrors,
) -> AppResult<Response> {
    let project = project(&frame)?.clone();
    if project.is_home() {
        return Err(AppError::NotFound);
    }
    let above = project.path.strip_suffix(&project.name).unwrap_or_default();
    let page = AddressPage {
        part: "address",
        prefix: format!("{}/{above}", frame.base_url),
        subprojects: projects::subtree(services.db.read(), &project).await?.len() - 1,
        project,
        form,
        errors,
        frame,
    };
    page_with_status(page.errors.status(), &page)
}
