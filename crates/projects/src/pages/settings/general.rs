//! `/{project}/-/settings`: title, description, picture, who sees it.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use farrier_domain::projects::{self, Changes, Project};
use farrier_tool::Services;
use farrier_web::{
    AppError, AppResult, Flash, FormErrors, Frame, Html, Uploads, page_with_status, project_icon,
};

use crate::pages::{icon, project};
use crate::{msg, visibility};

#[derive(Template)]
#[template(path = "projects/general.html")]
struct GeneralPage {
    frame: Frame,
    part: &'static str,
    project: Project,
    icon: Html,
    form: Changes,
    errors: FormErrors,
}

/// Shows the form. A home has nothing to set here: a person's name and words stand in their account.
pub(crate) async fn edit(frame: Frame) -> AppResult<Response> {
    let project = project(&frame)?.clone();
    if project.is_home() {
        return Ok(Redirect::to(&format!("{}/-/tools", project.url())).into_response());
    }
    let form = Changes {
        title: project.title.clone(),
        description: project.description.clone(),
        private: project.private,
        inherits: project.inherits,
    };
    show(frame, project, form, FormErrors::new())
}

/// Saves it.
pub(crate) async fn update(
    State(services): State<Services>,
    frame: Frame,
    uploads: Uploads,
) -> AppResult<Response> {
    let project = project(&frame)?.clone();
    if project.is_home() {
        return Err(AppError::NotFound);
    }
    let form = Changes {
        title: uploads.text("title").to_owned(),
        description: uploads.text("description").to_owned(),
        private: uploads.has("private"),
        inherits: project.parent_id.is_none() || uploads.has("inherits"),
    };
    match save(&services, &frame, &project, &form, &uploads).await {
        Ok(()) => {
            Ok(Flash::done(&format!("{}/-/settings", project.url()), farrier_web::msg::site_saved(frame.l)))
        }
        Err(AppError::Domain(error)) => {
            let errors = FormErrors::from_domain(frame.l, error)?;
            show(frame, project, form, errors)
        }
        Err(error) => Err(error),
    }
}

async fn save(
    services: &Services,
    frame: &Frame,
    project: &Project,
    form: &Changes,
    uploads: &Uploads,
) -> Result<(), AppError> {
    let picture = match uploads.files.iter().find(|(name, _)| name == "icon") {
        Some((_, upload)) => {
            Some(Some(icon::take(services, upload, msg::projects_not_an_image(frame.l)).await?))
        }
        None if uploads.has("remove_icon") => Some(None),
        None => None,
    };
    change(services, project, form.clone(), picture).await
}

/// Changes a project; when fewer may see it, search has forgotten it before this returns.
pub(crate) async fn change(
    services: &Services,
    project: &Project,
    changes: Changes,
    picture: Option<Option<String>>,
) -> Result<(), AppError> {
    let narrower = (changes.private && !project.private) || (!changes.inherits && project.inherits);
    let tx = services.db.write().await?;
    projects::update(&*tx, project, changes).await?;
    if let Some(picture) = picture {
        projects::set_icon(&*tx, project.id, picture).await?;
    }
    let below = if narrower { projects::subtree(&*tx, project).await? } else { Vec::new() };
    tx.commit().await?;
    if narrower { visibility::hide_projects(services, &below).await } else { Ok(()) }
}

fn show(frame: Frame, project: Project, form: Changes, errors: FormErrors) -> AppResult<Response> {
    let page = GeneralPage {
        part: "general",
        icon: project_icon(&project, "project-icon-lg"),
        project,
        form,
        errors,
        frame,
    };
    page_with_status(page.errors.status(), &page)
}
