//! Who wrote each line.

use crate::{RepoPath, RevisionId, Signature};
use std::collections::HashMap;

/// The lines of a file with the revisions they come from.
#[derive(Debug, Clone, Default)]
pub struct Blame {
    /// All lines of the file, in order.
    pub ranges: Vec<BlameRange>,
    /// The revisions that the ranges name.
    pub revisions: HashMap<RevisionId, BlamedRevision>,
}

/// Lines that stand together and come from one revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlameRange {
    /// The first line, from 1.
    pub first_line: u32,
    /// How many.
    pub lines: u32,
    /// The revision that wrote them.
    pub revision: RevisionId,
    /// The first line as it was numbered there.
    pub original_line: u32,
    /// The path of the file there.
    pub original_path: RepoPath,
    /// The revision and path before, for looking further back.
    pub previous: Option<(RevisionId, RepoPath)>,
}

/// What blame tells of a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlamedRevision {
    /// Who wrote it.
    pub author: Signature,
    /// The first line of its message.
    pub summary: String,
}
