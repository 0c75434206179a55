//! The last change of each entry of a folder, kept once it is known: whoever asks never waits for all of history.
//!
//! A request looks for a moment itself, which finds what changed lately. What did not change since the folder was last
//! looked at is taken over from then. Only what is missing after that is looked for in the background.

mod kept;
mod table;

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use farrier_scm::{RepoPath, Repository, Revision, RevisionId, Tree};
use farrier_tool::{Mount, Services};
use moka::sync::Cache;
use tokio::sync::Semaphore;

pub use kept::{Change, Changes};
pub(crate) use table::forget;

/// How long a request looks itself.
const BUDGET: Duration = Duration::from_millis(60);
/// How long the background may look.
const LONG_BUDGET: Duration = Duration::from_secs(60);
/// How many folders are looked at in the background together; what finds no place is asked for again by the next reader.
static PLACES: Semaphore = Semaphore::const_new(2);

/// How many bytes of changes are kept in memory.
const MAX_BYTES: u64 = 8 * 1024 * 1024;

type Key = (i64, String);

static KNOWN: LazyLock<Cache<Key, Arc<Changes>>> = LazyLock::new(|| {
    let weight = |_: &Key, changes: &Arc<Changes>| u32::try_from(changes.bytes()).unwrap_or(u32::MAX);
    Cache::builder().weigher(weight).max_capacity(MAX_BYTES).build()
});
static LOOKING: LazyLock<Cache<Key, ()>> =
    LazyLock::new(|| Cache::builder().max_capacity(1_000).time_to_live(LONG_BUDGET).build());
static PATHS: LazyLock<Cache<Key, Option<Revision>>> = LazyLock::new(|| Cache::new(2_000));

/// A folder at a revision.
#[derive(Clone)]
pub struct Folder<'a> {
    /// Whose repository.
    pub mount: &'a Mount,
    /// The repository.
    pub repository: &'a Arc<dyn Repository>,
    /// The revision.
    pub id: &'a RevisionId,
    /// Where the folder is.
    pub path: &'a RepoPath,
    /// What it has.
    pub tree: &'a Tree,
    /// Whether this is the default branch, whose changes outlive the process.
    pub is_default: bool,
}

impl Folder<'_> {
    /// The folder's content and place name its changes, so that they stay known while it stays the same.
    fn key(&self) -> Key {
        (self.mount.id(), format!("{}:{}", self.tree.id, self.path.encoded()))
    }
}

/// The changes of a folder, as many as are known without waiting.
pub async fn of(services: &Services, folder: Folder<'_>) -> Arc<Changes> {
    let key = folder.key();
    if let Some(known) = KNOWN.get(&key) {
        return known;
    }
    let found = look(services, &folder, BUDGET).await;
    if found.is_complete {
        return keep(services, &folder, found);
    }
    if !LOOKING.contains_key(&key)
        && let Ok(place) = PLACES.try_acquire()
    {
        LOOKING.insert(key.clone(), ());
        let (services, mount, repository) =
            (services.clone(), folder.mount.clone(), Arc::clone(folder.repository));
        let (id, path, tree, is_default) =
            (folder.id.clone(), folder.path.clone(), folder.tree.clone(), folder.is_default);
        tokio::spawn(async move {
            let _place = place;
            let folder = Folder {
                mount: &mount,
                repository: &repository,
                id: &id,
                path: &path,
                tree: &tree,
                is_default,
            };
            find(&services, &folder).await;
            LOOKING.invalidate(&key);
        });
    }
    Arc::new(found)
}

/// Looks for the changes of the default branch's root, so that the next reader finds them.
pub async fn warm(
    services: Services,
    mount: Mount,
    repository: Arc<dyn Repository>,
    id: RevisionId,
) -> anyhow::Result<()> {
    let _place = PLACES.acquire().await?;
    let path = RepoPath::root();
    let tree = repository.tree(&id, &path).await?;
    let folder = Folder {
        mount: &mount,
        repository: &repository,
        id: &id,
        path: &path,
        tree: &tree,
        is_default: true,
    };
    if !KNOWN.contains_key(&folder.key()) {
        find(&services, &folder).await;
    }
    Ok(())
}

/// Takes the time that it needs: first the little that is usually enough, then more.
async fn find(services: &Services, folder: &Folder<'_>) {
    for budget in [BUDGET * 10, LONG_BUDGET] {
        let found = look(services, folder, budget).await;
        if found.is_complete {
            keep(services, folder, found);
            return;
        }
    }
}

async fn look(services: &Services, folder: &Folder<'_>, budget: Duration) -> Changes {
    let found = match folder.repository.last_changes(folder.id, folder.path, budget).await {
        Ok(found) => found,
        Err(error) => {
            tracing::warn!(mount = folder.mount.id(), "last changes: {error}");
            return Changes::default();
        }
    };
    let mut changes = Changes::of(folder.tree, &found);
    // Of another branch the same entry may have another last change.
    if !changes.is_complete && folder.is_default {
        match table::load(services, folder.mount.id(), folder.path).await {
            Ok(Some(before)) => changes.take_over(&before, folder.tree),
            Ok(None) => {}
            Err(error) => tracing::warn!("last changes were not read: {error}"),
        }
    }
    changes
}

/// Remembers what was found. Writing it down is nothing that a reader waits for.
fn keep(services: &Services, folder: &Folder<'_>, changes: Changes) -> Arc<Changes> {
    let changes = Arc::new(changes);
    KNOWN.insert(folder.key(), Arc::clone(&changes));
    if folder.is_default {
        let (services, mount, path) = (services.clone(), folder.mount.id(), folder.path.clone());
        let changes = Arc::clone(&changes);
        tokio::spawn(async move {
            if let Err(error) = table::store(&services, mount, &path, &changes).await {
                tracing::warn!(mount, "last changes were not kept: {error}");
            }
        });
    }
    changes
}

/// How many histories of one path are looked at together.
static LOOKS: Semaphore = Semaphore::const_new(4);

/// The last revision that touched a path, cached by revision and path; none when it cannot be found at once.
pub async fn of_path(
    mount: &Mount,
    repository: &Arc<dyn Repository>,
    id: &RevisionId,
    path: &RepoPath,
) -> Option<Revision> {
    let key = (mount.id(), format!("{id}:{}", path.encoded()));
    if let Some(known) = PATHS.get(&key) {
        return known;
    }
    let _place = LOOKS.try_acquire().ok()?;
    let found = tokio::time::timeout(Duration::from_secs(1), repository.log(id, Some(path), None, 1)).await;
    let revision = found.ok()?.ok()?.revisions.into_iter().next();
    PATHS.insert(key, revision.clone());
    revision
}
