//! Takes an existing repository in.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use farrier_code::SharedBackend;
use farrier_code::push::record_import;
use farrier_scm::{Repository, ScmError};
use farrier_tool::{Mount, Services};

use crate::backend::{self, HgBackend};
use crate::{made, removed};

/// Copies a repository or bundle of this machine into a mount whose own is empty, all of it or nothing.
pub async fn import_dir(
    services: Services,
    mount: Mount,
    backend: Arc<HgBackend>,
    dir: PathBuf,
) -> anyhow::Result<()> {
    let address = mount.row().full_path.clone();
    let own =
        backend.open(&services, &mount).await.with_context(|| format!("the repository of {address}"))?;
    if !own.is_empty().await? {
        bail!("{address} has content already; import into a new mount instead");
    }
    let path = backend::path(&services, mount.id());
    let copy = path.with_file_name(format!(".import-{}", mount.id()));
    // Left by an import that was cut off.
    removed::discard(&copy)?;
    farrier_scm::hg::import(&dir, &copy).await.map_err(|error| words(error, &dir))?;
    let taken = take(&services, &mount, &backend, &copy).await;
    if taken.is_err() {
        let _ = removed::discard(&copy);
    }
    taken?;
    let shared: SharedBackend = backend;
    record_import(&services, &mount, None, &shared).await.map(drop)
}

/// Puts the copy in the place of the empty repository. A crash in between leaves a mount that was never made, which
/// gets an empty repository again.
async fn take(services: &Services, mount: &Mount, backend: &HgBackend, copy: &Path) -> anyhow::Result<()> {
    let path = backend::path(services, mount.id());
    let _turn = backend.turn(mount.id()).await;
    if !backend.open(services, mount).await?.is_empty().await? {
        bail!("somebody pushed to {} meanwhile; nothing was imported", mount.row().full_path);
    }
    let tx = services.db.write().await?;
    made::forget(&*tx, mount.id()).await?;
    tx.commit().await?;
    removed::discard(&path)?;
    std::fs::rename(copy, &path).with_context(|| format!("{}", path.display()))?;
    backend.forget(services, mount.id()).await;
    backend.make(services, mount).await?;
    Ok(())
}

fn words(error: ScmError, dir: &Path) -> anyhow::Error {
    match error {
        ScmError::NotFound => anyhow::anyhow!("{} is no folder with a Mercurial repository", dir.display()),
        ScmError::Missing(_) => {
            anyhow::anyhow!("Mercurial is not installed; on Debian: apt install mercurial")
        }
        other => anyhow::Error::new(other).context(format!("{} could not be copied", dir.display())),
    }
}
