//! What changed between two states.

use crate::{ObjectId, RepoPath, Revision, RevisionId};
use std::time::Duration;

/// How a diff is made, and how large it may become.
#[derive(Debug, Clone)]
pub struct DiffOptions {
    /// Lines around each change.
    pub context: u32,
    /// Take lines for equal that differ only in white space.
    pub ignore_whitespace: bool,
    /// Only this file or folder. Renames into or out of it aren't seen then.
    pub path: Option<RepoPath>,
    /// Files that are listed.
    pub max_files: usize,
    /// Lines that are shown of one file; of one with more none are.
    pub max_lines_per_file: usize,
    /// Bytes of a file that is compared at all.
    pub max_file_bytes: u64,
    /// Lines that are shown of all files together.
    pub max_lines: usize,
    /// Bytes that are shown of all files together.
    pub max_bytes: usize,
    /// When to stop comparing.
    pub budget: Duration,
}

impl Default for DiffOptions {
    fn default() -> Self {
        Self {
            context: 3,
            ignore_whitespace: false,
            path: None,
            max_files: 300,
            max_lines_per_file: 3000,
            max_file_bytes: 2 * 1024 * 1024,
            max_lines: 20_000,
            max_bytes: 2 * 1024 * 1024,
            budget: Duration::from_secs(5),
        }
    }
}

/// The changes of one or more revisions.
#[derive(Debug, Clone, Default)]
pub struct Diff {
    /// The files, ordered by path.
    pub files: Vec<FileDiff>,
    /// How many files changed, also those that aren't in `files`.
    pub files_total: usize,
    /// Lines added in `files`, where they were counted.
    pub added: usize,
    /// Lines removed in `files`, where they were counted.
    pub removed: usize,
    /// Whether every changed file is listed and was compared.
    pub complete: bool,
}

/// The changes of one file.
#[derive(Debug, Clone)]
pub struct FileDiff {
    /// What happened to it.
    pub change: Change,
    /// Where it was. Nothing for a new file.
    pub old_path: Option<RepoPath>,
    /// Where it is. Nothing for a deleted file.
    pub new_path: Option<RepoPath>,
    /// Its Unix mode before, or 0.
    pub old_mode: u32,
    /// Its Unix mode now, or 0.
    pub new_mode: u32,
    /// The id of its content before.
    pub old_object: Option<ObjectId>,
    /// The id of its content now.
    pub new_object: Option<ObjectId>,
    /// Whether it isn't text, so that there are no hunks.
    pub binary: bool,
    /// Whether it's too large, or the diff already is, so that there are no hunks.
    pub too_large: bool,
    /// Lines added, counted even when the hunks are left out for their number.
    pub added: usize,
    /// Lines removed, likewise.
    pub removed: usize,
    /// The changes.
    pub hunks: Vec<Hunk>,
}

impl FileDiff {
    /// The path to show: where it is, or where it was.
    pub fn path(&self) -> Option<&RepoPath> {
        self.new_path.as_ref().or(self.old_path.as_ref())
    }
}

/// What happened to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone.
    Deleted,
    /// Its content or mode is another.
    Modified,
    /// It has another path, perhaps other content too.
    Renamed,
    /// It was made from another that stayed.
    Copied,
    /// It became something else, say a symlink.
    Retyped,
}

/// Lines that changed together, with what stands around them.
#[derive(Debug, Clone)]
pub struct Hunk {
    /// The first old line, from 1.
    pub old_start: u32,
    /// How many old lines.
    pub old_lines: u32,
    /// The first new line, from 1.
    pub new_start: u32,
    /// How many new lines.
    pub new_lines: u32,
    /// The function or section it stands in, as well as that is known.
    pub heading: String,
    /// The lines.
    pub lines: Vec<DiffLine>,
}

/// A line of a hunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffLine {
    /// Added, removed or around.
    pub kind: LineKind,
    /// Its number before.
    pub old: Option<u32>,
    /// Its number now.
    pub new: Option<u32>,
    /// The text without its line feed, at most 10,000 bytes. A carriage return stays: it may be what changed.
    pub text: String,
    /// Whether the file ends here without a line end.
    pub no_newline: bool,
}

/// What a line of a hunk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LineKind {
    /// In both.
    Context,
    /// Only in the new file.
    Added,
    /// Only in the old file.
    Removed,
}

/// What one revision has that another hasn't.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The newest revision that both come from; the diff starts there. Nothing for unrelated histories.
    pub merge_base: Option<RevisionId>,
    /// The revisions that only the second has, newest first, as many as asked for.
    pub revisions: Vec<Revision>,
    /// Whether those are all.
    pub revisions_complete: bool,
    /// How many revisions only the second has.
    pub ahead: u64,
    /// How many revisions only the first has.
    pub behind: u64,
    /// The changes from the merge base to the second.
    pub diff: Diff,
}
