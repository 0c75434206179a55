//! History, newest first.

use super::command::git;
use super::revision::revisions;
use super::{GitRepository, oid};
use crate::{LogCursor, NewRevisions, RepoPath, RevisionId, RevisionPage, ScmError};
use farrier_process::{Program, Stdin};
use git2::Oid;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::time::Duration;

/// Pages that end before this are walked in the process. Further on, the program's commit-graph is faster.
const NEAR: usize = 500;

/// How many revisions one page has at most.
const MAX_PAGE: usize = 1000;

/// How long the program may look for a page.
const LIMIT: Duration = Duration::from_secs(15);

impl GitRepository {
    pub(super) async fn history(
        &self,
        id: &RevisionId,
        path: Option<&RepoPath>,
        after: Option<&LogCursor>,
        limit: usize,
    ) -> Result<RevisionPage, ScmError> {
        let limit = limit.clamp(1, MAX_PAGE);
        let (start, skip) = after.map_or((id, 0), |after| (&after.start, after.skip as usize));
        let start_oid = oid(start)?;
        let path = path.filter(|path| !path.is_root());
        let mut found = if path.is_none() && skip + limit <= NEAR {
            self.with(move |repo| walk(repo, start_oid, skip, limit + 1)).await?
        } else {
            // A revision that doesn't exist is "not found", not a program's complaint.
            self.with(move |repo| Ok(repo.find_commit(start_oid).map(drop)?)).await?;
            let program = git(self.path())
                .args(["rev-list", &format!("--skip={skip}"), "-n", &(limit + 1).to_string()])
                .arg(start.as_str())
                .arg("--")
                .args(path.map(|path| OsStr::from_bytes(path.as_bytes())))
                .limit(LIMIT);
            ids(program).await?
        };
        let next = (found.len() > limit)
            .then(|| Some(LogCursor { start: start.clone(), skip: u32::try_from(skip + limit).ok()? }))
            .flatten();
        found.truncate(limit);
        let revisions = self.with(move |repo| Ok(revisions(repo, &found))).await?;
        Ok(RevisionPage { revisions, next })
    }

    pub(super) async fn find_new_revisions(
        &self,
        old: &[RevisionId],
        new: &RevisionId,
        limit: usize,
    ) -> Result<NewRevisions, ScmError> {
        // Through standard input: a repository can have more refs than a command line has room.
        let mut input = format!("{}\n", oid(new)?);
        for id in old {
            input.push_str(&format!("^{}\n", oid(id)?));
        }
        let program = git(self.path())
            .args(["rev-list", "--ignore-missing", "-n", &(limit + 1).to_string(), "--stdin"])
            .stdin(Stdin::Bytes(input.into()))
            .limit(LIMIT);
        let mut found = ids(program).await?;
        let complete = found.len() <= limit;
        found.truncate(limit);
        let revisions = self.with(move |repo| Ok(revisions(repo, &found))).await?;
        Ok(NewRevisions { revisions, complete })
    }

    pub(super) async fn count(&self, id: &RevisionId) -> Result<u64, ScmError> {
        let oid = oid(id)?;
        if let Some(count) = self.inner.counts.get(&oid) {
            return Ok(count);
        }
        self.with(move |repo| Ok(repo.find_commit(oid).map(drop)?)).await?;
        let program =
            git(self.path()).args(["rev-list", "--count"]).arg(oid.to_string()).arg("--").limit(LIMIT);
        let output = program.output().await?;
        let count = number(&output.stdout)?;
        self.inner.counts.insert(oid, count);
        Ok(count)
    }

    pub(super) async fn find_merge_base(
        &self,
        a: &RevisionId,
        b: &RevisionId,
    ) -> Result<Option<RevisionId>, ScmError> {
        let (a, b) = (oid(a)?, oid(b)?);
        self.with(move |repo| Ok((repo.find_commit(a)?, repo.find_commit(b)?)).map(drop)).await?;
        let program = git(self.path()).arg("merge-base").args([a.to_string(), b.to_string()]);
        // It ends with 1 when there's none.
        Ok(ids(program.accept(1).limit(LIMIT)).await?.first().map(|base| (*base).into()))
    }

    /// How many revisions only the first has, and only the second.
    pub(super) async fn count_apart(&self, a: &RevisionId, b: &RevisionId) -> Result<(u64, u64), ScmError> {
        let range = format!("{}...{}", oid(a)?, oid(b)?);
        let program = git(self.path()).args(["rev-list", "--count", "--left-right"]).arg(range).arg("--");
        let output = program.limit(LIMIT).output().await?;
        let mut counts = output.stdout.split(|byte| byte.is_ascii_whitespace());
        Ok((number(counts.next().unwrap_or_default())?, number(counts.next().unwrap_or_default())?))
    }
}

/// Runs a program that prints an id on each line.
async fn ids(program: Program) -> Result<Vec<Oid>, ScmError> {
    let output = program.output().await?;
    let lines = output.stdout.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
    let ids = lines.map(|line| Ok(Oid::from_str(&String::from_utf8_lossy(line))?));
    ids.collect()
}

fn number(text: &[u8]) -> Result<u64, ScmError> {
    let text = String::from_utf8_lossy(text);
    text.trim().parse().map_err(|_| ScmError::Other(format!("git counted {text:?}")))
}

/// The same order as `git rev-list`: by time, and first come first served for equal times.
fn walk(repo: &git2::Repository, start: Oid, skip: usize, limit: usize) -> Result<Vec<Oid>, ScmError> {
    let mut waiting = BinaryHeap::new();
    let mut seen = HashSet::from([start]);
    let mut turn = 0u64;
    waiting.push((repo.find_commit(start)?.time().seconds(), Reverse(turn), start));
    let mut found = Vec::new();
    while found.len() < skip + limit {
        let Some((_, _, id)) = waiting.pop() else { break };
        found.push(id);
        for parent in repo.find_commit(id)?.parent_ids() {
            // The parents of a shallow copy's last commits aren't there.
            if seen.insert(parent)
                && let Ok(parent) = repo.find_commit(parent)
            {
                turn += 1;
                waiting.push((parent.time().seconds(), Reverse(turn), parent.id()));
            }
        }
    }
    found.drain(..skip.min(found.len()));
    Ok(found)
}
