//! The administration of the site. To all others these pages are not even there.

mod health;
mod jobs;
mod machine;
mod projects;
mod settings;
mod tools;
mod user;
mod users;

use axum::response::{IntoResponse, Redirect, Response};
use farrier_domain::TokenScope;
use farrier_jobs::queue;
use farrier_tool::{Needs, Routes, Row, Services};

const ADMIN: Row = Row::new("site", Needs::SiteAdmin).scope(TokenScope::Admin);

/// The administrators' pages.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/-/admin", ADMIN, home)
        .get("/-/admin/health", ADMIN, health::show)
        .post("/-/admin/reindex", ADMIN, health::reindex)
        .get("/-/admin/users", ADMIN, users::list)
        .post("/-/admin/users", ADMIN, users::create)
        .get("/-/admin/users/new", ADMIN, users::new)
        .get("/-/admin/users/{name}", ADMIN, user::show)
        .post("/-/admin/users/{name}/state", ADMIN, user::set_state)
        .post("/-/admin/users/{name}/admin", ADMIN, user::set_admin)
        .post("/-/admin/users/{name}/link", ADMIN, user::make_link)
        .get("/-/admin/projects", ADMIN, projects::list)
        .post("/-/admin/projects/{id}/restore", ADMIN, projects::restore)
        .get("/-/admin/jobs", ADMIN, jobs::list)
        .post("/-/admin/jobs/retry", ADMIN, jobs::retry_all)
        .post("/-/admin/jobs/{id}/retry", ADMIN, jobs::retry)
        .post("/-/admin/jobs/{id}/discard", ADMIN, jobs::discard)
        .get("/-/admin/tools", ADMIN, tools::list)
        .get("/-/admin/settings", ADMIN, settings::edit)
        .post("/-/admin/settings", ADMIN, settings::update)
}

async fn home() -> Response {
    Redirect::to("/-/admin/health").into_response()
}

/// The list at the side of each page, with the number of failed jobs.
struct Nav {
    failed: i64,
}

impl Nav {
    async fn load(services: &Services) -> farrier_domain::Result<Nav> {
        let counts = queue::counts(&services.db).await?;
        Ok(Nav { failed: counts.get(queue::FAILED).copied().unwrap_or(0) })
    }
}
