//! Opened repositories by their place.

use crate::{GitRepository, ScmError};
use std::path::Path;
use std::path::PathBuf;

/// Repositories that were opened lately, so that each request doesn't open them anew.
#[derive(Clone)]
pub struct GitRepositories {
    opened: moka::future::Cache<PathBuf, GitRepository>,
}

impl GitRepositories {
    /// Keeps at most so many.
    pub fn new(max: u64) -> Self {
        Self { opened: moka::future::Cache::new(max) }
    }

    /// Opens one, or returns the one that's open.
    ///
    /// # Errors
    /// [`ScmError::NotFound`] when there is none.
    pub async fn open(&self, path: &Path) -> Result<GitRepository, ScmError> {
        if let Some(repository) = self.opened.get(path).await {
            return Ok(repository);
        }
        let repository = GitRepository::open(path).await?;
        self.opened.insert(path.to_owned(), repository.clone()).await;
        Ok(repository)
    }

    /// Forgets one, say because it was deleted.
    pub async fn forget(&self, path: &Path) {
        self.opened.invalidate(path).await;
    }
}
