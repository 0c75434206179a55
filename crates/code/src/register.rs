//! What every code tool adds in the same way.

use farrier_i18n::L;
use farrier_tool::events::{Event, RevisionsPushed};
use farrier_tool::{ActivityLine, Mount, Registrar, Services};

use crate::{SharedBackend, api, last_changes, links, msg, pages, search};

/// Adds the shared pages, API, search, links, activity and background work of a code tool.
pub fn register(add: &mut Registrar, backend: &SharedBackend) {
    let warmed = backend.clone();
    add.pages(pages::routes(backend.clone()))
        .api(api::routes(backend.clone()))
        .openapi(api::openapi)
        .search(search::FILES, |l: L| msg::code_search_files(l), search::Files(backend.clone()))
        .search(search::REVISIONS, |l: L| msg::code_search_revisions(l), search::Revisions(backend.clone()))
        .links(links::Revisions(backend.clone()))
        .activity(RevisionsPushed::NAME, |l, _| ActivityLine { verb: msg::code_activity_pushed(l), icon: "commit" })
        .on("warm", &[RevisionsPushed::NAME], move |services, event| {
            let backend = warmed.clone();
            async move { warm(services, backend, event.mount_id).await }
        });
}


/// After a push the front page's last changes are looked for, so that the next reader finds them.
async fn warm(services: Services, backend: SharedBackend, mount: Option<i64>) -> anyhow::Result<()> {
    let Some(mount) = Mount::load(services.db.read(), mount.unwrap_or_default()).await? else { return Ok(()) };
    if mount.tool() != backend.tool() {
        return Ok(());
    }
    let repository = backend.repository(&services, &mount).await?;
    let Some(branch) = repository.default_branch().await? else { return Ok(()) };
    let Ok(id) = repository.resolve(farrier_scm::RefKind::Branch, &branch).await else { return Ok(()) };
    last_changes::warm(&services, &mount, &repository, &id).await
}
