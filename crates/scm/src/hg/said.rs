//! What the command server says, as plain data of this crate.

use crate::revision::summary_of;
use crate::{EntryKind, FileEntry, ObjectId, RepoPath, Revision, RevisionId, ScmError, Signature};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use serde::Deserialize;

/// Bytes of any kind as text for a question: each as the character of its number.
pub(super) fn latin(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// The bytes of such a text.
pub(super) fn bytes(latin: &str) -> Vec<u8> {
    latin.chars().map(|char| u8::try_from(u32::from(char)).unwrap_or(b'?')).collect()
}

/// A changeset.
#[derive(Deserialize)]
pub(super) struct SaidRevision {
    id: String,
    parents: Vec<String>,
    name: String,
    email: String,
    time: i64,
    offset: i32,
    message: String,
}

impl SaidRevision {
    pub(super) fn taken(self) -> Result<Revision, ScmError> {
        let author = Signature::new(self.name.as_bytes(), self.email.as_bytes(), self.time, self.offset);
        Ok(Revision {
            id: RevisionId::parse(&self.id)?,
            parents: self.parents.iter().map(|id| RevisionId::parse(id)).collect::<Result<_, _>>()?,
            // Mercurial knows one person and one time.
            committer: author.clone(),
            author,
            summary: summary_of(&self.message),
            message: self.message,
        })
    }
}

/// A file of a revision.
#[derive(Deserialize)]
pub(super) struct SaidFile {
    path: String,
    kind: String,
    node: String,
    size: u64,
}

impl SaidFile {
    pub(super) fn kind(&self) -> EntryKind {
        kind(&self.kind)
    }

    pub(super) fn size(&self) -> u64 {
        self.size
    }

    pub(super) fn object(&self) -> ObjectId {
        object(&self.node, &bytes(&self.path))
    }

    pub(super) fn taken(self) -> FileEntry {
        FileEntry {
            object: self.object(),
            kind: self.kind(),
            size: self.size,
            path: RepoPath::stored(&bytes(&self.path)),
        }
    }
}

/// The kind for Mercurial's flags.
pub(super) fn kind(flags: &str) -> EntryKind {
    match flags {
        "l" => EntryKind::Symlink,
        "x" => EntryKind::Executable,
        _ => EntryKind::File,
    }
}

/// The id of a file's content. Mercurial looks content up by the file's path, so that is a part of it.
pub(super) fn object(node: &str, path: &[u8]) -> ObjectId {
    ObjectId::new(format!("{node}.{}", percent_encode(path, NON_ALPHANUMERIC)))
}

/// The node and the path of an id that [`object`] made.
pub(super) fn parts(object: &ObjectId) -> Result<(&str, Vec<u8>), ScmError> {
    let (node, path) = object.as_str().split_once('.').ok_or(ScmError::NotFound)?;
    let is_node = node.len() == 40 && node.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_node { Ok((node, percent_decode_str(path).collect())) } else { Err(ScmError::NotFound) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_bytes_survive() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(bytes(&latin(&all)), all);
        let id = object(&"a".repeat(40), &all);
        assert_eq!(parts(&id).ok(), Some(("a".repeat(40).as_str(), all)));
        assert!(parts(&ObjectId::new("a".repeat(40))).is_err());
    }
}
