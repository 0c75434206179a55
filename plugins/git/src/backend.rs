//! Where the repositories are, and those that are open.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use async_trait::async_trait;
use farrier_code::{Backend, CloneUrl, Words};
use farrier_domain::{Permission, Reader};
use farrier_i18n::L;
use farrier_scm::git::create;
use farrier_scm::{GitRepositories, GitRepository, Repository, ScmError};
use farrier_tool::{Mount, Services};
use tokio::sync::{OnceCell, Semaphore};

use crate::settings::Settings;
use crate::{made, msg, permissions};

/// How many repositories stay open.
const OPEN: u64 = 500;
/// How many clones and fetches run at once.
const FETCHES: usize = 32;
/// How many pushes run at once.
const PUSHES: usize = 16;

const TURNS: usize = 64;

/// The one holder of this process's Git repositories.
pub struct GitBackend {
    opened: GitRepositories,
    /// The default branch that was last asked for, by mount.
    branches: Mutex<HashMap<i64, String>>,
    hooks: OnceCell<PathBuf>,
    /// Whose turn it is to record pushes, for each mount and the few that share its place here.
    turns: Vec<tokio::sync::Mutex<()>>,
    /// Slots for clones and fetches.
    pub fetches: Arc<Semaphore>,
    /// Slots for pushes.
    pub pushes: Arc<Semaphore>,
    /// One at a time packs and writes graphs.
    pub maintenance: Arc<Semaphore>,
    /// What was left lying before this is not ours.
    pub born: SystemTime,
}

impl Default for GitBackend {
    fn default() -> Self {
        GitBackend {
            opened: GitRepositories::new(OPEN),
            branches: Mutex::default(),
            hooks: OnceCell::new(),
            turns: (0..TURNS).map(|_| tokio::sync::Mutex::new(())).collect(),
            fetches: Arc::new(Semaphore::new(FETCHES)),
            pushes: Arc::new(Semaphore::new(PUSHES)),
            maintenance: Arc::new(Semaphore::new(1)),
            born: farrier_db::file_time_now(),
        }
    }
}

/// The folder of all Git repositories.
pub fn folder(services: &Services) -> PathBuf {
    services.config.data.join("repos").join("git")
}

/// The folder of a mount's repository.
pub fn path(services: &Services, mount: i64) -> PathBuf {
    folder(services).join(mount.to_string())
}

impl GitBackend {
    /// Opens a mount's repository.
    ///
    /// One that was never made, because a crash came in between, is made now. One that was made and is away is
    /// [`ScmError::Corrupt`]: an empty one in its place would hide the loss.
    pub async fn open(&self, services: &Services, mount: &Mount) -> Result<GitRepository, ScmError> {
        let path = path(services, mount.id());
        if !path.is_dir() {
            self.opened.forget(&path).await;
            self.make(services, mount).await?;
        }
        let repository = self.opened.open(&path).await?;
        self.follow_settings(mount, &repository).await;
        Ok(repository)
    }

    /// Makes a mount's empty repository unless it was made before.
    pub async fn make(&self, services: &Services, mount: &Mount) -> Result<(), ScmError> {
        let other = |error: sea_orm::DbErr| ScmError::Other(error.to_string());
        let path = path(services, mount.id());
        if !path.is_dir() {
            if made::is_noted(services.db.read(), mount.id()).await.map_err(other)? {
                return Err(ScmError::Corrupt(format!("the folder {} is missing", path.display())));
            }
            let settings: Settings = mount.settings();
            match create(&path, settings.first_branch()).await {
                Ok(()) | Err(ScmError::Exists) => {}
                Err(error) => return Err(error),
            }
        }
        let tx = services.db.write().await.map_err(other)?;
        made::note(&*tx, &[mount.id()], services.now()).await.map_err(other)?;
        tx.commit().await.map_err(other)
    }

