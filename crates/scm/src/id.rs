//! Ids of revisions and of stored objects.

use crate::ScmError;
use std::fmt;
use std::str::FromStr;

/// The id of a revision: lower-case hex, full or as abbreviated as a user wrote it.
///
/// Only [`crate::Repository::resolve`] takes an abbreviated one; everything else wants what that returned.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RevisionId(String);

impl RevisionId {
    /// Takes 7 to 64 lower-case hex digits.
    ///
    /// # Errors
    /// When it's something else.
    pub fn parse(text: &str) -> Result<Self, ScmError> {
        let is_hex = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if (7..=64).contains(&text.len()) && is_hex {
            Ok(Self(text.to_owned()))
        } else {
            Err(ScmError::Invalid("not a revision id".to_owned()))
        }
    }

    /// Whether it's complete (SHA-1 or SHA-256), so that it names the same revision forever.
    pub fn is_full(&self) -> bool {
        matches!(self.0.len(), 40 | 64)
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The beginning, for people: ten digits.
    pub fn short(&self) -> &str {
        self.0.get(..10).unwrap_or(&self.0)
    }
}

impl fmt::Display for RevisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for RevisionId {
    type Err = ScmError;

    fn from_str(text: &str) -> Result<Self, ScmError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for RevisionId {
    type Error = ScmError;

    fn try_from(text: String) -> Result<Self, ScmError> {
        Self::parse(&text)
    }
}

impl From<RevisionId> for String {
    fn from(id: RevisionId) -> Self {
        id.0
    }
}

impl From<git2::Oid> for RevisionId {
    fn from(oid: git2::Oid) -> Self {
        Self(oid.to_string())
    }
}

/// The id of stored content: the same id means the same content, in this repository and forever.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct ObjectId(String);

impl ObjectId {
    /// Takes an id that this crate gave out before.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<git2::Oid> for ObjectId {
    fn from(oid: git2::Oid) -> Self {
        Self(oid.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::RevisionId;

    #[test]
    fn only_hex_is_an_id() {
        for good in ["0123abc", &"a".repeat(40), &"0".repeat(64)] {
            assert!(RevisionId::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "abc", "ABCDEF0", "main", "--all00", "0123abc ", "0123abc^", &"a".repeat(65)] {
            assert!(RevisionId::parse(bad).is_err(), "{bad}");
        }
    }
}
