//! Mercurial: a few `hg` programs that stay and answer questions, see `serve.py` for what they are asked.

mod archive;
mod create;
mod diff;
mod files;
mod history;
mod lines;
mod pool;
mod refs;
mod said;
mod server;
mod store;
mod trait_impl;
mod wire;

pub use create::{create, import};
pub use store::HgRepositories;
pub use wire::{WireAnswer, WireRequest};

use crate::{RevisionId, ScmError, Tree};
use pool::{Head, Pool};
use refs::Names;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How many bytes of folders a repository keeps, counted roughly: whoever pushes decides how large one is.
const TREE_BYTES: u64 = 4 * 1024 * 1024;

/// How many bytes of revisions a repository keeps.
const REVISION_BYTES: u64 = 2 * 1024 * 1024;

/// What an entry of a folder takes.
const ENTRY_BYTES: usize = 200;

/// What a thing weighs in a cache that is bounded in bytes, with what it takes beside its content.
fn weight(bytes: usize) -> u32 {
    u32::try_from(bytes.saturating_add(500)).unwrap_or(u32::MAX)
}

/// A Mercurial repository on disk. Cheap to clone; clones share their servers.
#[derive(Clone)]
pub struct HgRepository {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    pool: Arc<Pool>,
    /// The names as they were when the repository's files looked like this.
    names: std::sync::Mutex<Option<(refs::Looks, Arc<Names>)>>,
    /// Folders by revision and path. Revisions never change, so neither do these.
    trees: moka::sync::Cache<(String, Vec<u8>), Arc<Tree>>,
    /// Revisions by id.
    revisions: moka::sync::Cache<String, Arc<crate::Revision>>,
    /// How many revisions a revision comes from.
    counts: moka::sync::Cache<String, u64>,
}

impl HgRepository {
    fn new(path: PathBuf, pool: Arc<Pool>) -> Self {
        Self {
            inner: Arc::new(Inner {
                path,
                pool,
                names: std::sync::Mutex::default(),
                trees: moka::sync::Cache::builder()
                    .max_capacity(TREE_BYTES)
                    .weigher(|_, tree: &Arc<Tree>| weight(tree.entries.len().saturating_mul(ENTRY_BYTES)))
                    .build(),
                revisions: moka::sync::Cache::builder()
                    .max_capacity(REVISION_BYTES)
                    .weigher(|_, revision: &Arc<crate::Revision>| weight(revision.message.len()))
                    .build(),
                counts: moka::sync::Cache::new(100),
            }),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    /// Takes back what a killed program left half done. Says whether there was something.
    ///
    /// # Errors
    /// When the repository is damaged, or somebody holds its lock for too long.
    pub async fn recover(&self) -> Result<bool, ScmError> {
        #[derive(Serialize)]
        struct Question {
            op: &'static str,
        }
        #[derive(serde::Deserialize)]
        struct Said {
            recovered: bool,
        }
        Ok(self.question::<_, Said>(&Question { op: "recover" }).await?.said.recovered)
    }

    async fn question<Q: Serialize, A: DeserializeOwned>(&self, question: &Q) -> Result<Head<A>, ScmError> {
        self.inner.pool.question(&self.inner.path, question).await
    }

    async fn ask<Q: Serialize, A: DeserializeOwned>(&self, question: &Q) -> Result<A, ScmError> {
        Ok(self.question(question).await?.said)
    }
}

/// The id of a revision, which must be resolved.
fn node(id: &RevisionId) -> Result<&str, ScmError> {
    if id.as_str().len() == 40 {
        Ok(id.as_str())
    } else {
        Err(ScmError::Invalid("not a full Mercurial revision id".to_owned()))
    }
}
