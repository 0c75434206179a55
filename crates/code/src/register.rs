//! What every code tool adds in the same way.

use farrier_i18n::L;
use farrier_jobs::events::Model;
use farrier_scm::RefKind;
use farrier_tool::events::{Event, MountRemoved, RevisionsPushed};
use farrier_tool::{ActivityLine, Mount, Registrar, Services};

use crate::push::{DEPLOY_KEY, IMPORTED};
use crate::{SharedBackend, api, last_changes, links, migrations, msg, pages, refs, search};

/// Adds the shared pages, API, search, links, activity and background work of a code tool.
pub fn register(add: &mut Registrar, backend: &SharedBackend) {
    let (warmed, removed) = (backend.clone(), backend.clone());
    add.pages(pages::routes(backend.clone()))
        .api(api::routes(backend.clone()))
        .openapi(api::openapi)
        .shared_migrations("code", migrations::all)
        .shared_search(search::FILES, |l| msg::code_search_files(l), search::Files(backend.clone()))
        .shared_search(
            search::REVISIONS,
            |l| msg::code_search_revisions(l),
            search::Revisions(backend.clone()),
        )
        .links(links::Revisions(backend.clone()))
        .activity(RevisionsPushed::NAME, pushed)
        .on("warm", &[RevisionsPushed::NAME, IMPORTED], move |services, event| {
            warm(services, warmed.clone(), event)
        })
        .on("forget", &[MountRemoved::NAME], move |services, event| forget(services, removed.clone(), event));
}

/// Who pushed is a person, a machine with its key, or, after a crash, not known.
fn pushed(l: L, event: &Model) -> ActivityLine {
    let payload: serde_json::Value = serde_json::from_str(&event.payload).unwrap_or_default();
    let verb = match (event.actor_id, payload[DEPLOY_KEY].as_str()) {
        (Some(_), _) => msg::code_activity_pushed(l),
        (None, Some(title)) => msg::code_activity_pushed_by_key(l, title),
        (None, None) => msg::code_activity_was_pushed(l),
    };
    ActivityLine { verb, icon: "commit" }
}

/// After a push the front page's last changes are looked for, so that the next reader finds them.
///
/// It goes on by itself: events wait for each other, and nobody waits for this.
async fn warm(services: Services, backend: SharedBackend, event: Model) -> anyhow::Result<()> {
    let Some(mount) = event.mount_id else { return Ok(()) };
    let Some(mount) = Mount::load(services.db.read(), mount).await? else { return Ok(()) };
    if mount.tool() != backend.tool() {
        return Ok(());
    }
    let repository = backend.repository(&services, &mount).await?;
    let Some(branch) = repository.default_branch().await? else { return Ok(()) };
    let Ok(id) = repository.resolve(RefKind::Branch, &branch).await else { return Ok(()) };
    tokio::spawn(async move {
        if let Err(error) = last_changes::warm(services, mount, repository, id).await {
            tracing::warn!("the last changes of a front page were not looked for: {error:#}");
        }
    });
    Ok(())
}

/// Forgets what is kept about a repository whose mount is gone.
async fn forget(services: Services, backend: SharedBackend, event: Model) -> anyhow::Result<()> {
    let Some(gone) = MountRemoved::of(&event).filter(|gone| gone.tool == backend.tool()) else {
        return Ok(());
    };
    let tx = services.db.write().await?;
    refs::forget(&*tx, gone.mount).await?;
    last_changes::forget(&*tx, gone.mount).await?;
    Ok(tx.commit().await?)
}
