//! Takes what is no longer for everybody out of the search index before the change is acknowledged.
//!
//! The indexer follows the outbox a moment later and puts back what may still be found. Between the two nothing is
//! found rather than too much.

use farrier_domain::projects::Project;
use farrier_tool::Services;
use farrier_web::AppError;

/// Makes a mount unfindable at once.
pub(crate) async fn hide_mount(services: &Services, mount: i64) -> Result<(), AppError> {
    change(services, move |index| index.delete_mount(mount)).await
}

/// Makes projects with all their mounts unfindable at once.
pub(crate) async fn hide_projects(services: &Services, projects: &[Project]) -> Result<(), AppError> {
    let ids: Vec<i64> = projects.iter().map(|project| project.id).collect();
    change(services, move |index| ids.iter().try_for_each(|id| index.delete_project(*id))).await
}

async fn change(
    services: &Services,
    remove: impl FnOnce(&farrier_search::Index) -> Result<(), farrier_search::Error> + Send + 'static,
) -> Result<(), AppError> {
    let index = services.search.clone();
    let done = tokio::task::spawn_blocking(move || {
        remove(&index)?;
        // The cursor stays where it is: what the indexer has not seen yet, it still sees.
        index.commit(index.cursor())
    });
    Ok(done.await.map_err(anyhow::Error::from)?.map_err(anyhow::Error::from)?)
}
