//! History, newest first.

use super::command::{check, run, svn};
use super::place::{At, numbered};
use super::xml::{self, Logged};
use super::{SvnRepository, place};
use crate::{LogCursor, NewRevisions, RepoPath, Revision, RevisionId, RevisionPage, ScmError};
use farrier_process::Program;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

/// How many revisions one page has at most.
const MAX_PAGE: usize = 1000;

/// How many revisions are asked for in one go.
const AT_ONCE: usize = 200;

/// How long a history may be looked for.
const LIMIT: Duration = Duration::from_secs(15);

impl SvnRepository {
    /// One revision by its number.
    pub(super) async fn logged(&self, number: u64) -> Result<Revision, ScmError> {
        if number == 0 {
            return Err(ScmError::NotFound);
        }
        let found = self.numbers(&[number]).await?;
        found.into_iter().next().ok_or(ScmError::NotFound)
    }

    /// Revisions by their numbers, in that order. Those that aren't there are left out.
    pub(super) async fn numbers(&self, numbers: &[u64]) -> Result<Vec<Revision>, ScmError> {
        let youngest = self.youngest().await?;
        let known = &self.inner.revisions;
        let mut missing: Vec<u64> =
            numbers.iter().copied().filter(|number| (1..=youngest).contains(number)).collect();
        missing.retain(|number| !known.contains_key(number));
        missing.sort_unstable();
        missing.dedup();
        let mut fresh = std::collections::HashMap::new();
        for part in missing.chunks(AT_ONCE) {
            let list: Vec<String> = part.iter().map(u64::to_string).collect();
            let target = self.target(&RepoPath::root(), youngest);
            let program = svn("log").args(["--xml", "-c", &list.join(",")]).arg(target);
            fresh.extend(xml::log(&run(program).await?)?.into_iter().map(|one| (one.number, one.revision)));
        }
        let found =
            numbers.iter().filter_map(|number| known.get(number).or_else(|| fresh.get(number).cloned()));
        let found = found.collect();
        for (number, revision) in fresh {
            known.insert(number, revision);
        }
        Ok(found)
    }

    pub(super) async fn find_revision(&self, id: &RevisionId) -> Result<Revision, ScmError> {
        self.logged(At::of(id)?.number).await
    }

