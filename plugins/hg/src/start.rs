//! After each start: sweeps what a crash left, and catches up with pushes that were not recorded.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use farrier_domain::projects::{self, mounts};
use farrier_tool::{Mount, Services};
use futures::StreamExt;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::backend::{self, HgBackend};
use crate::removed::TRASH;
use crate::{made, pushed};

/// How many repositories are looked at together.
const AT_ONCE: usize = 2;

/// A command may be importing beside the server: what is newer is not swept.
const CERTAINLY_OLD: Duration = Duration::from_secs(3600);

/// Puts everything in order. One repository that is damaged does not keep the others from it.
pub async fn reconcile(services: Services, backend: Arc<HgBackend>) -> anyhow::Result<()> {
    let mounts = mounts(&services).await?;
    let (folder, born) = (backend::folder(&services), backend.born);
    tokio::task::spawn_blocking(move || sweep(&folder, born)).await?;
    note_folders(&services, &mounts).await?;
    futures::stream::iter(mounts)
        .for_each_concurrent(AT_ONCE, |mount| {
            let (services, backend) = (&services, &backend);
            async move {
                if let Err(error) = catch_up(services, backend, &mount).await {
                    let place = mount.row().full_path.as_str();
                    tracing::error!(mount = mount.id(), "the repository of {place}: {error:#}");
                }
            }
        })
        .await;
    Ok(())
}

/// All mounts of this tool, in two queries, without those whose project waits for its deletion.
pub async fn mounts(services: &Services) -> anyhow::Result<Vec<Mount>> {
    let db = services.db.read();
    let rows = mounts::Entity::find().filter(mounts::Column::Tool.eq("hg")).all(db).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let projects = projects::rows::Entity::find().all(db).await?;
    let projects: HashMap<i64, _> = projects.into_iter().map(|project| (project.id, project)).collect();
    let mounted = rows.into_iter().filter_map(|row| {
        let project = projects.get(&row.project_id).filter(|project| project.delete_at.is_none())?;
        Some(Mount::new(project.clone(), row))
    });
    Ok(mounted.collect())
}

/// Deletes half-made and half-deleted repositories.
fn sweep(folder: &Path, born: SystemTime) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let Ok(changed) = path.symlink_metadata().and_then(|meta| meta.modified()) else { continue };
        let age = farrier_db::file_time_now().duration_since(changed).unwrap_or_default();
        let is_left =
            (name.starts_with(".new-") && age > CERTAINLY_OLD) || (name.starts_with(TRASH) && changed < born);
        if is_left {
            match std::fs::remove_dir_all(&path) {
                Ok(()) => tracing::info!("swept what a crash left: {}", path.display()),
                Err(error) => tracing::warn!("not swept: {}: {error}", path.display()),
            }
        }
    }
}

/// A stop between a folder and its row would let the loss of the folder pass for a repository never made.
async fn note_folders(services: &Services, mounts: &[Mount]) -> anyhow::Result<()> {
    let noted = made::all(services.db.read()).await?;
    let is_there = |id: &i64| -> bool { backend::path(services, *id).is_dir() };
    let new: Vec<i64> =
        mounts.iter().map(Mount::id).filter(|id| !noted.contains(id) && is_there(id)).collect();
    for part in new.chunks(500) {
        let tx = services.db.write().await?;
        made::note(&*tx, part, services.now()).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// What a killed program left half done is taken back; then what it had finished is recorded.
async fn catch_up(services: &Services, backend: &Arc<HgBackend>, mount: &Mount) -> anyhow::Result<()> {
    if !has_changesets(&backend::path(services, mount.id())) {
        return Ok(());
    }
    let repository = backend.open(services, mount).await?;
    if repository.recover().await? {
        tracing::info!(mount = mount.id(), "a push that a crash cut off was taken back");
    }
    pushed::record(services, mount, None, backend).await
}

/// An empty repository needs no program to tell that nothing is in it.
fn has_changesets(path: &Path) -> bool {
    let store = path.join(".hg").join("store");
    ["journal", "00changelog.i"].iter().any(|name| store.join(name).exists())
}
