//! All files of a revision, for the search index.

use crate::{EntryKind, ObjectId, RepoPath};

/// A file of a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEntry {
    /// Where it is.
    pub path: RepoPath,
    /// The id of its content.
    pub object: ObjectId,
    /// File, executable or symlink.
    pub kind: EntryKind,
    /// Its size in bytes.
    pub size: u64,
}

/// Which files are wanted.
#[derive(Debug, Clone)]
pub struct FileLimits {
    /// At most so many.
    pub max_files: usize,
    /// Larger ones are left out.
    pub max_file_bytes: u64,
}

impl Default for FileLimits {
    fn default() -> Self {
        Self { max_files: 200_000, max_file_bytes: u64::MAX }
    }
}

/// The files of a revision.
#[derive(Debug, Clone, Default)]
pub struct FileList {
    /// The files, by path.
    pub files: Vec<FileEntry>,
    /// Whether there were no more than the limit.
    pub complete: bool,
}

/// A file that differs between two revisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedFile {
    /// Where it is, or was.
    pub path: RepoPath,
    /// What it is now; nothing when it's gone.
    pub now: Option<FileEntry>,
}

/// The files that differ between two revisions.
#[derive(Debug, Clone, Default)]
pub struct ChangedFiles {
    /// The files, by path. A renamed one is here twice: gone and new.
    pub files: Vec<ChangedFile>,
    /// Whether there were no more than the limit.
    pub complete: bool,
}
