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
                trees: moka::sync::Cache::new(200),
                revisions: moka::sync::Cache::new(2_000),
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
