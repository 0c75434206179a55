//! After each start: makes what was not made, sweeps what a crash left, and catches up with pushes that were not recorded.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use farrier_domain::projects::{self, mounts};
use farrier_tool::{Mount, Services};
use futures::StreamExt;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::backend::{self, GitBackend};
use crate::sweep::Sweep;
use crate::{made, maintenance, pushed};

/// How many repositories are looked at together.
const AT_ONCE: usize = 4;

/// Puts everything in order. One repository that is damaged does not keep the others from it.
pub async fn reconcile(services: Services, backend: Arc<GitBackend>) -> anyhow::Result<()> {
    let mounts = mounts(&services).await?;
    sweep(&services, &backend, &mounts).await?;
    note_folders(&services, &mounts).await?;
    futures::stream::iter(mounts)
        .for_each_concurrent(AT_ONCE, |mount| {
            let (services, backend) = (&services, &backend);
            async move {
                if let Err(error) = catch_up(services, backend, &mount).await {
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
    let rows = mounts::Entity::find().filter(mounts::Column::Tool.eq("git")).all(db).await?;
    let projects = projects::rows::Entity::find().all(db).await?;
    let projects: HashMap<i64, _> = projects.into_iter().map(|project| (project.id, project)).collect();
    let mounted = rows.into_iter().filter_map(|row| {
        let project = projects.get(&row.project_id).filter(|project| project.delete_at.is_none())?;
        Some(Mount::new(project.clone(), row))
    });
    Ok(mounted.collect())
}

async fn sweep(services: &Services, backend: &GitBackend, mounts: &[Mount]) -> anyhow::Result<()> {
    let (born, is_shared) = (backend.born, services.db.is_postgres());
    let folder = backend::folder(services);
    let paths: Vec<PathBuf> = mounts.iter().map(|mount| backend::path(services, mount.id())).collect();
    tokio::task::spawn_blocking(move || {
        let sweep = Sweep::new(born, is_shared);
        sweep.folder(&folder);
        for path in paths {
            sweep.repository(&path);
        }
    })
    .await?;
    Ok(())
}

/// A stop between a folder and its row would let the loss of the folder pass for a repository never made.
async fn note_folders(services: &Services, mounts: &[Mount]) -> anyhow::Result<()> {
    let noted = made::all(services.db.read()).await?;
    let new = mounts
        .iter()
        .map(Mount::id)
        .filter(|id| !noted.contains(id) && backend::path(services, *id).is_dir());
    let new: Vec<i64> = new.collect();
    for part in new.chunks(500) {
        let tx = services.db.write().await?;
        made::note(&*tx, part, services.now()).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn catch_up(services: &Services, backend: &Arc<GitBackend>, mount: &Mount) -> anyhow::Result<()> {
    pushed::record(services, mount, None, backend).await?;
    if maintenance::was_missed(&backend::path(services, mount.id())) {
        maintenance::ask(services, mount.id()).await?;
    }
    Ok(())
}