    /// Their ids are those that were asked for, so that a folder's newest revision is found under the folder's id.
    pub(super) async fn find_revisions(&self, ids: &[RevisionId]) -> Result<Vec<Revision>, ScmError> {
        let numbers = ids.iter().map(|id| Ok(At::of(id)?.number)).collect::<Result<Vec<_>, ScmError>>()?;
        let found = self.numbers(&numbers).await?;
        let mut revisions = Vec::with_capacity(found.len());
        for (id, number) in ids.iter().zip(numbers) {
            let own = numbered(number)?;
            let revision = found.iter().find(|revision| revision.id == own);
            revisions.extend(revision.map(|revision| Revision { id: id.clone(), ..revision.clone() }));
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
        let at = At::of(after.map_or(id, |after| &after.start))?;
        // The number itself says where a page goes on, so that one far down costs no more than the first.
        let from = after.map_or(at.number, |after| u64::from(after.skip).min(at.number));
        let full = path.map_or_else(|| at.root.clone(), |path| at.full(path));
        check(&full)?;
        if from == 0 {
            return Ok(RevisionPage::default());
        }
        let count = (limit + 1).to_string();
        let program = || self.log_of(&full, at.number, from, 1).args(["--limit", &count]);
        let key = format!("log {} {from} {count} {}", at.number, full.encoded());
        let mut found = xml::log(&self.kept(key, program).await?)?;
        let next = found.get(limit).and_then(|next| u32::try_from(next.number).ok());
        found.truncate(limit);
        let next = next.map(|skip| LogCursor { start: after.map_or(id, |after| &after.start).clone(), skip });
        Ok(RevisionPage { revisions: found.into_iter().map(|one| one.revision).collect(), next })
    }

    /// The log of a path from a number down to another.
    pub(super) fn log_of(&self, full: &RepoPath, peg: u64, from: u64, to: u64) -> Program {
        svn("log").args(["--xml", "-r", &format!("{from}:{to}")]).arg(self.target(full, peg)).limit(LIMIT)
    }

    /// The numbers of all revisions that a folder comes from, newest first.
    pub(super) async fn all_numbers(&self, at: &At) -> Result<Arc<Vec<u64>>, ScmError> {
        if at.number == 0 {
            return Ok(Arc::default());
        }
        if at.root.is_root() {
            return Ok(Arc::new((1..=at.number).rev().collect()));
        }
        let program = || self.log_of(&at.root, at.number, at.number, 1).arg("-q");
        let answer = self.kept(format!("numbers {} {}", at.number, at.root.encoded()), program).await?;
        Ok(Arc::new(xml::log(&answer)?.into_iter().map(|one| one.number).collect()))
    }

    pub(super) async fn count(&self, id: &RevisionId) -> Result<u64, ScmError> {
        Ok(self.all_numbers(&At::of(id)?).await?.len() as u64)
    }

    pub(super) async fn find_new_revisions(
        &self,
        old: &[RevisionId],
        new: &RevisionId,
        limit: usize,
    ) -> Result<NewRevisions, ScmError> {
        let at = At::of(new)?;
        let old: Vec<At> = old.iter().filter_map(|id| At::of(id).ok()).collect();
        let own = old.iter().filter(|old| old.root == at.root).map(|old| old.number).max().unwrap_or(0);
        if own >= at.number {
            return Ok(NewRevisions { revisions: Vec::new(), complete: true });
        }
        let others: Vec<&At> = old.iter().filter(|old| old.root != at.root).collect();
        let program = self.log_of(&at.root, at.number, at.number, own + 1);
        let program = if others.is_empty() { program } else { program.arg("-v") };
        let found = xml::log(&run(program.args(["--limit", &(limit + 1).to_string()])).await?)?;
        let is_cut = found.len() > limit;
        let new = found.into_iter().take(limit);
        let revisions = new.filter(|one| !others.iter().any(|other| has(other, one)));
        Ok(NewRevisions { revisions: revisions.map(|one| one.revision).collect(), complete: !is_cut })
    }

    pub(super) async fn find_merge_base(
        &self,
        a: &RevisionId,
        b: &RevisionId,
    ) -> Result<Option<RevisionId>, ScmError> {
        let (a, b) = (At::of(a)?, At::of(b)?);
        if a.root == b.root {
            return At { number: a.number.min(b.number), root: a.root }.id().map(Some);
        }
        let (of_a, of_b) = tokio::try_join!(self.all_numbers(&a), self.all_numbers(&b))?;
        let of_a: HashSet<u64> = of_a.iter().copied().collect();
        // Both lists begin with the newest, so the first that is in both is the newest of them.
        let Some(number) = of_b.iter().copied().find(|number| of_a.contains(number)) else { return Ok(None) };
        let program =
            svn("info").args(["--xml", "-r", &number.to_string()]).arg(self.target(&b.root, b.number));
        let Ok(answer) = run(program).await else { return Ok(None) };
        let root = xml::read(&answer, |document| {
            let entry = document.descendants().find(|node| node.has_tag_name("entry"))?;
            Some(xml::text_of(entry, "relative-url")?.strip_prefix("^/")?.to_owned())
        })?;
        place::At { number, root: RepoPath::parse_encoded(&root)? }.id().map(Some)
    }
}

/// Whether a revision was part of a folder's history already: it touched the folder, and isn't newer.
fn has(at: &At, one: &Logged) -> bool {
    let touches = |path: &str| {
        let path = RepoPath::stored(path.trim_start_matches('/').as_bytes());
        // A change of something above, such as moving it, is one of the folder too.
        at.inner(&path).is_some() || at.root.as_bytes().starts_with(path.join(b"").as_bytes())
    };
    one.number <= at.number && one.touched.iter().any(|touched| touches(&touched.path))
}
