//! What follows from a push: found by comparing the repository's refs with those the database knows.
//!
//! No hook tells of a push, so none can be lost: whoever was killed between the change of a ref and the database's
//! transaction is caught up with by the next call, after the next push or at the next start.

use std::collections::HashMap;

use farrier_domain::projects::{self, counters};
use farrier_domain::search_outbox;
use farrier_jobs::{NewEvent, events};
use farrier_scm::{ObjectId, RefKind, Repository, Revision, RevisionId, ScmError};
use farrier_tool::events::{Event, PushedRevision, RevisionsPushed};
use farrier_tool::{Mount, Services};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::ActiveValue::Set;

use crate::{SharedBackend, refs};

/// Most revisions that one event tells of.
pub const MAX_REVISIONS: usize = 200;
/// Most branches of one push that get an event each.
const MAX_EVENTS: usize = 50;

/// The name of the event that a repository was taken in with its history.
pub const IMPORTED: &str = "code.imported";

/// What people are told.
enum Told {
    Pushes(Vec<RevisionsPushed>),
    Import,
}

/// A ref that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefChange {
    /// The whole name: `refs/heads/main`.
    pub name: String,
    /// None when it is new.
    pub old: Option<String>,
    /// None when it is gone.
    pub new: Option<String>,
}

/// Finds what changed since the last call and records it: refs, events, search and counters in one transaction.
///
/// Safe to repeat; a second call right after the first finds nothing.
pub async fn record_push(
    services: &Services,
    mount: &Mount,
    actor: Option<i64>,
    backend: &SharedBackend,
) -> anyhow::Result<Vec<RefChange>> {
    record(services, mount, actor, backend, false).await
}

/// Like [`record_push`] for a repository that was taken in with its history: one event tells of it, and nothing that its
/// old messages ask for is done.
pub async fn record_import(
    services: &Services,
    mount: &Mount,
    actor: Option<i64>,
    backend: &SharedBackend,
) -> anyhow::Result<Vec<RefChange>> {
    record(services, mount, actor, backend, true).await
}

async fn record(
    services: &Services,
    mount: &Mount,
    actor: Option<i64>,
    backend: &SharedBackend,
    is_import: bool,
) -> anyhow::Result<Vec<RefChange>> {
    let repository = backend.repository(services, mount).await?;
    let now = repository.all_refs().await?;
    let known = refs::Entity::find().filter(refs::Column::MountId.eq(mount.id())).all(services.db.read()).await?;
    let known: HashMap<String, String> = known.into_iter().map(|row| (row.name, row.target)).collect();
    let changes = compare(&known, &now);
    if changes.is_empty() {
        return Ok(changes);
    }
    let default = repository.default_branch().await?;
    let told = match is_import {
        true => Told::Import,
        false => Told::Pushes(tell(mount, repository.as_ref(), &changes, &known, default.as_deref()).await?),
    };
    let count = match &default {
        Some(branch) => match repository.resolve(RefKind::Branch, branch).await {
            Ok(id) => repository.count_revisions(&id).await.ok(),
            Err(_) => None,
        },
        None => None,
    };
    write(services, mount, actor, &changes, told, default.as_deref(), count).await?;
    Ok(changes)
}

fn compare(known: &HashMap<String, String>, now: &[(String, ObjectId)]) -> Vec<RefChange> {
    let mut changes: Vec<RefChange> = now
        .iter()
        .filter(|(name, id)| known.get(name).is_none_or(|old| old != id.as_str()))
        .map(|(name, id)| RefChange { name: name.clone(), old: known.get(name).cloned(), new: Some(id.as_str().to_owned()) })
        .collect();
    let there: std::collections::HashSet<&str> = now.iter().map(|(name, _)| name.as_str()).collect();
    let gone = known.iter().filter(|(name, _)| !there.contains(name.as_str()));
    changes.extend(gone.map(|(name, old)| RefChange { name: name.clone(), old: Some(old.clone()), new: None }));
    changes.sort_by(|a, b| a.name.cmp(&b.name));
    changes
}

