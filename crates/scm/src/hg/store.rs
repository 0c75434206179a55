//! Opened repositories by their place.

use super::HgRepository;
use super::pool::Pool;
use crate::ScmError;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::OnceCell;

/// What the command servers can do beside Mercurial's own commands.
const EXTENSION: &str = include_str!("serve.py");

/// Repositories that were opened lately, and the programs that answer for them.
#[derive(Clone)]
pub struct HgRepositories {
    opened: moka::future::Cache<PathBuf, HgRepository>,
    pool: Arc<Pool>,
    extension: PathBuf,
    written: Arc<OnceCell<()>>,
}

impl HgRepositories {
    /// Keeps at most so many. `folder` is one that nobody else writes to; a file for `hg` is put there.
    pub fn new(max: u64, folder: &Path) -> Self {
        let extension = folder.join("farrier.py");
        Self {
            opened: moka::future::Cache::new(max),
            pool: Pool::new(extension.clone()),
            extension,
            written: Arc::default(),
        }
    }

    /// Opens one, or returns the one that's open.
    ///
    /// # Errors
    /// [`ScmError::NotFound`] when there is none.
    pub async fn open(&self, path: &Path) -> Result<HgRepository, ScmError> {
        if let Some(repository) = self.opened.get(path).await {
            return Ok(repository);
        }
        self.written.get_or_try_init(|| write(self.extension.clone())).await?;
        if !tokio::fs::try_exists(path.join(".hg").join("store")).await? {
            return Err(ScmError::NotFound);
        }
        let repository = HgRepository::new(path.to_owned(), self.pool.clone());
        self.opened.insert(path.to_owned(), repository.clone()).await;
        Ok(repository)
    }

    /// Forgets one, say because it was deleted, and ends the programs that wait for questions about it.
    pub async fn forget(&self, path: &Path) {
        self.opened.invalidate(path).await;
        self.pool.forget(path);
    }
}

/// Puts our command where `hg` finds it, all of it or nothing.
async fn write(path: PathBuf) -> Result<(), ScmError> {
    let done = tokio::task::spawn_blocking(move || -> std::io::Result<()> {
        if std::fs::read(&path).is_ok_and(|old| old == EXTENSION.as_bytes()) {
            return Ok(());
        }
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        std::io::Write::write_all(&mut file, EXTENSION.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(&path)?;
        Ok(())
    });
    Ok(done.await.map_err(|error| ScmError::Other(error.to_string()))??)
}
