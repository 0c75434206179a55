//! Ids of revisions and of stored objects.

use crate::ScmError;
use std::fmt;
use std::str::FromStr;

/// The id of a revision: lower-case hex, full or as abbreviated as a user wrote it; or a number of Subversion, `r52`.
///
/// A number may be followed by a folder, `r52-branches~next`, when the revision is looked at from there: a branch of
/// Subversion is a folder. Only [`crate::Repository::resolve`] takes an abbreviated id; everything else wants what that
/// returned.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RevisionId(String);

impl RevisionId {
    /// The most bytes that a number with its folder may have.
    const MAX_NUMBERED: usize = 2000;

    /// Takes 7 to 64 lower-case hex digits, or a number as Subversion has it.
    ///
    /// # Errors
    /// When it's something else.
    pub fn parse(text: &str) -> Result<Self, ScmError> {
        let is_hex = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if ((7..=64).contains(&text.len()) && is_hex) || is_numbered(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ScmError::Invalid("not a revision id".to_owned()))
        }
    }

    /// Whether it's complete (SHA-1, SHA-256 or a number), so that it names the same revision forever.
    pub fn is_full(&self) -> bool {
        self.0.starts_with('r') || matches!(self.0.len(), 40 | 64)
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The beginning, for people: ten digits, or a whole number without its folder.
    pub fn short(&self) -> &str {
        if self.0.starts_with('r') {
            return self.0.split('-').next().unwrap_or(&self.0);
        }
        self.0.get(..10).unwrap_or(&self.0)
    }
}

/// Whether it's `r`, a number without zeros in front, and perhaps a folder that needs no encoding in an address.
fn is_numbered(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('r') else { return false };
    let (number, folder) =
        rest.split_once('-').map_or((rest, None), |(number, folder)| (number, Some(folder)));
    let is_number = (1..=10).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    let is_folder = |folder: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'~' | b'=');
        !folder.is_empty() && folder.bytes().all(plain)
    };
    text.len() <= RevisionId::MAX_NUMBERED
        && is_number
        && (number == "0" || !number.starts_with('0'))
        && folder.is_none_or(is_folder)
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

    #[test]
    fn numbers_are_ids_too() {
        for (good, short) in [("r0", "r0"), ("r52", "r52"), ("r52-branches~a=20b", "r52"), ("r1-trunk", "r1")]
        {
            let id = RevisionId::parse(good).expect(good);
            assert_eq!((id.is_full(), id.short()), (true, short), "{good}");
        }
        for bad in ["r", "r-1", "r05", "r5-", "r5-a/b", "r5-a-b", "r5-a b", "r12345678901", "52", "r5@HEAD"] {
            assert!(RevisionId::parse(bad).is_err(), "{bad}");
        }
    }
}
