//! Which revisions a push brought, for the events that tell of it.

use std::collections::HashMap;

use farrier_scm::{Repository, Revision, RevisionId, ScmError};
use farrier_tool::Mount;
use farrier_tool::events::{PushedRevision, RevisionsPushed};

use super::RefChange;

/// Most revisions that one event tells of.
pub const MAX_REVISIONS: usize = 200;
/// Most branches of one push that get an event each.
const MAX_EVENTS: usize = 50;
/// How much of a message is kept in an event.
const MAX_MESSAGE: usize = 20_000;

/// The events of a push, without their rows; the default branch comes first.
pub(super) async fn events(
    mount: &Mount,
    repository: &dyn Repository,
    changes: &[RefChange],
    known: &HashMap<String, String>,
    default: Option<&str>,
) -> Result<Vec<RevisionsPushed>, ScmError> {
    // Revisions that any known branch had are not new, wherever they arrive.
    let heads = known.iter().filter(|(name, _)| name.starts_with("refs/heads/"));
    let mut old: Vec<RevisionId> = heads.filter_map(|(_, id)| RevisionId::parse(id).ok()).collect();
    let mut ordered: Vec<(&str, &RefChange)> =
        changes.iter().filter_map(|change| Some((change.branch()?, change))).collect();
    ordered.sort_by_key(|(branch, _)| Some(*branch) != default);
    let mut list = Vec::new();
    for (branch, change) in ordered.into_iter().take(MAX_EVENTS) {
        let Some(new) = change.new.as_deref().and_then(|id| RevisionId::parse(id).ok()) else { continue };
        let is_default = Some(branch) == default;
        let own = change.old.as_deref().and_then(|id| RevisionId::parse(id).ok());
        // What the default branch did not have before can close tickets, even if another branch had it.
        let fresh = match (is_default, own) {
            (true, Some(own)) => repository.new_revisions(&[own], &new, MAX_REVISIONS).await?,
            _ => repository.new_revisions(&old, &new, MAX_REVISIONS).await?,
        };
        let total = match fresh.complete {
            true => fresh.revisions.len() as u64,
            false if old.is_empty() => repository.count_revisions(&new).await?,
            false => MAX_REVISIONS as u64 + 1,
        };
        old.push(new);
        // The repository lists the newest first; people read a push from its beginning.
        let revisions = fresh.revisions.iter().rev().map(|revision| pushed(mount, revision)).collect();
        list.push(RevisionsPushed { branch: branch.to_owned(), is_default, revisions, total });
    }
    Ok(list)
}

fn pushed(mount: &Mount, revision: &Revision) -> PushedRevision {
    PushedRevision {
        id: revision.id.as_str().to_owned(),
        summary: revision.summary.clone(),
        message: revision.message.chars().take(MAX_MESSAGE).collect(),
        author_name: revision.author.name.clone(),
        author_email: revision.author.email.clone(),
        url: mount.url(&format!("/commit/{}", revision.id)),
    }
}
