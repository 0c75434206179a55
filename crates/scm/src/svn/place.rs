//! What a revision's id means here: a number, and the folder that counts as the whole.
//!
//! A branch of Subversion is a folder, so everything that is asked about a branch is asked about the folder at a number.
//! The id carries both; without a folder it stands for the repository as a whole.

use crate::{RepoPath, RevisionId, ScmError};

/// A revision's number and the folder that is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct At {
    pub number: u64,
    pub root: RepoPath,
}

impl At {
    /// The whole repository at a number.
    pub(super) fn whole(number: u64) -> Self {
        Self { number, root: RepoPath::root() }
    }

    /// Reads an id, which must be a number.
    pub(super) fn of(id: &RevisionId) -> Result<Self, ScmError> {
        let invalid = || ScmError::Invalid("not a revision of Subversion".to_owned());
        let rest = id.as_str().strip_prefix('r').ok_or_else(invalid)?;
        let (number, folder) = rest.split_once('-').unwrap_or((rest, ""));
        let root = RepoPath::parse(&decode(folder).ok_or_else(invalid)?)?;
        Ok(Self { number: number.parse().map_err(|_| invalid())?, root })
    }

    /// The id that means this.
    pub(super) fn id(&self) -> Result<RevisionId, ScmError> {
        let slash = if self.root.is_root() { "" } else { "-" };
        RevisionId::parse(&format!("r{}{slash}{}", self.number, encode(self.root.as_bytes())))
    }

    /// A path of the folder as the whole repository has it.
    pub(super) fn full(&self, path: &RepoPath) -> RepoPath {
        path.parts().fold(self.root.clone(), |full, part| full.join(part))
    }

    /// A path of the whole repository as the folder has it; nothing when it's elsewhere.
    pub(super) fn inner(&self, full: &RepoPath) -> Option<RepoPath> {
        if self.root.is_root() {
            return Some(full.clone());
        }
        let rest = full.as_bytes().strip_prefix(self.root.as_bytes())?;
        if rest.is_empty() {
            return Some(RepoPath::root());
        }
        rest.strip_prefix(b"/").map(RepoPath::stored)
    }
}

/// The id of a number.
pub(super) fn numbered(number: u64) -> Result<RevisionId, ScmError> {
    At::whole(number).id()
}

/// Reads a number as people write it: `52` or `r52`.
pub(super) fn number_of(text: &str) -> Option<u64> {
    let digits = text.strip_prefix('r').unwrap_or(text);
    let is_number = (1..=10).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { digits.parse().ok() } else { None }
}

/// Writes a path so that it is one part of an address and needs no further encoding.
fn encode(path: &[u8]) -> String {
    let mut text = String::with_capacity(path.len());
    for &byte in path {
        match byte {
            b'/' => text.push('~'),
            b'.' | b'_' => text.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => text.push(char::from(byte)),
            _ => text.push_str(&format!("={byte:02x}")),
        }
    }
    text
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = text.bytes();
    let mut path = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        match byte {
            b'~' => path.push(b'/'),
            b'=' => {
                let digits = [bytes.next()?, bytes.next()?];
                path.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
            }
            _ => path.push(byte),
        }
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_survive_an_id() {
        for path in ["", "trunk", "branches/a b-c~d=e@f", "tags/1.0", "branches/ä"] {
            let at = At { number: 52, root: path.parse().expect("a path") };
            assert_eq!(At::of(&at.id().expect("an id")).expect("a place"), at, "{path}");
        }
        let at = At { number: 1, root: "branches/x".parse().expect("a path") };
        let path = |text: &str| text.parse::<RepoPath>().expect("a path");
        assert_eq!(at.full(&path("a/b")), path("branches/x/a/b"));
        assert_eq!(at.inner(&path("branches/x/a")), Some(path("a")));
        assert_eq!((at.inner(&path("branches/xy")), at.inner(&path("branches/x"))), (None, Some(path(""))));
        assert!(At::of(&RevisionId::parse("r1-..~x").expect("an id")).is_err());
    }
}
