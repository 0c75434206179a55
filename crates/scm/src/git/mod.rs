//! Git: libgit2 for single objects, the `git` program for whatever walks history or moves packs.

mod archive;
mod blame;
mod blob;
mod command;
mod create;
mod diff;
mod files;
mod handles;
mod last_changes;
mod log;
mod maintenance;
mod refs;
mod revision;
mod store;
mod trait_impl;
mod transport;
mod tree;

pub use create::{create, import};
pub use maintenance::Maintenance;
pub use refs::is_branch_name;
pub use store::GitRepositories;
pub use transport::{ReceivePack, RequestStream, Service};

use crate::{ObjectId, RevisionId, ScmError};
use handles::Handles;
use refs::RefFacts;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A Git repository on disk. Cheap to clone; clones share what they have opened.
#[derive(Clone)]
pub struct GitRepository {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    handles: Handles,
    /// What a ref's target is. Objects never change, so neither does this.
    ref_facts: moka::sync::Cache<git2::Oid, RefFacts>,
    /// How many revisions a revision comes from.
    counts: moka::sync::Cache<git2::Oid, u64>,
}

impl GitRepository {
    /// Opens a bare repository.
    ///
    /// # Errors
    /// [`ScmError::NotFound`] when there is none.
    pub async fn open(path: impl Into<PathBuf>) -> Result<Self, ScmError> {
        let path = path.into();
        let repository = Self {
            inner: Arc::new(Inner {
                handles: Handles::new(&path),
                path,
                ref_facts: moka::sync::Cache::new(20_000),
                counts: moka::sync::Cache::new(100),
            }),
        };
        repository.with(|_repo| Ok(())).await?;
        Ok(repository)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    /// Runs something with libgit2 on a thread that may block.
    pub(crate) async fn with<T, F>(&self, work: F) -> Result<T, ScmError>
    where
        T: Send + 'static,
        F: FnOnce(&git2::Repository) -> Result<T, ScmError> + Send + 'static,
    {
        let inner = Arc::clone(&self.inner);
        let done = tokio::task::spawn_blocking(move || inner.handles.with(work)).await;
        done.map_err(|error| ScmError::Other(format!("the work on a repository broke off: {error}")))?
    }
}

/// The object id of a revision, which must be resolved.
pub(crate) fn oid(id: &RevisionId) -> Result<git2::Oid, ScmError> {
    if id.as_str().len() != 40 {
        return Err(ScmError::Invalid("not a full Git revision id".to_owned()));
    }
    Ok(git2::Oid::from_str(id.as_str())?)
}

/// The object id of content.
pub(crate) fn object_oid(id: &ObjectId) -> Result<git2::Oid, ScmError> {
    if id.as_str().len() != 40 {
        return Err(ScmError::Invalid("not a full Git object id".to_owned()));
    }
    Ok(git2::Oid::from_str(id.as_str())?)
}
