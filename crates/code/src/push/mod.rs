//! What follows from a push: found by comparing the repository's refs with those the database knows.
//!
//! No hook tells of a push, so none can be lost: whoever was killed between the change of a ref and the database's
//! transaction is caught up with by the next call, after the next push or at the next start.

mod changes;
mod tell;
mod write;

use std::collections::HashMap;

use farrier_domain::projects::counters;
use farrier_scm::{RefKind, Repository, RevisionId};
use farrier_tool::events::RevisionsPushed;
use farrier_tool::{Mount, Services};
use sea_orm::entity::prelude::*;

use crate::{SharedBackend, names, refs};
pub use changes::RefChange;
pub use tell::MAX_REVISIONS;

/// The name of the event that a repository was taken in with its history.
pub const IMPORTED: &str = "code.imported";

/// Where the payload of a push names the machine's key.
pub const DEPLOY_KEY: &str = "deploy_key";

/// The counter of the revisions that the default branch has.
pub const REVISIONS: &str = "revisions";

/// Who pushed.
#[derive(Clone, Debug, Default)]
pub struct Pusher {
    /// The account; none for a machine, and for a push that is found after a crash.
    pub account: Option<i64>,
    /// What the project calls the machine's key.
    pub deploy_key: Option<String>,
}

impl From<Option<i64>> for Pusher {
    fn from(account: Option<i64>) -> Pusher {
        Pusher { account, deploy_key: None }
    }
}

/// What people are told.
enum Told {
    Pushes(Vec<RevisionsPushed>),
    Import,
}

/// What the search has to look at.
enum Reindex {
    Nothing,
    /// What came between two revisions; nothing before the first.
    Since(String, String),
    /// What was indexed is of another branch, or of a history that is gone.
    Everything,
}

/// All that one call found, to be written at once.
struct News {
    changes: Vec<RefChange>,
    default: Option<String>,
    told: Told,
    reindex: Reindex,
    count: Option<u64>,
}

/// Finds what changed since the last call and records it: refs, events, search and counters in one transaction.
///
/// Safe to repeat; a second call right after the first finds nothing.
pub async fn record_push(
    services: &Services,
    mount: &Mount,
    pusher: impl Into<Pusher>,
    backend: &SharedBackend,
) -> anyhow::Result<Vec<RefChange>> {
    record(services, mount, pusher.into(), backend, false).await
}

/// Like [`record_push`] for a repository that was taken in with its history: one event tells of it, and nothing that its
/// old messages ask for is done.
pub async fn record_import(
    services: &Services,
    mount: &Mount,
    actor: Option<i64>,
    backend: &SharedBackend,
) -> anyhow::Result<Vec<RefChange>> {
    record(services, mount, actor.into(), backend, true).await
}

async fn record(
    services: &Services,
    mount: &Mount,
    pusher: Pusher,
    backend: &SharedBackend,
    is_import: bool,
) -> anyhow::Result<Vec<RefChange>> {
    let repository = backend.repository(services, mount).await?;
    names::forget(mount);
    let now = repository.all_refs().await?;
    let default = if now.is_empty() { None } else { repository.default_branch().await? };
    let known =
        refs::Entity::find().filter(refs::Column::MountId.eq(mount.id())).all(services.db.read()).await?;
    let mut known: HashMap<String, String> = known.into_iter().map(|row| (row.name, row.target)).collect();
    let known_default = known.remove(refs::DEFAULT);
    let changes = changes::compare(&known, &now);
    if changes.is_empty() && known_default == default {
        return Ok(changes);
    }
    let told = match is_import {
        true => Told::Import,
        false => Told::Pushes(
            tell::events(mount, repository.as_ref(), &changes, &known, default.as_deref()).await?,
        ),
    };
    let moved = known_default.is_some() && known_default != default;
    let own =
        changes.iter().find(|change| change.branch().is_some() && change.branch() == default.as_deref());
    let reindex = match own {
        _ if moved => Reindex::Everything,
        Some(change) => reindex(repository.as_ref(), change).await,
        None => Reindex::Nothing,
    };
    let count = match (&default, own) {
        (Some(branch), _) if moved => full_count(repository.as_ref(), branch).await,
        (Some(branch), Some(change)) => {
            match quick_count(services, mount, repository.as_ref(), change, &told).await {
                Some(count) => Some(count),
                None => full_count(repository.as_ref(), branch).await,
            }
        }
        _ => None,
    };
    let news = News { changes, default, told, reindex, count };
    write::write(services, mount, &pusher, &news).await?;
    names::forget(mount);
    Ok(news.changes)
}

async fn reindex(repository: &dyn Repository, change: &RefChange) -> Reindex {
    match (&change.old, &change.new) {
        (None, Some(new)) => Reindex::Since(String::new(), new.clone()),
        // A revision that was thrown away, as maintenance does, cannot be compared with.
        (Some(old), Some(new)) if is_there(repository, old).await => Reindex::Since(old.clone(), new.clone()),
        _ => Reindex::Everything,
    }
}

async fn is_there(repository: &dyn Repository, id: &str) -> bool {
    match RevisionId::parse(id) {
        Ok(id) => repository.revision(&id).await.is_ok(),
        Err(_) => false,
    }
}

/// The kept count and what came on top, when nothing was taken away.
async fn quick_count(
    services: &Services,
    mount: &Mount,
    repository: &dyn Repository,
    change: &RefChange,
    told: &Told,
) -> Option<u64> {
    let Told::Pushes(pushes) = told else { return None };
    let (old, new) =
        (RevisionId::parse(change.old.as_ref()?).ok()?, RevisionId::parse(change.new.as_ref()?).ok()?);
    let event = pushes.iter().find(|event| event.is_default)?;
    let is_all = event.total == event.revisions.len() as u64;
    if !is_all || repository.merge_base(&old, &new).await.ok()?? != old {
        return None;
    }
    let kept = counters::of_mount(services.db.read(), mount.id()).await.ok()?.get(REVISIONS).copied()?;
    u64::try_from(kept).ok().map(|kept| kept + event.total)
}

async fn full_count(repository: &dyn Repository, branch: &str) -> Option<u64> {
    let id = repository.resolve(RefKind::Branch, branch).await.ok()?;
    repository.count_revisions(&id).await.ok()
}
