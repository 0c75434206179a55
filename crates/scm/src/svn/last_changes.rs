//! The last change of each entry of a folder: the list of the folder tells them.

use super::SvnRepository;
use super::place::{At, numbered};
use crate::{LastChanges, RepoPath, RevisionId, ScmError};
use std::time::Duration;

impl SvnRepository {
    pub(super) async fn find_last_changes(
        &self,
        id: &RevisionId,
        path: &RepoPath,
        budget: Duration,
    ) -> Result<LastChanges, ScmError> {
        let at = At::of(id)?;
        let listed = self.listed(&at.full(path), at.number).await?;
        let mut found = LastChanges::default();
        for entry in &listed {
            found.entries.insert(entry.name.as_bytes().to_owned(), numbered(entry.number)?);
        }
        let numbers: Vec<u64> = listed.iter().map(|entry| entry.number).collect();
        // What isn't ready in time is looked for once more, and then it is kept.
        let Ok(revisions) = tokio::time::timeout(budget, self.numbers(&numbers)).await else {
            return Ok(LastChanges::default());
        };
        found.revisions = revisions?.into_iter().map(|revision| (revision.id.clone(), revision)).collect();
        found.complete = found.entries.values().all(|id| found.revisions.contains_key(id));
        Ok(found)
    }
}
