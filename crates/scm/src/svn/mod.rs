//! Subversion: its own programs, and their answers kept, since what a revision has never changes.

mod archive;
mod blame;
mod blob;
mod command;
mod compare;
mod create;
mod diff;
mod files;
mod last_changes;
mod layout;
mod log;
mod place;
mod store;
mod trait_impl;
mod tree;
mod unified;
mod xml;

pub use create::{add_layout, create, import, youngest_of};
pub use store::SvnRepositories;

use crate::{Revision, ScmError};
use layout::Layout;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// A Subversion repository on disk. Cheap to clone; clones share what they keep.
#[derive(Clone)]
pub struct SvnRepository {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    /// What programs said of revisions and paths, which never change.
    answers: moka::future::Cache<String, Arc<Vec<u8>>>,
    /// Revisions by their number. Their words can be changed by an administrator, so they aren't kept forever.
    revisions: moka::sync::Cache<u64, Revision>,
    /// The branches and tags at a number.
    layouts: moka::future::Cache<u64, Arc<Layout>>,
}

/// How many bytes of answers are kept of each repository.
const MAX_ANSWERS: u64 = 6 * 1024 * 1024;

/// How long what may be changed by an administrator is kept.
const MUTABLE: Duration = Duration::from_secs(600);

impl SvnRepository {
    /// Opens a repository.
    ///
    /// # Errors
    /// [`ScmError::NotFound`] when there is none.
    pub async fn open(path: impl Into<PathBuf>) -> Result<Self, ScmError> {
        let weight = |key: &String, answer: &Arc<Vec<u8>>| {
            u32::try_from(key.len() + answer.len() + 64).unwrap_or(u32::MAX)
        };
        let answers = moka::future::Cache::builder().weigher(weight).max_capacity(MAX_ANSWERS);
        let repository = Self {
            inner: Arc::new(Inner {
                path: path.into(),
                answers: answers.time_to_live(MUTABLE).build(),
                revisions: moka::sync::Cache::builder().max_capacity(5_000).time_to_live(MUTABLE).build(),
                layouts: moka::future::Cache::new(4),
            }),
        };
        repository.youngest().await?;
        Ok(repository)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    /// The number of the newest revision.
    ///
    /// # Errors
    /// [`ScmError::NotFound`] when there is no repository.
    pub async fn youngest(&self) -> Result<u64, ScmError> {
        youngest_of(&self.inner.path).await
    }
}
