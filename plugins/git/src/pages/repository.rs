//! The default branch, chosen from those that are there.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use farrier_domain::projects::mounts;
use farrier_domain::search_outbox;
use farrier_scm::{GitRepository, RefOrder, RefQuery, Repository, ScmError};
use farrier_tool::{Mount, Services};
use farrier_web::{AppError, AppResult, Flash, Form, FormErrors, Frame, page_with_status};
use serde::Deserialize;

use crate::backend::GitBackend;
use crate::msg;
use crate::settings::Settings;
use crate::transport::failed;

/// More branches than these are not offered; a project's administrators can type the name in the tool's settings.
const MAX_BRANCHES: usize = 500;

#[derive(Template)]
#[template(path = "git/repository.html")]
struct RepositoryPage {
    frame: Frame,
    mount: Mount,
    branches: Vec<String>,
    chosen: String,
    is_cut: bool,
    errors: FormErrors,
}

/// `GET /-/repository`
pub async fn edit(
    State(services): State<Services>,
    Extension(backend): Extension<Arc<GitBackend>>,
    mount: Mount,
    frame: Frame,
) -> AppResult {
    let repository = backend.open(&services, &mount).await.map_err(|error| failed(frame.l, error))?;
    show(frame, mount, &repository, FormErrors::new()).await
}

async fn show(frame: Frame, mount: Mount, repository: &GitRepository, errors: FormErrors) -> AppResult {
    let l = frame.l;
    let query = RefQuery { limit: MAX_BRANCHES, order: RefOrder::Newest, ..RefQuery::default() };
    let found = repository.branches(&query).await.map_err(|error| failed(l, error))?;
    let chosen = repository.default_branch().await.map_err(|error| failed(l, error))?.unwrap_or_default();
    let mut branches: Vec<String> = found.refs.into_iter().map(|branch| branch.name).collect();
    if !branches.is_empty() && !branches.contains(&chosen) {
        branches.push(chosen.clone());
    }
    branches.sort_unstable();
    let status = errors.status();
    let page = RepositoryPage { frame, mount, is_cut: found.next.is_some(), branches, chosen, errors };
    page_with_status(status, &page)
}

#[derive(Deserialize)]
pub struct Choice {
    branch: String,
}

/// `POST /-/repository`
pub async fn update(
    State(services): State<Services>,
    Extension(backend): Extension<Arc<GitBackend>>,
    mount: Mount,
    frame: Frame,
    Form(choice): Form<Choice>,
) -> AppResult {
    let l = frame.l;
    let repository = backend.open(&services, &mount).await.map_err(|error| failed(l, error))?;
    match repository.set_default_branch(&choice.branch).await {
        Ok(()) => {}
        Err(ScmError::NotFound | ScmError::Invalid(_)) => {
            let errors = FormErrors::one("branch", msg::git_repository_gone(l, &choice.branch));
            return show(frame, mount, &repository, errors).await;
        }
        Err(error) => return Err(failed(l, error)),
    }
    remember(&services, &mount, &choice.branch).await?;
    Ok(Flash::done(&mount.url("/-/repository"), msg::git_repository_saved(l, &choice.branch)))
}

/// The settings say the same as the repository, and what is found are the files of the new branch.
async fn remember(services: &Services, mount: &Mount, branch: &str) -> Result<(), AppError> {
    let settings = Settings { default_branch: branch.to_owned(), ..mount.settings() };
    let json = serde_json::to_value(&settings).map_err(anyhow::Error::from)?;
    let tx = services.db.write().await?;
    let row = mounts::in_project(&*tx, mount.project().id, mount.id()).await?;
    mounts::set_settings(&*tx, &row, &json).await?;
    search_outbox::touch_mount(&*tx, mount.id()).await?;
    Ok(tx.commit().await?)
}
