//! The last change of each entry of a folder, kept once it is known: whoever asks never waits for all of history.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use farrier_scm::{RepoPath, Repository, Revision, RevisionId, Tree};
use farrier_tool::{Mount, Services};
use moka::sync::Cache;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};

/// The table that outlives the process.
mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "code_last_changes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub mount_id: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub value: String,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// What a listing shows of a change.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Change {
    /// The revision's whole id.
    pub id: String,
    /// Its first line.
    pub summary: String,
    /// UTC, milliseconds.
    pub at: i64,
}

/// The changes of one folder by the names of its entries, which need not be UTF-8.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Changes(HashMap<String, Change>);

impl Changes {
    /// The last change of an entry.
    pub fn get(&self, name: &[u8]) -> Option<&Change> {
        self.0.get(&key_of(name))
    }
}

fn key_of(name: &[u8]) -> String {
    percent_encoding::percent_encode(name, crate::address::PATH).to_string()
}

/// How long a request looks for them itself before it shows the page without.
const BUDGET: Duration = Duration::from_millis(80);
/// How long the background may look.
const LONG_BUDGET: Duration = Duration::from_secs(60);

static KNOWN: LazyLock<Cache<(i64, String), Arc<Changes>>> = LazyLock::new(|| Cache::new(2_000));
static LOOKING: LazyLock<Cache<(i64, String), ()>> =
    LazyLock::new(|| Cache::builder().max_capacity(1_000).time_to_live(LONG_BUDGET).build());
static PATHS: LazyLock<Cache<(i64, String), Option<Revision>>> = LazyLock::new(|| Cache::new(5_000));

/// The changes of a folder: from memory, from the table, or found within a moment; else none, and they are looked for
/// in the background. The folder's content names them, so that they stay known while it stays the same.
pub async fn of(
    services: &Services,
    mount: &Mount,
    repository: &Arc<dyn Repository>,
    id: &RevisionId,
    path: &RepoPath,
    tree: &Tree,
) -> Option<Arc<Changes>> {
    let key = (mount.id(), format!("{}:{}", tree.id, farrier_domain::random::hash_bytes(path.as_bytes())));
    if let Some(known) = KNOWN.get(&key) {
        return Some(known);
    }
    let row = rows::Entity::find_by_id((mount.id(), key.1.clone())).one(services.db.read()).await.ok().flatten();
    if let Some(changes) = row.and_then(|row| serde_json::from_str(&row.value).ok()) {
        let changes = Arc::new(changes);
        KNOWN.insert(key, Arc::clone(&changes));
        return Some(changes);
    }
    if LOOKING.contains_key(&key) {
        return None;
    }
    if let Some(found) = look(repository.as_ref(), id, path, BUDGET).await {
        return Some(keep(services, key, found).await);
    }
    LOOKING.insert(key.clone(), ());
    let (services, repository, id, path) = (services.clone(), Arc::clone(repository), id.clone(), path.clone());
    tokio::spawn(async move {
        if let Some(found) = look(repository.as_ref(), &id, &path, LONG_BUDGET).await {
            keep(&services, key.clone(), found).await;
        }
        LOOKING.invalidate(&key);
    });
    None
}

/// Looks for the changes of the root after a push, so that the next reader finds them.
pub async fn warm(services: &Services, mount: &Mount, repository: &Arc<dyn Repository>, id: &RevisionId) -> anyhow::Result<()> {
    let root = RepoPath::root();
    let tree = repository.tree(id, &root).await?;
    let key = (mount.id(), format!("{}:{}", tree.id, farrier_domain::random::hash_bytes(root.as_bytes())));
    if KNOWN.contains_key(&key) {
        return Ok(());
    }
    if let Some(found) = look(repository.as_ref(), id, &root, LONG_BUDGET).await {
        keep(services, key, found).await;
    }
    Ok(())
}

async fn look(repository: &dyn Repository, id: &RevisionId, path: &RepoPath, budget: Duration) -> Option<Changes> {
    let found = match repository.last_changes(id, path, budget).await {
        Ok(found) => found,
        Err(error) => {
            tracing::warn!("last changes: {error}");
            return None;
        }
    };
    if !found.complete {
        return None;
    }
    let changes = found.entries.iter().filter_map(|(name, id)| {
        let revision = found.revisions.get(id)?;
        let change = Change {
            id: id.as_str().to_owned(),
            summary: revision.summary.clone(),
            at: revision.committer.time.unix_timestamp() * 1000,
        };
        Some((key_of(name), change))
    });
    Some(Changes(changes.collect()))
}

async fn keep(services: &Services, key: (i64, String), changes: Changes) -> Arc<Changes> {
    let changes = Arc::new(changes);
    KNOWN.insert(key.clone(), Arc::clone(&changes));
    if let Err(error) = store(services, &key, &changes).await {
        tracing::warn!("last changes were not kept: {error}");
    }
    changes
}

async fn store(services: &Services, key: &(i64, String), changes: &Changes) -> Result<(), DbErr> {
    let value = serde_json::to_string(changes).map_err(|e| DbErr::Custom(e.to_string()))?;
    let tx = services.db.write().await?;
    let row = rows::ActiveModel {
        mount_id: Set(key.0),
        key: Set(key.1.clone()),
        value: Set(value),
        created_at: Set(services.now()),
    };
    let twice = OnConflict::columns([rows::Column::MountId, rows::Column::Key]).do_nothing().to_owned();
    rows::Entity::insert(row).on_conflict(twice).exec_without_returning(&*tx).await?;
    tx.commit().await
}

/// The last revision that touched a path, cached by revision and path; none when it cannot be found in a second.
pub async fn of_path(mount: &Mount, repository: &Arc<dyn Repository>, id: &RevisionId, path: &RepoPath) -> Option<Revision> {
    let key = (mount.id(), format!("{id}:{}", path.encoded()));
    if let Some(known) = PATHS.get(&key) {
        return known;
    }
    let found = tokio::time::timeout(Duration::from_secs(1), repository.log(id, Some(path), None, 1)).await;
    let revision = found.ok()?.ok()?.revisions.into_iter().next();
    PATHS.insert(key, revision.clone());
    revision
}
