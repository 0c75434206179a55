//! The newest branches and tags of each repository, as every page lists them.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use farrier_scm::{RefOrder, RefPage, RefQuery, Repository, ScmError};
use farrier_tool::Mount;
use moka::sync::Cache;

/// How many branches and tags pages list.
const LISTED: usize = 15;

/// What a push of another process changes is seen after this; one of our own is seen at once.
const KEPT: Duration = Duration::from_secs(2);

static KNOWN: LazyLock<Cache<i64, Arc<Names>>> =
    LazyLock::new(|| Cache::builder().max_capacity(1_000).time_to_live(KEPT).build());

/// The names of a repository.
pub struct Names {
    /// The branch to show first.
    pub default: Option<String>,
    /// The newest branches.
    pub branches: Vec<String>,
    /// The newest tags.
    pub tags: Vec<String>,
    /// How many branches there are.
    pub branch_count: usize,
    /// How many tags there are.
    pub tag_count: usize,
}

/// The names of a mount's repository.
pub async fn of(mount: &Mount, repository: &dyn Repository) -> Result<Arc<Names>, ScmError> {
    if let Some(known) = KNOWN.get(&mount.id()) {
        return Ok(known);
    }
    let query = RefQuery { limit: LISTED, order: RefOrder::Newest, ..RefQuery::default() };
    let (branches, tags) = tokio::try_join!(repository.branches(&query), repository.tags(&query))?;
    let names = |page: RefPage| page.refs.into_iter().map(|one| one.name).collect();
    let found = Arc::new(Names {
        default: repository.default_branch().await?,
        branch_count: branches.total,
        tag_count: tags.total,
        branches: names(branches),
        tags: names(tags),
    });
    KNOWN.insert(mount.id(), Arc::clone(&found));
    Ok(found)
}

/// Forgets the names of a mount whose repository changed.
pub fn forget(mount: &Mount) {
    KNOWN.invalidate(&mount.id());
}
