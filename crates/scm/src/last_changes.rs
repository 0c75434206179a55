//! The last change of each entry of a folder.

use crate::{Revision, RevisionId};
use std::collections::HashMap;

/// Which revision gave each entry of a folder its present content.
#[derive(Debug, Clone, Default)]
pub struct LastChanges {
    /// The revision for each name, as far as it's known.
    pub entries: HashMap<Vec<u8>, RevisionId>,
    /// The revisions that `entries` names.
    pub revisions: HashMap<RevisionId, Revision>,
    /// Whether the time sufficed for every entry.
    pub complete: bool,
}

impl LastChanges {
    /// The revision that last changed an entry, if that was found out.
    pub fn get(&self, name: &[u8]) -> Option<&Revision> {
        self.revisions.get(self.entries.get(name)?)
    }
}
