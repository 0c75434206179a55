//! Pages of history.

use crate::{Revision, RevisionId, ScmError};
use std::fmt;
use std::str::FromStr;

/// Some revisions of a history, newest first.
#[derive(Debug, Clone, Default)]
pub struct RevisionPage {
    /// The revisions.
    pub revisions: Vec<Revision>,
    /// Where the next page starts, if there is one.
    pub next: Option<LogCursor>,
}

/// A place in a history: so many revisions after the one it starts with.
///
/// A history with merges has no "next after this revision" that is right without all that was shown before. The order from
/// a given start never changes, though, so a number is enough, and pages stay as they are when somebody pushes meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogCursor {
    /// The revision the first page started with.
    pub start: RevisionId,
    /// How many revisions were shown.
    pub skip: u32,
}

impl fmt::Display for LogCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.start, self.skip)
    }
}

impl FromStr for LogCursor {
    type Err = ScmError;

    fn from_str(text: &str) -> Result<Self, ScmError> {
        let invalid = || ScmError::Invalid("not a cursor".to_owned());
        // A folder in a revision's id may have dots itself.
        let (start, skip) = text.rsplit_once('.').ok_or_else(invalid)?;
        let start = RevisionId::parse(start)?;
        let skip = skip.parse().map_err(|_| invalid())?;
        if start.is_full() { Ok(Self { start, skip }) } else { Err(invalid()) }
    }
}

/// Revisions that came with a push.
#[derive(Debug, Clone, Default)]
pub struct NewRevisions {
    /// The revisions, newest first.
    pub revisions: Vec<Revision>,
    /// Whether these are all.
    pub complete: bool,
}
