//! Refs before and after.

use std::collections::{HashMap, HashSet};

use farrier_scm::ObjectId;

/// A ref that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefChange {
    /// The whole name: `refs/heads/main`.
    pub name: String,
    /// None when it is new.
    pub old: Option<String>,
    /// None when it is gone.
    pub new: Option<String>,
}

impl RefChange {
    /// The branch's name, when it is a branch.
    pub fn branch(&self) -> Option<&str> {
        self.name.strip_prefix("refs/heads/")
    }
}

/// What differs, by name.
pub(super) fn compare(known: &HashMap<String, String>, now: &[(String, ObjectId)]) -> Vec<RefChange> {
    let changed = now.iter().filter(|(name, id)| known.get(name).is_none_or(|old| old != id.as_str()));
    let mut changes: Vec<RefChange> = changed
        .map(|(name, id)| RefChange {
            name: name.clone(),
            old: known.get(name).cloned(),
            new: Some(id.as_str().to_owned()),
        })
        .collect();
    let there: HashSet<&str> = now.iter().map(|(name, _)| name.as_str()).collect();
    let gone = known.iter().filter(|(name, _)| !there.contains(name.as_str()));
    changes.extend(gone.map(|(name, old)| RefChange {
        name: name.clone(),
        old: Some(old.clone()),
        new: None,
    }));
    changes.sort_by(|a, b| a.name.cmp(&b.name));
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_found_once() {
        let known = HashMap::from([
            ("refs/heads/a".to_owned(), "1".to_owned()),
            ("refs/heads/b".to_owned(), "2".to_owned()),
        ]);
        let now = [
            ("refs/heads/a".to_owned(), ObjectId::new("9")),
            ("refs/heads/c".to_owned(), ObjectId::new("3")),
        ];
        let found: Vec<(String, Option<String>, Option<String>)> =
            compare(&known, &now).into_iter().map(|c| (c.name, c.old, c.new)).collect();
        let text = |t: &str| Some(t.to_owned());
        assert_eq!(
            found,
            [
                ("refs/heads/a".to_owned(), text("1"), text("9")),
                ("refs/heads/b".to_owned(), text("2"), None),
                ("refs/heads/c".to_owned(), None, text("3")),
            ]
        );
        let same = [
            ("refs/heads/a".to_owned(), ObjectId::new("1")),
            ("refs/heads/b".to_owned(), ObjectId::new("2")),
        ];
        assert!(compare(&known, &same).is_empty());
    }
}
