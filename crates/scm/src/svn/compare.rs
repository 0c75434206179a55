//! What one folder has that another hasn't.

use super::SvnRepository;
use super::command::{failed, svn};
use super::diff::{bounded, extensions};
use super::place::At;
use super::tree::object;
use super::unified::parse;
use crate::{Comparison, Diff, DiffOptions, RevisionId, ScmError};
use std::collections::HashSet;

/// How much text is read of a diff.
const MAX_TEXT: usize = 16 * 1024 * 1024;

impl SvnRepository {
    pub(super) async fn find_comparison(
        &self,
        a: &RevisionId,
        b: &RevisionId,
        limit: usize,
        options: &DiffOptions,
    ) -> Result<Comparison, ScmError> {
        let (at_a, at_b) = (At::of(a)?, At::of(b)?);
        let merge_base = self.find_merge_base(a, b).await?;
        let (of_a, of_b) = tokio::try_join!(self.all_numbers(&at_a), self.all_numbers(&at_b))?;
        let only = |these: &[u64], others: &[u64]| {
            let others: HashSet<u64> = others.iter().copied().collect();
            these.iter().copied().filter(|number| !others.contains(number)).collect::<Vec<_>>()
        };
        let (only_a, only_b) = (only(&of_a, &of_b), only(&of_b, &of_a));
        let shown: Vec<u64> = only_b.iter().copied().take(limit).collect();
        let base = At::of(merge_base.as_ref().unwrap_or(a))?;
        Ok(Comparison {
            merge_base,
            revisions: self.numbers(&shown).await?,
            revisions_complete: only_b.len() <= limit,
            ahead: only_b.len() as u64,
            behind: only_a.len() as u64,
            diff: self.diff_between(&base, &at_b, options).await?,
        })
    }

    async fn diff_between(&self, old: &At, new: &At, options: &DiffOptions) -> Result<Diff, ScmError> {
        if old == new {
            return Ok(Diff { complete: true, ..Diff::default() });
        }
        let program = svn("diff")
            .args(["--internal-diff", "-x", &extensions(options), "--old"])
            .arg(self.target(&old.root, old.number))
            .arg("--new")
            .arg(self.target(&new.root, new.number))
            .limit(options.budget)
            .max_output(MAX_TEXT);
        let mut files = parse(&program.output().await.map_err(failed)?.stdout);
        for file in &mut files {
            file.old_object = file.old_path.as_ref().map(|path| object(&old.full(path), old.number));
            file.new_object = file.new_path.as_ref().map(|path| object(&new.full(path), new.number));
        }
        Ok(bounded(files, options))
    }
}
