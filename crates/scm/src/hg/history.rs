//! History, newest first.

use super::said::{SaidRevision, latin};
use super::{HgRepository, node};
use crate::{LogCursor, NewRevisions, RepoPath, Revision, RevisionId, RevisionPage, ScmError};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How many revisions one page has at most.
const MAX_PAGE: usize = 1000;

/// How many seconds the changes of a path are looked for.
const SECONDS: u32 = 15;

#[derive(Serialize)]
#[serde(tag = "op", rename_all = "lowercase")]
enum Question<'a> {
    Revisions { ids: Vec<&'a str> },
    Log { id: &'a str, path: String, skip: u32, limit: usize, seconds: u32 },
    New { id: &'a str, old: Vec<&'a str>, limit: usize },
    Count { id: &'a str },
    Base { a: &'a str, b: &'a str },
}

#[derive(Deserialize)]
struct SaidRevisions {
    revisions: Vec<SaidRevision>,
    #[serde(default)]
    more: bool,
    #[serde(default)]
    total: u64,
}

#[derive(Deserialize)]
struct SaidCount {
    count: u64,
}

#[derive(Deserialize)]
struct SaidBase {
    id: Option<String>,
}

impl HgRepository {
    pub(super) async fn find_revision(&self, id: &RevisionId) -> Result<Revision, ScmError> {
        let found = self.find_revisions(std::slice::from_ref(id)).await?;
        found.into_iter().next().ok_or(ScmError::NotFound)
    }

    pub(super) async fn find_revisions(&self, ids: &[RevisionId]) -> Result<Vec<Revision>, ScmError> {
        let known = &self.inner.revisions;
        let mut unknown = Vec::new();
        for id in ids {
            if !known.contains_key(node(id)?) {
                unknown.push(node(id)?);
            }
        }
        let mut found = std::collections::HashMap::new();
        if !unknown.is_empty() {
            let said: SaidRevisions = self.ask(&Question::Revisions { ids: unknown }).await?;
            for revision in self.taken(said.revisions)? {
                found.insert(revision.id.clone(), revision);
            }
        }
        let one = |id: &RevisionId| {
            found.get(id).cloned().or_else(|| known.get(id.as_str()).map(|known| known.as_ref().clone()))
        };
        Ok(ids.iter().filter_map(one).collect())
    }

    /// Revisions as the crate has them, kept for those who ask for one of them next.
    pub(super) fn taken(&self, said: Vec<SaidRevision>) -> Result<Vec<Revision>, ScmError> {
        let revisions = said.into_iter().map(SaidRevision::taken).collect::<Result<Vec<_>, _>>()?;
        for revision in &revisions {
            self.inner.revisions.insert(revision.id.to_string(), Arc::new(revision.clone()));
        }
        Ok(revisions)
    }

    pub(super) async fn history(
        &self,
        id: &RevisionId,
        path: Option<&RepoPath>,
        after: Option<&LogCursor>,
        limit: usize,
    ) -> Result<RevisionPage, ScmError> {
        let limit = limit.clamp(1, MAX_PAGE);
        let (start, skip) = after.map_or((id, 0), |after| (&after.start, after.skip));
        let path = path.map_or_else(String::new, |path| latin(path.as_bytes()));
        let question = Question::Log { id: node(start)?, path, skip, limit, seconds: SECONDS };
        let said: SaidRevisions = self.ask(&question).await?;
        let next = u32::try_from(limit).ok().and_then(|limit| skip.checked_add(limit));
        let next = next.filter(|_| said.more).map(|skip| LogCursor { start: start.clone(), skip });
        Ok(RevisionPage { revisions: self.taken(said.revisions)?, next })
    }

    /// The revisions that are new, and how many there are in all.
    pub(super) async fn find_new(
        &self,
        old: &[RevisionId],
        new: &RevisionId,
        limit: usize,
    ) -> Result<(Vec<Revision>, u64), ScmError> {
        let old = old.iter().map(node).collect::<Result<_, _>>()?;
        let said: SaidRevisions = self.ask(&Question::New { id: node(new)?, old, limit }).await?;
        Ok((self.taken(said.revisions)?, said.total))
    }

    pub(super) async fn find_new_revisions(
        &self,
        old: &[RevisionId],
        new: &RevisionId,
        limit: usize,
    ) -> Result<NewRevisions, ScmError> {
        let (revisions, total) = self.find_new(old, new, limit).await?;
        Ok(NewRevisions { complete: revisions.len() as u64 == total, revisions })
    }

    pub(super) async fn count(&self, id: &RevisionId) -> Result<u64, ScmError> {
        if let Some(count) = self.inner.counts.get(node(id)?) {
            return Ok(count);
        }
        let said: SaidCount = self.ask(&Question::Count { id: node(id)? }).await?;
        self.inner.counts.insert(id.to_string(), said.count);
        Ok(said.count)
    }

    pub(super) async fn find_merge_base(
        &self,
        a: &RevisionId,
        b: &RevisionId,
    ) -> Result<Option<RevisionId>, ScmError> {
        let said: SaidBase = self.ask(&Question::Base { a: node(a)?, b: node(b)? }).await?;
        said.id.as_deref().map(RevisionId::parse).transpose()
    }
}
