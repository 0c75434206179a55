//! Paths inside a repository.

use crate::ScmError;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, percent_encode};
use std::borrow::Cow;
use std::fmt;

/// What has to be written as `%xx` in the path of an address, or would end an attribute or a Markdown link.
const RESERVED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'[')
    .add(b']')
    .add(b'\\')
    .add(b'^')
    .add(b'|')
    .add(b'\'')
    .add(b'(')
    .add(b')')
    .add(b'*')
    .add(b'&')
    .add(b'+')
    .add(b';')
    .add(b':')
    .add(b'@')
    .add(b'=')
    .add(b'$')
    .add(b',')
    .add(b'!');

/// A path from the root of a repository: bytes, separated by `/`; empty is the root itself.
///
/// File names needn't be UTF-8. They are shown as well as possible and stay addressable through percent-encoding.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RepoPath(Vec<u8>);

impl RepoPath {
    /// The most bytes a path may have.
    pub const MAX_BYTES: usize = 4096;

    /// The root.
    pub fn root() -> Self {
        Self::default()
    }

    /// Takes bytes that an address named, already percent-decoded. One `/` at the end is dropped.
    ///
    /// # Errors
    /// When it isn't a clean relative path: empty, `.`, `..` or `.git` parts, NUL, too long.
    pub fn parse(bytes: &[u8]) -> Result<Self, ScmError> {
        let bytes = bytes.strip_suffix(b"/").unwrap_or(bytes);
        if bytes.is_empty() {
            return Ok(Self::root());
        }
        let invalid = |why: &str| Err(ScmError::Invalid(format!("path {why}")));
        if bytes.len() > Self::MAX_BYTES {
            return invalid("is too long");
        }
        if bytes.contains(&0) {
            return invalid("has a NUL");
        }
        for part in bytes.split(|&byte| byte == b'/') {
            if part.is_empty() || part == b"." || part == b".." || part.eq_ignore_ascii_case(b".git") {
                return invalid("has a part that is not allowed");
            }
        }
        Ok(Self(bytes.to_owned()))
    }

    /// Takes what still has `%xx` in it.
    ///
    /// # Errors
    /// As [`RepoPath::parse`].
    pub fn parse_encoded(text: &str) -> Result<Self, ScmError> {
        Self::parse(&percent_decode_str(text).collect::<Vec<u8>>())
    }

    /// Takes a path as a repository has it, which may be one that nobody can ask for.
    pub(crate) fn stored(bytes: &[u8]) -> Self {
        Self(bytes.to_owned())
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether this is the root.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The parts, from the root on.
    pub fn parts(&self) -> impl Iterator<Item = &[u8]> {
        self.0.split(|&byte| byte == b'/').filter(|part| !part.is_empty())
    }

    /// The last part, empty for the root.
    pub fn name(&self) -> &[u8] {
        self.0.rsplit(|&byte| byte == b'/').next().unwrap_or_default()
    }

    /// The path without its last part; nothing for the root.
    pub fn parent(&self) -> Option<Self> {
        if self.is_root() {
            return None;
        }
        let end = self.0.iter().rposition(|&byte| byte == b'/').unwrap_or(0);
        Some(Self(self.0[..end].to_owned()))
    }

    /// The path of something in this folder.
    #[must_use]
    pub fn join(&self, name: &[u8]) -> Self {
        let mut bytes = self.0.clone();
        if !bytes.is_empty() {
            bytes.push(b'/');
        }
        bytes.extend_from_slice(name);
        Self(bytes)
    }

    /// The path for people, with `�` for what isn't UTF-8.
    pub fn display(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.0)
    }

    /// The path for an address: percent-encoded, `/` kept.
    pub fn encoded(&self) -> String {
        percent_encode(&self.0, RESERVED).to_string()
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.display())
    }
}

impl std::str::FromStr for RepoPath {
    type Err = ScmError;

    fn from_str(text: &str) -> Result<Self, ScmError> {
        Self::parse(text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::RepoPath;

    #[test]
    fn only_clean_paths_are_taken() {
        for good in ["", "a", "a/b", "a/", "-x", "a b/\"c\"", ".gitignore", "..a", "a\nb", "å/é"] {
            assert!(RepoPath::parse(good.as_bytes()).is_ok(), "{good:?}");
        }
        let long = "x".repeat(4097);
        for bad in
            ["/a", "//", "a//b", ".", "..", "a/../b", "a/..", ".git", "a/.GIT/config", "a\0b", "a//", &long]
        {
            assert!(RepoPath::parse(bad.as_bytes()).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn every_byte_survives_an_address() {
        let all: Vec<u8> = (1..=255).filter(|&byte| byte != b'/').collect();
        let path = RepoPath::root().join(b"dir").join(&all);
        assert_eq!(RepoPath::parse_encoded(&path.encoded()).expect("valid"), path);
        assert_eq!(path.name(), all);
        assert_eq!(path.parent().and_then(|parent| parent.parent()), Some(RepoPath::root()));
        assert_eq!(RepoPath::root().parent(), None);
    }
}