/// The events of a push, without their rows.
async fn tell(
    mount: &Mount,
    repository: &dyn Repository,
    changes: &[RefChange],
    known: &HashMap<String, String>,
    default: Option<&str>,
) -> Result<Vec<RevisionsPushed>, ScmError> {
    // Revisions that any known branch had are not new, wherever they arrive.
    let mut old: Vec<RevisionId> = known
        .iter()
        .filter(|(name, _)| name.starts_with("refs/heads/"))
        .filter_map(|(_, id)| RevisionId::parse(id).ok())
        .collect();
    let mut list = Vec::new();
    let is_default = |change: &&RefChange| change.name.strip_prefix("refs/heads/") == default;
    let mut ordered: Vec<&RefChange> = changes.iter().collect();
    ordered.sort_by_key(|change| !is_default(change));
    for change in ordered.into_iter().take(MAX_EVENTS) {
        let Some(branch) = change.name.strip_prefix("refs/heads/") else { continue };
        let Some(new) = change.new.as_deref().and_then(|id| RevisionId::parse(id).ok()) else { continue };
        // What the default branch did not have before can close tickets, even if another branch had it.
        let before: Vec<RevisionId> = match (default == Some(branch), &change.old) {
            (true, Some(own)) => RevisionId::parse(own).ok().into_iter().collect(),
            _ => old.clone(),
        };
        let fresh = match repository.new_revisions(&before, &new, MAX_REVISIONS).await {
            Ok(fresh) => fresh,
            // An old tip that was thrown away cannot be compared with.
            Err(ScmError::NotFound) => repository.new_revisions(&[], &new, 1).await?,
            Err(error) => return Err(error),
        };
        let total = if fresh.complete { fresh.revisions.len() as u64 } else { MAX_REVISIONS as u64 + 1 };
        old.push(new);
        // The repository lists the newest first; people read a push from its beginning.
        let revisions = fresh.revisions.iter().rev().map(|r| pushed(mount, r)).collect();
        list.push(RevisionsPushed { branch: branch.to_owned(), is_default: default == Some(branch), revisions, total });
    }
    Ok(list)
}

fn pushed(mount: &Mount, revision: &Revision) -> PushedRevision {
    PushedRevision {
        id: revision.id.as_str().to_owned(),
        summary: revision.summary.clone(),
        message: revision.message.chars().take(20_000).collect(),
        author_name: revision.author.name.clone(),
        author_email: revision.author.email.clone(),
        url: mount.url(&format!("/commit/{}", revision.id)),
    }
}

async fn write(
    services: &Services,
    mount: &Mount,
    actor: Option<i64>,
    changes: &[RefChange],
    told: Told,
    default: Option<&str>,
    count: Option<u64>,
) -> anyhow::Result<()> {
    let now = services.now();
    let tx = services.db.write().await?;
    for change in changes {
        match &change.new {
            Some(target) => {
                let row = refs::ActiveModel {
                    mount_id: Set(mount.id()),
                    name: Set(change.name.clone()),
                    target: Set(target.clone()),
                };
                let newer = OnConflict::columns([refs::Column::MountId, refs::Column::Name]).update_column(refs::Column::Target).to_owned();
                refs::Entity::insert(row).on_conflict(newer).exec_without_returning(&*tx).await?;
            }
            None => {
                refs::Entity::delete_by_id((mount.id(), change.name.clone())).exec(&*tx).await?;
            }
        }
    }
    let pushes = match told {
        Told::Pushes(pushes) => pushes,
        Told::Import => {
            events::record(&*tx, mount_event(IMPORTED, mount, actor, now)).await?;
            Vec::new()
        }
    };
    for event in &pushes {
        if event.total == 0 {
            continue;
        }
        let subject = match event.revisions.last() {
            Some(last) => format!("{}: {}", event.branch, last.summary),
            None => event.branch.clone(),
        };
        let branch = percent_encoding::utf8_percent_encode(&event.branch, crate::address::PATH);
        let row = NewEvent {
            subject,
            url: mount.url(&format!("/log/branch/{branch}")),
            payload: event.payload(),
            ..mount_event(RevisionsPushed::NAME, mount, actor, now)
        };
        events::record(&*tx, row).await?;
    }
    if let Some(change) = changes.iter().find(|c| c.name.strip_prefix("refs/heads/") == default && default.is_some()) {
        let key = format!("{}..{}", change.old.as_deref().unwrap_or(""), change.new.as_deref().unwrap_or(""));
        search_outbox::touch(&*tx, mount.id(), crate::search::FILES, &key).await?;
        search_outbox::touch(&*tx, mount.id(), crate::search::REVISIONS, &key).await?;
    }
    if let Some(count) = count {
        counters::set(&*tx, mount.id(), "revisions", i64::try_from(count).unwrap_or(i64::MAX)).await?;
    }
    projects::note_activity(&*tx, mount.project().id, now).await?;
    Ok(tx.commit().await?)
}

fn mount_event(name: &'static str, mount: &Mount, actor: Option<i64>, now: i64) -> NewEvent {
    NewEvent {
        name,
        project_id: Some(mount.project().id),
        mount_id: Some(mount.id()),
        actor_id: actor,
        subject: mount.label().to_owned(),
        url: mount.url(""),
        created_at: now,
        ..Default::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_found_once() {
        let known = HashMap::from([("refs/heads/a".to_owned(), "1".to_owned()), ("refs/heads/b".to_owned(), "2".to_owned())]);
        let now = [("refs/heads/a".to_owned(), ObjectId::new("9")), ("refs/heads/c".to_owned(), ObjectId::new("3"))];
        let found: Vec<(String, Option<String>, Option<String>)> =
            compare(&known, &now).into_iter().map(|c| (c.name, c.old, c.new)).collect();
        let text = |t: &str| Some(t.to_owned());
        assert_eq!(found, [
            ("refs/heads/a".to_owned(), text("1"), text("9")),
            ("refs/heads/b".to_owned(), text("2"), None),
            ("refs/heads/c".to_owned(), None, text("3")),
        ]);
    }
}
