//! A mount went away: so does its folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use farrier_jobs::events::Model;
use farrier_tool::Services;
use farrier_tool::events::{Event, MountRemoved};

use crate::backend::{self, HgBackend};
use crate::made;

/// What folders are named while they are being deleted.
pub const TRASH: &str = ".trash-";

/// Deletes the repository of a mount that was removed. It may be called again.
pub async fn delete(services: Services, backend: Arc<HgBackend>, event: Model) -> anyhow::Result<()> {
    let Some(removed) = MountRemoved::of(&event).filter(|removed| removed.tool == "hg") else {
        return Ok(());
    };
    let path = backend::path(&services, removed.mount);
    backend.forget(&services, removed.mount).await;
    let tx = services.db.write().await?;
    made::forget(&*tx, removed.mount).await?;
    tx.commit().await?;
    Ok(tokio::task::spawn_blocking(move || discard(&path)).await??)
}

/// Takes a folder out of everybody's sight in one step, and then deletes it.
pub fn discard(path: &Path) -> std::io::Result<()> {
    let Some(trash) = trash(path) else { return Ok(()) };
    match std::fs::rename(path, &trash) {
        Ok(()) => std::fs::remove_dir_all(&trash),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

fn trash(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let nanos =
        farrier_db::file_time_now().duration_since(std::time::UNIX_EPOCH).map_or(0, |now| now.as_nanos());
    Some(path.with_file_name(format!("{TRASH}{name}-{nanos}")))
}
