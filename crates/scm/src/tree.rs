//! A folder at a revision.

use crate::ObjectId;
use std::borrow::Cow;

/// What a folder has.
#[derive(Debug, Clone)]
pub struct Tree {
    /// The same id means the same content.
    pub id: ObjectId,
    /// The entries in the repository's order, which is by bytes and with folders among the files.
    pub entries: Vec<TreeEntry>,
    /// Whether these are all; a folder of more than [`Tree::MAX_ENTRIES`] is cut.
    pub complete: bool,
}

impl Tree {
    /// The most entries that are listed.
    pub const MAX_ENTRIES: usize = 10_000;
}

/// An entry of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeEntry {
    /// Its name, which needn't be UTF-8.
    pub name: Vec<u8>,
    /// What it is.
    pub kind: EntryKind,
    /// The id of its content. For a submodule the revision in the other repository.
    pub object: ObjectId,
    /// The size in bytes of a file.
    pub size: Option<u64>,
}

impl TreeEntry {
    /// The name for people.
    pub fn display_name(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.name)
    }
}

/// What an entry of a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EntryKind {
    /// A folder.
    Dir,
    /// A file.
    File,
    /// A file that can be run.
    Executable,
    /// A file that names another.
    Symlink,
    /// A revision of another repository.
    Submodule,
}

impl EntryKind {
    /// Whether it has content of its own that can be shown: a file or symlink.
    pub fn is_file(self) -> bool {
        matches!(self, Self::File | Self::Executable | Self::Symlink)
    }

    /// The kind for a Unix file mode.
    pub(crate) fn from_mode(mode: i32) -> Self {
        match mode & 0o170_000 {
            0o040_000 => Self::Dir,
            0o120_000 => Self::Symlink,
            0o160_000 => Self::Submodule,
            _ if mode & 0o111 != 0 => Self::Executable,
            _ => Self::File,
        }
    }
}
