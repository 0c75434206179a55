//! Where the repositories are, and those that are open.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use async_trait::async_trait;
use farrier_code::{Backend, CloneUrl, Words};
use farrier_domain::{Permission, Reader};
use farrier_i18n::L;
use farrier_scm::hg::create;
use farrier_scm::{HgRepositories, HgRepository, Repository, ScmError};
use farrier_tool::{Mount, Services};
use tokio::sync::{OnceCell, Semaphore};

use crate::{made, msg, permissions};

/// How many repositories stay open.
const OPEN: u64 = 500;
/// How many requests of clients that read are answered at once; pages need programs too.
const READS: usize = 12;
/// How many pushes run at once.
const PUSHES: usize = 6;

const TURNS: usize = 64;

/// The one holder of this process's Mercurial repositories.
pub struct HgBackend {
    opened: OnceCell<HgRepositories>,
    /// Whose turn it is to record pushes, for each mount and the few that share its place here.
    turns: Vec<tokio::sync::Mutex<()>>,
    /// Slots for clients that read.
    pub reads: Arc<Semaphore>,
    /// Slots for pushes.
    pub pushes: Arc<Semaphore>,
    /// What was left lying before this is not ours.
    pub born: SystemTime,
}

impl Default for HgBackend {
    fn default() -> Self {
        HgBackend {
            opened: OnceCell::new(),
            turns: (0..TURNS).map(|_| tokio::sync::Mutex::new(())).collect(),
            reads: Arc::new(Semaphore::new(READS)),
            pushes: Arc::new(Semaphore::new(PUSHES)),
            born: farrier_db::file_time_now(),
        }
    }
}

/// The folder of all Mercurial repositories.
pub fn folder(services: &Services) -> PathBuf {
    services.config.data.join("repos").join("hg")
}

/// The folder of a mount's repository.
pub fn path(services: &Services, mount: i64) -> PathBuf {
    folder(services).join(mount.to_string())
}

impl HgBackend {
    async fn opened(&self, services: &Services) -> &HgRepositories {
        let own = || async { HgRepositories::new(OPEN, &services.config.data.join("hooks").join("hg")) };
        self.opened.get_or_init(own).await
    }

    /// Opens a mount's repository.
    ///
    /// One that was never made, because a crash came in between or Mercurial was not there, is made now. One that was
    /// made and is away is [`ScmError::Corrupt`]: an empty one in its place would hide the loss.
    pub async fn open(&self, services: &Services, mount: &Mount) -> Result<HgRepository, ScmError> {
        let path = path(services, mount.id());
        let opened = self.opened(services).await;
        if !path.is_dir() {
            opened.forget(&path).await;
            self.make(services, mount).await?;
        }
        opened.open(&path).await
    }

    /// Makes a mount's empty repository unless it was made before.
    pub async fn make(&self, services: &Services, mount: &Mount) -> Result<(), ScmError> {
        let other = |error: sea_orm::DbErr| ScmError::Other(error.to_string());
        let path = path(services, mount.id());
        if !path.is_dir() {
            if made::is_noted(services.db.read(), mount.id()).await.map_err(other)? {
                return Err(ScmError::Corrupt(format!("the folder {} is missing", path.display())));
            }
            match create(&path).await {
                Ok(()) | Err(ScmError::Exists) => {}
                Err(error) => return Err(error),
            }
        }
        let tx = services.db.write().await.map_err(other)?;
        made::note(&*tx, &[mount.id()], services.now()).await.map_err(other)?;
        tx.commit().await.map_err(other)
    }

    /// Forgets an opened repository whose folder goes away, and ends its programs.
    pub async fn forget(&self, services: &Services, mount: i64) {
        self.opened(services).await.forget(&path(services, mount)).await;
    }

    /// Waits until nobody else records or replaces what a mount's repository has.
    pub async fn turn(&self, mount: i64) -> tokio::sync::MutexGuard<'_, ()> {
        self.turns[mount.unsigned_abs() as usize % TURNS].lock().await
    }
}

#[async_trait]
impl Backend for HgBackend {
    fn tool(&self) -> &'static str {
        "hg"
    }
    fn read(&self) -> Permission {
        permissions::READ
    }
    fn write(&self) -> Permission {
        permissions::WRITE
    }
    async fn repository(&self, services: &Services, mount: &Mount) -> Result<Arc<dyn Repository>, ScmError> {
        Ok(Arc::new(self.open(services, mount).await?))
    }
    fn clone_urls(&self, services: &Services, mount: &Mount, _: &Reader) -> Vec<CloneUrl> {
        let url = format!("{}{}", services.config.base_url, mount.url(""));
        let label = url.split(':').next().unwrap_or_default().to_uppercase();
        vec![CloneUrl { label, command: format!("hg clone {url}"), url }]
    }
    fn words(&self, l: L) -> Words {
        Words {
            revision: msg::hg_changeset(l),
            revisions: msg::hg_changesets(l),
            branch: msg::hg_branch(l),
            branches: msg::hg_branches(l),
            tag: msg::hg_tag(l),
            tags: msg::hg_tags(l),
        }
    }
    fn empty_help(&self, services: &Services, mount: &Mount, l: L) -> Vec<(String, String)> {
        let url = format!("{}{}", services.config.base_url, mount.url(""));
        let folder = mount.row().path.as_str();
        let start = format!(
            "hg clone {url}\ncd {folder}\necho \"# {folder}\" > README.md\nhg add README.md\n\
             hg commit -m \"First changeset\"\nhg push"
        );
        vec![
            (msg::hg_help_start(l), start),
            (msg::hg_help_existing(l), format!("hg push --new-branch {url}")),
        ]
    }
}
