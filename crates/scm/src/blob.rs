//! A file at a revision.

use crate::{ByteStream, EntryKind, ObjectId};
use bytes::Bytes;

/// A file with its content, unless that is too large.
#[derive(Debug, Clone)]
pub struct Blob {
    /// The id of the content.
    pub object: ObjectId,
    /// File, executable or symlink.
    pub kind: EntryKind,
    /// The size of the whole content in bytes.
    pub size: u64,
    /// The content; nothing when it's too large.
    pub content: Option<Bytes>,
    /// Whether there's a NUL in the first 8,000 bytes. False when it's too large to know.
    pub is_binary: bool,
    /// Whether the content is larger than the caller wants it.
    pub too_large: bool,
    /// What the content stands for, if it's a pointer of Git LFS.
    pub lfs: Option<LfsPointer>,
}

impl Blob {
    pub(crate) fn new(object: ObjectId, kind: EntryKind, content: Bytes) -> Self {
        let is_binary = content.iter().take(8000).any(|&byte| byte == 0);
        let lfs = if kind == EntryKind::Symlink { None } else { LfsPointer::parse(&content) };
        let size = content.len() as u64;
        Self { object, kind, size, content: Some(content), is_binary, too_large: false, lfs }
    }

    pub(crate) fn too_large(object: ObjectId, kind: EntryKind, size: u64) -> Self {
        Self { object, kind, size, content: None, is_binary: false, too_large: true, lfs: None }
    }

    /// What a symlink names.
    pub fn symlink_target(&self) -> Option<&[u8]> {
        if self.kind == EntryKind::Symlink { self.content.as_deref() } else { None }
    }
}

/// A file's content as it is read.
pub struct BlobStream {
    /// The id of the content.
    pub object: ObjectId,
    /// File, executable or symlink.
    pub kind: EntryKind,
    /// The size of the whole content in bytes.
    pub size: u64,
    /// The content.
    pub stream: ByteStream,
}

/// A file that is kept elsewhere by Git LFS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LfsPointer {
    /// The SHA-256 of the file.
    pub oid: String,
    /// The file's size in bytes.
    pub size: u64,
}

impl LfsPointer {
    /// Reads a pointer, if it is one.
    pub fn parse(content: &[u8]) -> Option<Self> {
        if content.len() > 1024 {
            return None;
        }
        let text = std::str::from_utf8(content).ok()?;
        let rest = text.strip_prefix("version https://git-lfs.github.com/spec/v1\n")?;
        let field = |name| rest.lines().find_map(|line| line.strip_prefix(name));
        let oid = field("oid sha256:")?;
        let is_hex = oid.len() == 64 && oid.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hex.then_some(())?;
        Some(Self { oid: oid.to_owned(), size: field("size ")?.parse().ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::LfsPointer;

    #[test]
    fn lfs_pointers_are_known() {
        let oid = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393";
        let text = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize 12345\n");
        assert_eq!(LfsPointer::parse(text.as_bytes()), Some(LfsPointer { oid: oid.to_owned(), size: 12345 }));
        assert_eq!(LfsPointer::parse(b"version 1\n"), None);
    }
}
