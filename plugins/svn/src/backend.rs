//! Where the repositories are, those that are open, and the server that speaks to clients.

use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use farrier_code::{Backend, CloneUrl, Words};
use farrier_domain::{Permission, Reader};
use farrier_i18n::L;
use farrier_scm::svn::{add_layout, create};
use farrier_scm::{Repository, ScmError, SvnRepositories, SvnRepository};
use farrier_tool::{Mount, Services};
use tokio::sync::Semaphore;

use crate::httpd::Httpd;
use crate::settings::Settings;
use crate::{made, msg, permissions};

/// How many repositories stay open.
const OPEN: u64 = 200;
/// How many requests of clients are answered at once.
const REQUESTS: usize = 64;
const TURNS: usize = 64;
/// What the revision that makes the folders says. In one language: it is part of the repository.
const LAYOUT: &str = "Make trunk, branches and tags";

/// The one holder of this process's Subversion repositories.
pub struct SvnBackend {
    opened: SvnRepositories,
    /// The child that speaks WebDAV.
    pub httpd: Httpd,
    /// Whose turn it is to record commits, for each mount and the few that share its place here.
    turns: Vec<tokio::sync::Mutex<()>>,
    /// One at a time makes the usual folders.
    layouts: tokio::sync::Mutex<()>,
    /// Slots for requests of clients.
    pub requests: Arc<Semaphore>,
}

impl Default for SvnBackend {
    fn default() -> Self {
        SvnBackend {
            opened: SvnRepositories::new(OPEN),
            httpd: Httpd::default(),
            turns: (0..TURNS).map(|_| tokio::sync::Mutex::new(())).collect(),
            layouts: tokio::sync::Mutex::default(),
            requests: Arc::new(Semaphore::new(REQUESTS)),
        }
    }
}

/// The folder of all Subversion repositories.
pub fn folder(services: &Services) -> PathBuf {
    services.config.data.join("repos").join("svn")
}

/// The folder of a mount's repository.
pub fn path(services: &Services, mount: i64) -> PathBuf {
    folder(services).join(mount.to_string())
}

impl SvnBackend {
    /// Opens a mount's repository.
    ///
    /// One that was never made, because a crash came in between, is made now. One that was made and is away is
    /// [`ScmError::Corrupt`]: an empty one in its place would hide the loss.
    pub async fn open(&self, services: &Services, mount: &Mount) -> Result<SvnRepository, ScmError> {
        let path = path(services, mount.id());
        if !path.is_dir() {
            self.opened.forget(&path).await;
            self.make(services, mount).await?;
        }
        let repository = self.opened.open(&path).await?;
        let settings: Settings = mount.settings();
        if settings.layout && repository.youngest().await? == 0 {
            self.lay_out(mount.id(), &repository).await?;
        }
        Ok(repository)
    }

    /// Makes the usual folders in an empty repository whose settings ask for them.
    async fn lay_out(&self, mount: i64, repository: &SvnRepository) -> Result<(), ScmError> {
        let _turn = self.layouts.lock().await;
        if repository.youngest().await? > 0 {
            return Ok(());
        }
        match add_layout(repository.path(), LAYOUT).await {
            // A client's first commit came in between.
            Err(error) if repository.youngest().await? > 0 => {
                tracing::info!(mount, "no folders were made: {error}");
                Ok(())
            }
            done => done,
        }
    }

    /// Makes a mount's empty repository unless it was made before.
    pub async fn make(&self, services: &Services, mount: &Mount) -> Result<(), ScmError> {
        let other = |error: sea_orm::DbErr| ScmError::Other(error.to_string());
        let path = path(services, mount.id());
        if !path.is_dir() {
            if made::is_noted(services.db.read(), mount.id()).await.map_err(other)? {
                return Err(ScmError::Corrupt(format!("the folder {} is missing", path.display())));
            }
            match create(&path, None).await {
                Ok(()) | Err(ScmError::Exists) => {}
                Err(error) => return Err(error),
            }
        }
        let tx = services.db.write().await.map_err(other)?;
        made::note(&*tx, &[mount.id()], services.now()).await.map_err(other)?;
        tx.commit().await.map_err(other)
    }

    /// Forgets an opened repository whose folder goes away.
    pub async fn forget(&self, services: &Services, mount: i64) {
        self.opened.forget(&path(services, mount)).await;
    }

    /// Waits until nobody else records or replaces what a mount's repository has.
    pub async fn turn(&self, mount: i64) -> tokio::sync::MutexGuard<'_, ()> {
        self.turns[mount.unsigned_abs() as usize % TURNS].lock().await
    }
}

#[async_trait]
impl Backend for SvnBackend {
    fn tool(&self) -> &'static str {
        "svn"
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
        vec![CloneUrl { label, command: format!("svn checkout {url}"), url }]
    }
    fn words(&self, l: L) -> Words {
        Words {
            revision: msg::svn_revision(l),
            revisions: msg::svn_revisions(l),
            branch: msg::svn_branch(l),
            branches: msg::svn_branches(l),
            tag: msg::svn_tag(l),
            tags: msg::svn_tags(l),
        }
    }
    fn empty_help(&self, services: &Services, mount: &Mount, l: L) -> Vec<(String, String)> {
        let url = format!("{}{}", services.config.base_url, mount.url(""));
        let folder = mount.row().path.as_str();
        let layout = format!(
            "svn mkdir -m \"Folders for branches and tags\" {url}/trunk {url}/branches {url}/tags\n\
             svn checkout {url}/trunk {folder}\ncd {folder}\necho \"# {folder}\" > README.md\n\
             svn add README.md\nsvn commit -m \"First file\""
        );
        let existing = format!("svn import -m \"First import\" . {url}/trunk");
        vec![(msg::svn_help_start(l), layout), (msg::svn_help_existing(l), existing)]
    }
}
