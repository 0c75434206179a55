//! Branches and tags.

use crate::{RevisionId, ScmError, Signature};
use std::fmt;
use std::str::FromStr;
use time::OffsetDateTime;

/// What kind of name stands for a revision. It is a part of every address, so that names are never ambiguous.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RefKind {
    /// A name that moves.
    Branch,
    /// A name that stays.
    Tag,
    /// The revision's own id.
    Commit,
}

impl RefKind {
    /// The word in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Branch => "branch",
            Self::Tag => "tag",
            Self::Commit => "commit",
        }
    }
}

impl fmt::Display for RefKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for RefKind {
    type Err = ScmError;

    fn from_str(text: &str) -> Result<Self, ScmError> {
        match text {
            "branch" => Ok(Self::Branch),
            "tag" => Ok(Self::Tag),
            "commit" => Ok(Self::Commit),
            _ => Err(ScmError::Invalid("not a kind of ref".to_owned())),
        }
    }
}

/// A branch or tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ref {
    /// Branch or tag.
    pub kind: RefKind,
    /// Its name, without `refs/heads/` and the like.
    pub name: String,
    /// The revision it stands for.
    pub target: RevisionId,
    /// When the tag was made, or the revision committed.
    pub time: OffsetDateTime,
    /// What a tag says about itself.
    pub annotation: Option<Annotation>,
}

/// What stands in an annotated tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// Who made it.
    pub tagger: Option<Signature>,
    /// What they wrote, without a cryptographic signature.
    pub message: String,
    /// Whether there was a cryptographic signature. It is not checked.
    pub signed: bool,
}

/// In which order refs come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RefOrder {
    /// By name.
    #[default]
    Name,
    /// The newest first.
    Newest,
}

/// Which refs are wanted.
#[derive(Debug, Clone)]
pub struct RefQuery {
    /// The `next` of the page before.
    pub after: Option<String>,
    /// How many.
    pub limit: usize,
    /// Only names that contain this, in any case.
    pub contains: Option<String>,
    /// In which order.
    pub order: RefOrder,
}

impl Default for RefQuery {
    fn default() -> Self {
        Self { after: None, limit: 50, contains: None, order: RefOrder::Name }
    }
}

/// Some refs.
#[derive(Debug, Clone, Default)]
pub struct RefPage {
    /// The refs of this page.
    pub refs: Vec<Ref>,
    /// How many there are that fit the query, on all pages.
    pub total: usize,
    /// What to ask with for the next page, if there is one.
    pub next: Option<String>,
}
