//! The changes of one folder as plain data.

use std::collections::HashMap;

use farrier_scm::{LastChanges, Tree};
use serde::{Deserialize, Serialize};

/// What a listing shows of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The revision's whole id.
    pub id: String,
    /// Its first line.
    pub summary: String,
    /// UTC, milliseconds.
    pub at: i64,
}

/// The changes of one folder by the names of its entries, which need not be UTF-8.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Changes {
    /// The object that an entry was, and the place of its change.
    entries: HashMap<String, (String, usize)>,
    changes: Vec<Change>,
    /// Whether every entry has one.
    pub is_complete: bool,
}

impl Changes {
    /// What was found of a folder.
    pub fn of(tree: &Tree, found: &LastChanges) -> Changes {
        let mut changes = Changes { is_complete: found.complete, ..Changes::default() };
        let mut places = HashMap::new();
        for entry in &tree.entries {
            let Some(id) = found.entries.get(&entry.name) else { continue };
            let Some(revision) = found.revisions.get(id) else { continue };
            let place = *places.entry(id).or_insert_with(|| {
                changes.changes.push(Change {
                    id: id.as_str().to_owned(),
                    summary: revision.summary.clone(),
                    at: revision.committer.time.unix_timestamp() * 1000,
                });
                changes.changes.len() - 1
            });
            changes.entries.insert(key_of(&entry.name), (entry.object.as_str().to_owned(), place));
        }
        changes
    }

    /// Adds what was known before of entries that are still the same.
    ///
    /// The newest changes are found first, so whatever was not found is older than what came since.
    pub fn take_over(&mut self, before: &Changes, tree: &Tree) {
        let mut is_complete = true;
        for entry in &tree.entries {
            let key = key_of(&entry.name);
            if self.entries.contains_key(&key) {
                continue;
            }
            let same = before.entries.get(&key).filter(|(object, _)| object == entry.object.as_str());
            match same.and_then(|(_, place)| before.changes.get(*place)) {
                Some(change) => {
                    self.changes.push(change.clone());
                    let place = self.changes.len() - 1;
                    self.entries.insert(key, (entry.object.as_str().to_owned(), place));
                }
                None => is_complete = false,
            }
        }
        self.is_complete = is_complete;
    }

    /// The last change of an entry.
    pub fn get(&self, name: &[u8]) -> Option<&Change> {
        let (_, place) = self.entries.get(&key_of(name))?;
        self.changes.get(*place)
    }

    /// Roughly what it takes in memory.
    pub fn bytes(&self) -> usize {
        let entries: usize =
            self.entries.iter().map(|(name, (object, _))| name.len() + object.len() + 96).sum();
        let changes: usize =
            self.changes.iter().map(|change| change.id.len() + change.summary.len() + 72).sum();
        entries + changes
    }
}

fn key_of(name: &[u8]) -> String {
    percent_encoding::percent_encode(name, crate::address::PATH).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use farrier_scm::{EntryKind, ObjectId, TreeEntry};

    fn tree(entries: &[(&str, &str)]) -> Tree {
        let entries = entries.iter().map(|(name, object)| TreeEntry {
            name: name.as_bytes().to_owned(),
            kind: EntryKind::File,
            object: ObjectId::new(*object),
            size: None,
        });
        Tree { id: ObjectId::new("t"), entries: entries.collect(), complete: true }
    }

    fn changes(entries: &[(&str, &str, &str)]) -> Changes {
        let mut changes = Changes::default();
        for (name, object, id) in entries {
            changes.changes.push(Change { id: (*id).to_owned(), summary: String::new(), at: 0 });
            changes
                .entries
                .insert(key_of(name.as_bytes()), ((*object).to_owned(), changes.changes.len() - 1));
        }
        changes
    }

    #[test]
    fn what_stayed_the_same_keeps_its_change() {
        let before = changes(&[("a", "1", "old"), ("b", "2", "old"), ("c", "3", "old")]);
        let mut now = changes(&[("a", "9", "new")]);
        now.take_over(&before, &tree(&[("a", "9"), ("b", "2")]));
        let id = |name: &str| now.get(name.as_bytes()).map(|change| change.id.as_str());
        assert_eq!((id("a"), id("b"), id("c")), (Some("new"), Some("old"), None));
        assert!(now.is_complete);
        let mut later = changes(&[]);
        later.take_over(&before, &tree(&[("a", "9"), ("b", "2")]));
        assert!(!later.is_complete && later.get(b"a").is_none() && later.get(b"b").is_some());
    }
}