    /// Makes the branch of the settings the repository's own, once it exists.
    async fn follow_settings(&self, mount: &Mount, repository: &GitRepository) {
        let settings: Settings = mount.settings();
        if settings.default_branch.is_empty() || !self.is_news(mount.id(), &settings.default_branch) {
            return;
        }
        match repository.set_default_branch(&settings.default_branch).await {
            Ok(()) | Err(ScmError::NotFound) => {}
            Err(error) => tracing::warn!(mount = mount.id(), "the default branch was not set: {error}"),
        }
    }

    fn is_news(&self, mount: i64, branch: &str) -> bool {
        let mut branches = self.branches.lock().unwrap_or_else(PoisonError::into_inner);
        branches.insert(mount, branch.to_owned()).is_none_or(|before| before != branch)
    }

    /// Lets the default branch be looked at again: a push may have made or removed it.
    pub async fn refs_changed(&self, mount: &Mount, repository: &GitRepository) -> Result<(), ScmError> {
        self.branches.lock().unwrap_or_else(PoisonError::into_inner).remove(&mount.id());
        self.follow_settings(mount, repository).await;
        // What `HEAD` says is what `git clone` checks out: it must be a branch that exists.
        if let Some(branch) = repository.default_branch().await?
            && !repository.is_empty().await?
        {
            match repository.set_default_branch(&branch).await {
                Ok(()) | Err(ScmError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Forgets an opened repository whose folder goes away.
    pub async fn forget(&self, services: &Services, mount: i64) {
        self.opened.forget(&path(services, mount)).await;
        self.branches.lock().unwrap_or_else(PoisonError::into_inner).remove(&mount);
    }

    /// Waits until nobody else records or replaces what a mount's repository has.
    pub async fn turn(&self, mount: i64) -> tokio::sync::MutexGuard<'_, ()> {
        self.turns[mount.unsigned_abs() as usize % TURNS].lock().await
    }

    /// The folder with our hooks, written and tried once.
    pub async fn hooks(&self, services: &Services) -> anyhow::Result<PathBuf> {
        let data = &services.config.data;
        Ok(self.hooks.get_or_try_init(|| crate::hooks::install(data)).await?.clone())
    }
}

#[async_trait]
impl Backend for GitBackend {
    fn tool(&self) -> &'static str {
        "git"
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
        let ssh = services.config.ssh_url("git", &mount.url(""));
        let urls = std::iter::once(url).chain(ssh);
        urls.map(|url| CloneUrl { label: scheme(&url), command: format!("git clone {url}"), url }).collect()
    }
    fn words(&self, l: L) -> Words {
        Words {
            revision: msg::git_commit(l),
            revisions: msg::git_commits(l),
            branch: msg::git_branch(l),
            branches: msg::git_branches(l),
            tag: msg::git_tag(l),
            tags: msg::git_tags(l),
        }
    }
    fn empty_help(&self, services: &Services, mount: &Mount, l: L) -> Vec<(String, String)> {
        let url = format!("{}{}", services.config.base_url, mount.url(""));
        let settings: Settings = mount.settings();
        let branch = settings.first_branch();
        let folder = mount.row().path.as_str();
        let start = format!(
            "git clone {url}\ncd {folder}\ngit switch -c {branch}\necho \"# {folder}\" > README.md\n\
             git add README.md\ngit commit -m \"First commit\"\ngit push -u origin {branch}"
        );
        let existing =
            format!("git remote add origin {url}\ngit push -u origin --all\ngit push origin --tags");
        let ssh = services.config.ssh_url("git", &mount.url(""));
        let ssh = ssh.map(|url| format!("git remote add origin {url}\ngit push -u origin --all"));
        let ways = [(msg::git_help_start(l), start), (msg::git_help_existing(l), existing)];
        ways.into_iter().chain(ssh.map(|ssh| (msg::git_help_ssh(l), ssh))).collect()
    }
}

fn scheme(url: &str) -> String {
    url.split(':').next().unwrap_or_default().to_uppercase()
}
