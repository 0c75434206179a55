//! Who wrote each line.

use super::command::{run, svn};
use super::place::{At, numbered};
use super::xml::{number_in, read, signature, text_of};
use super::{SvnRepository, xml};
use crate::{Blame, BlameRange, BlamedRevision, RepoPath, RevisionId, ScmError};
use std::time::Duration;

/// The largest file that is blamed.
const MAX_FILE: u64 = 2 * 1024 * 1024;

/// How long it may take.
const LIMIT: Duration = Duration::from_secs(30);

impl SvnRepository {
    pub(super) async fn find_blame(&self, id: &RevisionId, path: &RepoPath) -> Result<Blame, ScmError> {
        let blob = self.find_blob(id, path, MAX_FILE).await?;
        if blob.too_large {
            return Err(ScmError::TooLarge);
        }
        if blob.is_binary {
            return Err(ScmError::Invalid("only text has lines".to_owned()));
        }
        let at = At::of(id)?;
        let full = at.full(path);
        let program =
            || svn("blame").args(["--xml", "--force"]).arg(self.target(&full, at.number)).limit(LIMIT);
        let answer = self.kept(format!("blame {} {}", at.number, full.encoded()), program).await?;
        let mut blame = Blame::default();
        let mut numbers: Vec<u64> = Vec::new();
        let lines = read(&answer, |document| {
            let entries = document.descendants().filter(|node| node.has_tag_name("entry"));
            let lines = entries.map(|entry| {
                let commit = entry.children().find(|node| node.has_tag_name("commit"))?;
                let author = signature(text_of(commit, "author"), text_of(commit, "date"));
                Some((number_in(entry, "line-number")?, number_in(commit, "revision")?, author))
            });
            lines.collect::<Option<Vec<_>>>()
        })?;
        for (line, number, author) in lines {
            let line = u32::try_from(line).unwrap_or(u32::MAX);
            let revision = numbered(number)?;
            match blame.ranges.last_mut() {
                Some(last) if last.revision == revision => last.lines += 1,
                _ => blame.ranges.push(BlameRange {
                    first_line: line,
                    lines: 1,
                    revision: revision.clone(),
                    original_line: line,
                    original_path: path.clone(),
                    previous: None,
                }),
            }
            let told = BlamedRevision { author, summary: String::new() };
            if blame.revisions.insert(revision, told).is_none() {
                numbers.push(number);
            }
        }
        for found in self.numbers(&numbers).await? {
            if let Some(revision) = blame.revisions.get_mut(&found.id) {
                revision.summary = found.summary;
            }
        }
        self.add_previous(&mut blame, &at, path).await?;
        Ok(blame)
    }

    /// The revision before, where the file was at the same path already.
    async fn add_previous(&self, blame: &mut Blame, at: &At, path: &RepoPath) -> Result<(), ScmError> {
        let full = at.full(path);
        let program = self.log_of(&full, at.number, at.number, 1).args(["-q", "--stop-on-copy"]);
        let history: Vec<u64> = xml::log(&run(program).await?)?.into_iter().map(|one| one.number).collect();
        for range in &mut blame.ranges {
            let number = At::of(&range.revision)?.number;
            if let Some(place) = history.iter().position(|one| *one == number)
                && let Some(before) = history.get(place + 1)
            {
                let before = At { number: *before, root: at.root.clone() }.id()?;
                range.previous = Some((before, path.clone()));
            }
        }
        Ok(())
    }
}
