//! Keeps repositories fast: the commit-graph after each push, packs now and then.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use farrier_jobs::queue::{self, NewJob};
use farrier_scm::git::Maintenance;
use farrier_tool::{Mount, Services};
use serde::{Deserialize, Serialize};

use crate::backend::GitBackend;

/// The job's name.
pub const NAME: &str = "git.maintain";

/// Pushes within this time are looked after together.
const PAUSE_MILLIS: i64 = 2_000;
/// This many packs slow down every look for an object.
const MANY_PACKS: usize = 12;
/// This many files in one of the 256 folders of loose objects; Git's own limit is about twice that.
const MANY_LOOSE: usize = 12;
/// Smaller repositories are cloned fast without a bitmap.
const WORTH_A_BITMAP: u64 = 4_000_000;
/// How often a repository that changes is packed as one.
const FULL_EVERY: Duration = Duration::from_secs(7 * 24 * 3600);

/// Looks after one repository.
#[derive(Serialize, Deserialize)]
pub struct Maintain {
    mount: i64,
}

/// Asks for maintenance of a mount's repository.
pub async fn ask(services: &Services, mount: i64) -> anyhow::Result<()> {
    let now = services.now();
    let job = NewJob {
        name: NAME.to_owned(),
        payload: serde_json::to_value(Maintain { mount })?,
        run_at: now + PAUSE_MILLIS,
        unique: Some(mount.to_string()),
    };
    let tx = services.db.write().await?;
    queue::enqueue(&*tx, job, now).await?;
    Ok(tx.commit().await?)
}

/// Starts the work beside the job queue: packing a large repository takes minutes, and other jobs must not wait for it.
///
/// What a stop interrupts is done after the next push or start; the repository is whole in between.
pub async fn run(services: Services, backend: Arc<GitBackend>, job: Maintain) -> anyhow::Result<()> {
    let Some(mount) = Mount::load(services.db.read(), job.mount).await? else { return Ok(()) };
    tokio::spawn(async move {
        if let Err(error) = look_after(&services, &backend, &mount).await {
            tracing::error!(mount = mount.id(), "maintenance of a repository: {error:#}");
        }
    });
    Ok(())
}

/// Does what a repository needs.
pub async fn look_after(services: &Services, backend: &GitBackend, mount: &Mount) -> anyhow::Result<()> {
    let _slot = backend.maintenance.acquire().await?;
    let repository = backend.open(services, mount).await?;
    let path = repository.path().to_owned();
    let needed = tokio::task::spawn_blocking(move || needs(&path)).await?;
    Ok(repository.maintain(needed).await?)
}

/// What a repository needs, by the look of its folder.
fn needs(path: &Path) -> Maintenance {
    let files = files(&path.join("objects/pack"));
    let packs: Vec<&PathBuf> =
        files.iter().filter(|file| file.extension().is_some_and(|e| e == "pack")).collect();
    let bitmap = files
        .iter()
        .filter(|file| file.extension().is_some_and(|e| e == "bitmap"))
        .filter_map(|file| modified(file))
        .max();
    let bytes: u64 = packs.iter().filter_map(|pack| pack.metadata().ok()).map(|meta| meta.len()).sum();
    let is_old =
        |at: SystemTime| farrier_db::file_time_now().duration_since(at).is_ok_and(|age| age > FULL_EVERY);
    let wants_bitmap = bytes > WORTH_A_BITMAP && bitmap.is_none_or(is_old);
    // Objects are spread evenly over the folders, so one tells about all.
    let loose = self::files(&path.join("objects/17")).len();
    if wants_bitmap {
        Maintenance::Full
    } else if packs.len() > MANY_PACKS || loose > MANY_LOOSE {
        Maintenance::Incremental
    } else {
        Maintenance::CommitGraph
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect()
}

fn modified(file: &Path) -> Option<SystemTime> {
    file.metadata().and_then(|meta| meta.modified()).ok()
}

/// Whether a repository with content has no commit-graph yet: a stop came in between.
pub fn was_missed(path: &Path) -> bool {
    let has_packs =
        files(&path.join("objects/pack")).iter().any(|file| file.extension().is_some_and(|e| e == "pack"));
    let info = path.join("objects/info");
    has_packs
        && !info.join("commit-graph").exists()
        && !info.join("commit-graphs/commit-graph-chain").exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_repository_needs_is_seen_from_its_files() {
        let folder = std::env::temp_dir().join(format!("farrier-needs-{}", std::process::id()));
        let packs = folder.join("objects/pack");
        std::fs::create_dir_all(&packs).expect("writable");
        let write =
            |name: String, size: usize| std::fs::write(packs.join(name), vec![0; size]).expect("writable");
        assert_eq!((needs(&folder), was_missed(&folder)), (Maintenance::CommitGraph, false));
        write("a.pack".into(), 5_000_000);
        assert_eq!((needs(&folder), was_missed(&folder)), (Maintenance::Full, true));
        write("a.bitmap".into(), 1);
        assert_eq!(needs(&folder), Maintenance::CommitGraph);
        for pack in 0..20 {
            write(format!("p{pack}.pack"), 1);
        }
        assert_eq!(needs(&folder), Maintenance::Incremental);
        std::fs::remove_dir_all(folder).expect("ours");
    }
}
