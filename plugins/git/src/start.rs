//! After each start: makes what was not made, sweeps what a crash left, and catches up with pushes that were not recorded.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use farrier_domain::projects::{self, mounts};
use farrier_tool::{Mount, Services};
use futures::StreamExt;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::backend::{self, GitBackend};
use crate::sweep::Sweep;
use crate::{made, maintenance, pushed};

/// How many repositories are looked at together.
const AT_ONCE: usize = 4;

/// How often a repository is looked at whose programs survived the process that started them.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
const LOOKS: usize = 1800;

/// Puts everything in order. One repository that is damaged does not keep the others from it.
pub async fn reconcile(services: Services, backend: Arc<GitBackend>) -> anyhow::Result<()> {
    let mounts = mounts(&services).await?;
    let busy = sweep(&services, &backend, &mounts).await?;
    note_folders(&services, &mounts).await?;
    look_at(&services, &backend, mounts).await;
    if !busy.is_empty() {
        tokio::spawn(look_again(services, backend, busy));
    }
    Ok(())
}

async fn look_at(services: &Services, backend: &Arc<GitBackend>, mounts: Vec<Mount>) {
    futures::stream::iter(mounts)
        .for_each_concurrent(AT_ONCE, |mount| async move {
            if let Err(error) = catch_up(services, backend, &mount).await {
                tracing::error!(mount = mount.id(), "the repository of {}: {error:#}", mount.row().full_path);
            }
        })
        .await;
}

/// A program that a killed Farrier left may still finish the push that it has in full. Once it ended, its
/// repository is swept and caught up with as well.
async fn look_again(services: Services, backend: Arc<GitBackend>, mut busy: Vec<Mount>) {
    for _ in 0..LOOKS {
        tokio::time::sleep(LOOK_AGAIN).await;
        let still = match sweep(&services, &backend, &busy).await {
            Ok(still) => still,
            Err(error) => return tracing::error!("what a crash left: {error:#}"),
        };
        let ended = |mount: &Mount| still.iter().all(|other| other.id() != mount.id());
        look_at(&services, &backend, busy.into_iter().filter(ended).collect()).await;
        busy = still;
        if busy.is_empty() {
            return;
        }
    }
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

/// Sweeps, and returns those that programs still work in.
async fn sweep(services: &Services, backend: &GitBackend, mounts: &[Mount]) -> anyhow::Result<Vec<Mount>> {
    let (born, is_shared) = (backend.born, services.db.is_postgres());
    let folder = backend::folder(services);
    let paths: Vec<(Mount, PathBuf)> =
        mounts.iter().map(|mount| (mount.clone(), backend::path(services, mount.id()))).collect();
    let busy = tokio::task::spawn_blocking(move || {
        let sweep = Sweep::new(born, is_shared);
        sweep.folder(&folder);
        paths.iter().for_each(|(_, path)| sweep.repository(path));
        paths.into_iter().filter(|(_, path)| sweep.is_busy(path)).map(|(mount, _)| mount).collect()
    });
    Ok(busy.await?)
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
