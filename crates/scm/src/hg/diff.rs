//! What changed, as the command server compares it.

use super::said::{bytes, kind, latin, object};
use super::{HgRepository, node};
use crate::revision::cut;
use crate::{
    Change, Comparison, Diff, DiffLine, DiffOptions, EntryKind, FileDiff, Hunk, LineKind, ObjectId, RepoPath,
    RevisionId, ScmError,
};
use serde::{Deserialize, Serialize};

/// The most bytes of one line.
const MAX_LINE: usize = 10_000;

#[derive(Serialize)]
struct Question<'a> {
    op: &'static str,
    id: &'a str,
    old: Option<&'a str>,
    path: String,
    context: u32,
    ignore_whitespace: bool,
    max_files: usize,
    max_lines_per_file: usize,
    max_file_bytes: u64,
    seconds: f64,
}

#[derive(Deserialize)]
struct SaidDiff {
    files: Vec<SaidFileDiff>,
    total: usize,
    complete: bool,
}

/// Path, flags and node of one side of a change.
type Side = (String, String, String);

/// First lines and numbers of lines, the heading, and the lines as a patch has them.
type SaidHunk = ([u32; 4], String, Vec<String>);

#[derive(Deserialize)]
struct SaidFileDiff {
    change: String,
    old: Option<Side>,
    new: Option<Side>,
    binary: bool,
    too_large: bool,
    added: usize,
    removed: usize,
    hunks: Vec<SaidHunk>,
}

impl HgRepository {
    /// What a revision changed, against `old` or else against its first parent.
    pub(super) async fn find_diff(
        &self,
        old: Option<&RevisionId>,
        id: &RevisionId,
        options: &DiffOptions,
    ) -> Result<Diff, ScmError> {
        let question = Question {
            op: "diff",
            id: node(id)?,
            old: old.map(node).transpose()?,
            path: options.path.as_ref().map_or_else(String::new, |path| latin(path.as_bytes())),
            context: options.context.min(1000),
            ignore_whitespace: options.ignore_whitespace,
            max_files: options.max_files,
            max_lines_per_file: options.max_lines_per_file,
            max_file_bytes: options.max_file_bytes,
            seconds: options.budget.as_secs_f64(),
        };
        let said: SaidDiff = self.ask(&question).await?;
        let mut diff = Diff { files_total: said.total, complete: said.complete, ..Diff::default() };
        let mut room = Room { lines: options.max_lines, bytes: options.max_bytes };
        for file in said.files {
            let file = room.taken(file);
            diff.added += file.added;
            diff.removed += file.removed;
            diff.files.push(file);
        }
        diff.files.sort_by(|a, b| a.path().cmp(&b.path()));
        Ok(diff)
    }

    pub(super) async fn find_comparison(
        &self,
        a: &RevisionId,
        b: &RevisionId,
        limit: usize,
        options: &DiffOptions,
    ) -> Result<Comparison, ScmError> {
        let (merge_base, (revisions, ahead), (_, behind)) = futures::try_join!(
            self.find_merge_base(a, b),
            self.find_new(std::slice::from_ref(a), b, limit),
            self.find_new(std::slice::from_ref(b), a, 1),
        )?;
        let diff = self.find_diff(Some(merge_base.as_ref().unwrap_or(a)), b, options).await?;
        let revisions_complete = revisions.len() as u64 == ahead;
        Ok(Comparison { merge_base, revisions, revisions_complete, ahead, behind, diff })
    }
}

/// What may still be shown of all files together.
struct Room {
    lines: usize,
    bytes: usize,
}

impl Room {
    fn taken(&mut self, said: SaidFileDiff) -> FileDiff {
        let path = |side: &Option<Side>| side.as_ref().map(|side| RepoPath::stored(&bytes(&side.0)));
        let content = |side: &Option<Side>| -> Option<ObjectId> {
            side.as_ref().map(|side| object(&side.2, &bytes(&side.0)))
        };
        let mut file = FileDiff {
            change: match said.change.as_str() {
                "A" => Change::Added,
                "D" => Change::Deleted,
                "R" => Change::Renamed,
                "C" => Change::Copied,
                "T" => Change::Retyped,
                _ => Change::Modified,
            },
            old_path: path(&said.old),
            new_path: path(&said.new),
            old_mode: said.old.as_ref().map_or(0, mode),
            new_mode: said.new.as_ref().map_or(0, mode),
            old_object: content(&said.old),
            new_object: content(&said.new),
            binary: said.binary,
            too_large: said.too_large,
            added: said.added,
            removed: said.removed,
            hunks: Vec::new(),
        };
        let lines = || said.hunks.iter().flat_map(|(_, _, lines)| lines);
        let (count, size) = (lines().count(), lines().map(|line| line.len().min(MAX_LINE)).sum::<usize>());
        if count > self.lines || size > self.bytes {
            file.too_large = true;
            return file;
        }
        self.lines -= count;
        self.bytes -= size;
        file.hunks = said.hunks.into_iter().map(hunk).collect();
        file
    }
}

/// The Unix mode of a side.
fn mode(side: &Side) -> u32 {
    match kind(&side.1) {
        EntryKind::Symlink => 0o120_000,
        EntryKind::Executable => 0o100_755,
        _ => 0o100_644,
    }
}

fn hunk(([old_start, old_lines, new_start, new_lines], heading, said): SaidHunk) -> Hunk {
    let (mut old, mut new) = (old_start, new_start);
    let mut lines: Vec<DiffLine> = Vec::with_capacity(said.len());
    for line in said {
        let raw = bytes(&line);
        let (kind, numbers) = match raw.first() {
            Some(b' ') => (LineKind::Context, (Some(old), Some(new))),
            Some(b'+') => (LineKind::Added, (None, Some(new))),
            Some(b'-') => (LineKind::Removed, (Some(old), None)),
            // "No newline at end of file" speaks of the line before.
            _ => {
                if let Some(last) = lines.last_mut() {
                    last.no_newline = true;
                }
                continue;
            }
        };
        old += u32::from(numbers.0.is_some());
        new += u32::from(numbers.1.is_some());
        let content = raw.get(1..).unwrap_or_default();
        let content = content.strip_suffix(b"\n").unwrap_or(content);
        let mut text = String::from_utf8_lossy(content.get(..MAX_LINE).unwrap_or(content)).into_owned();
        cut(&mut text, MAX_LINE);
        lines.push(DiffLine { kind, old: numbers.0, new: numbers.1, text, no_newline: false });
    }
    Hunk { old_start, old_lines, new_start, new_lines, heading, lines }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_numbered() {
        let said = [" a\n", "-b\n", "+c\n", "\\ No newline at end of file\n"].map(str::to_owned).to_vec();
        let hunk = hunk(([3, 2, 4, 2], "f()".to_owned(), said));
        let numbers: Vec<_> =
            hunk.lines.iter().map(|line| (line.old, line.new, line.text.as_str())).collect();
        assert_eq!(numbers, [(Some(3), Some(4), "a"), (Some(4), None, "b"), (None, Some(5), "c")]);
        assert!(hunk.lines[2].no_newline && !hunk.lines[1].no_newline);
    }
}
