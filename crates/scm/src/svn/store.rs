//! Opened repositories by their place.

use crate::{ScmError, SvnRepository};
use std::path::{Path, PathBuf};

/// Repositories that were asked for lately, with what is kept of them.
#[derive(Clone)]
pub struct SvnRepositories {
    opened: moka::future::Cache<PathBuf, SvnRepository>,
}

impl SvnRepositories {
    /// Keeps at most so many.
    pub fn new(max: u64) -> Self {
        Self { opened: moka::future::Cache::new(max) }
    }

    /// Opens one, or returns the one that's open.
    ///
    /// # Errors
    /// [`ScmError::NotFound`] when there is none.
    pub async fn open(&self, path: &Path) -> Result<SvnRepository, ScmError> {
        if let Some(repository) = self.opened.get(path).await {
            return Ok(repository);
        }
        let repository = SvnRepository::open(path).await?;
        self.opened.insert(path.to_owned(), repository.clone()).await;
        Ok(repository)
    }

    /// Forgets one, say because it was deleted.
    pub async fn forget(&self, path: &Path) {
        self.opened.invalidate(path).await;
    }
}
