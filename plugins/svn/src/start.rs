//! After each start: makes what was not made, sweeps what a crash left, and catches up with commits that were not recorded.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use farrier_domain::projects::{self, mounts};
use farrier_tool::{Mount, Services};
use futures::StreamExt;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::backend::{self, SvnBackend};
use crate::{httpd, made, pushed, removed};

/// How many repositories are looked at together.
const AT_ONCE: usize = 4;

/// A command may be importing, and a download may last: what is older than this is nobody's.
const CERTAINLY_OLD: Duration = Duration::from_secs(24 * 3600);

/// Puts everything in order. One repository that is damaged does not keep the others from it.
pub async fn reconcile(services: Services, backend: Arc<SvnBackend>) -> anyhow::Result<()> {
    let (own, holder) = (services.clone(), backend.clone());
    tokio::task::spawn_blocking(move || {
        httpd::sweep(&own, &holder.httpd);
        sweep(&backend::folder(&own));
    })
    .await?;
    let mounts = mounts(&services).await?;
    note_folders(&services, &mounts).await?;
    futures::stream::iter(mounts)
        .for_each_concurrent(AT_ONCE, |mount| {
            let (services, backend) = (&services, &backend);
            async move {
                if let Err(error) = pushed::record(services, &mount, None, backend).await {
                    tracing::error!(
                        mount = mount.id(),
                        "the repository of {}: {error:#}",
                        mount.row().full_path
                    );
                }
            }
        })
        .await;
    Ok(())
}

/// All mounts of this tool, in two queries, without those whose project waits for its deletion.
pub async fn mounts(services: &Services) -> anyhow::Result<Vec<Mount>> {
    let db = services.db.read();
    let rows = mounts::Entity::find().filter(mounts::Column::Tool.eq("svn")).all(db).await?;
    let projects = projects::rows::Entity::find().all(db).await?;
    let projects: HashMap<i64, _> = projects.into_iter().map(|project| (project.id, project)).collect();
    let mounted = rows.into_iter().filter_map(|row| {
        let project = projects.get(&row.project_id).filter(|project| project.delete_at.is_none())?;
        Some(Mount::new(project.clone(), row))
    });
    Ok(mounted.collect())
}

/// Removes half-made and half-deleted folders. What is inside of a repository is Subversion's own: a commit that was cut
/// off leaves a transaction that nobody sees, and no lock that outlives its process.
fn sweep(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_half =
            [".new-", ".import-", ".export-", removed::TRASH].iter().any(|start| name.starts_with(start));
        let changed = entry.metadata().and_then(|meta| meta.modified());
        let age = changed.ok().and_then(|at| farrier_db::file_time_now().duration_since(at).ok());
        if is_half && age.is_some_and(|age| age > CERTAINLY_OLD) {
            match std::fs::remove_dir_all(entry.path()) {
                Ok(()) => tracing::info!("swept what a crash left: {}", entry.path().display()),
                Err(error) => tracing::warn!("not swept: {}: {error}", entry.path().display()),
            }
        }
    }
}

/// A stop between a folder and its row would let the loss of the folder pass for a repository never made.
async fn note_folders(services: &Services, mounts: &[Mount]) -> anyhow::Result<()> {
    let noted = made::all(services.db.read()).await?;
    let is_new = |id: &i64| !noted.contains(id) && backend::path(services, *id).is_dir();
    let new: Vec<i64> = mounts.iter().map(Mount::id).filter(is_new).collect();
    for part in new.chunks(500) {
        let tx = services.db.write().await?;
        made::note(&*tx, part, services.now()).await?;
        tx.commit().await?;
    }
    Ok(())
}
