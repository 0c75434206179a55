//! What one reader may see.

use super::{Access, PathRights, Person, Who};
use crate::RepoPath;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The rules as they are for one reader.
#[derive(Debug, Clone)]
pub struct View {
    /// At each rule's path, ordered by path.
    rights: Vec<(RepoPath, Access)>,
    key: String,
}

impl View {
    /// What somebody may do.
    pub fn of(rights: &PathRights, person: Person<'_>) -> Self {
        Self::new(rights.flat(person))
    }

    /// What whoever may read the repository at all may see: no reader sees less than this.
    ///
    /// What is shared by readers, such as a search index, is made from this.
    pub fn common(rights: &PathRights) -> Self {
        let mut least = rights.flat(Person::default());
        let mut narrow = |person| {
            for (least, own) in least.iter_mut().zip(rights.flat(person)) {
                least.1 = least.1.min(own.1);
            }
        };
        narrow(Person { name: Some(""), groups: &[] });
        // Whoever is in several groups or has a name of their own gets what one of them gets at each path, or more.
        for who in rights.named() {
            match who {
                Who::User(name) => narrow(Person { name: Some(name), groups: &[] }),
                Who::Group(name) => {
                    narrow(Person { name: Some(""), groups: std::slice::from_ref(name) });
                }
                Who::Everyone | Who::SignedIn => {}
            }
        }
        Self::new(least)
    }

    fn new(rights: Vec<(RepoPath, Access)>) -> Self {
        let hidden = |access: Access| access == Access::None;
        let mut key = String::new();
        if rights.iter().any(|(_, access)| hidden(*access)) {
            let mut hasher = DefaultHasher::new();
            for (path, access) in &rights {
                (path, hidden(*access)).hash(&mut hasher);
            }
            key = format!("{:016x}", hasher.finish());
        }
        Self { rights, key }
    }

    /// Whether everything may be seen.
    pub fn is_whole(&self) -> bool {
        self.key.is_empty()
    }

    /// The same for readers who see the same, so that what was worked out for one may be shown to the other. Empty for those
    /// who see everything.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Whether a path may be read.
    pub fn reads(&self, path: &RepoPath) -> bool {
        self.access(path) >= Access::Read
    }

    /// Whether a path may be written.
    pub fn writes(&self, path: &RepoPath) -> bool {
        self.access(path) >= Access::Write
    }

    /// Whether a path and everything below it may be read.
    pub fn reads_all(&self, path: &RepoPath) -> bool {
        self.reads(path) && self.hidden_below(path).next().is_none()
    }

    /// The paths below a folder from which on nothing may be read.
    pub(super) fn hidden_below<'a>(&'a self, folder: &'a RepoPath) -> impl Iterator<Item = &'a RepoPath> {
        let hidden = self.rights.iter().filter(|(_, access)| *access == Access::None);
        hidden.map(|(path, _)| path).filter(|path| is_below(path, folder))
    }

    fn access(&self, path: &RepoPath) -> Access {
        if self.rights.is_empty() {
            return Access::Write;
        }
        let mut at = Some(path.clone());
        while let Some(folder) = at {
            if let Ok(place) = self.rights.binary_search_by(|(path, _)| path.cmp(&folder)) {
                return self.rights[place].1;
            }
            at = folder.parent();
        }
        Access::Write
    }
}

/// Whether a path is somewhere below a folder, which isn't below itself.
fn is_below(path: &RepoPath, folder: &RepoPath) -> bool {
    if folder.is_root() {
        return !path.is_root();
    }
    path.as_bytes().strip_prefix(folder.as_bytes()).is_some_and(|rest| rest.starts_with(b"/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> RepoPath {
        text.parse().expect("a path")
    }

    #[test]
    fn a_view_sees_what_its_reader_may() {
        let rights: PathRights =
            "*=r @dev=rw /\n@dev=rw *=- /trunk/secret\n*=r bob=- /trunk/secret/open".parse().expect("rules");
        let groups = ["dev".to_owned()];
        let dev = View::of(&rights, Person { name: Some("ann"), groups: &groups });
        assert!(
            dev.is_whole() && dev.writes(&path("trunk/secret")) && !dev.writes(&path("trunk/secret/open"))
        );
        let other = View::of(&rights, Person { name: Some("eve"), groups: &[] });
        assert!(!other.reads(&path("trunk/secret/x")) && other.reads(&path("trunk/secret/open/x")));
        assert!(other.reads_all(&path("trunk/secrets")) && !other.reads_all(&path("trunk")));
        assert!(!other.reads_all(&path("")) && !other.is_whole());
        assert_eq!(other.key(), View::of(&rights, Person::default()).key());
        let common = View::common(&rights);
        assert!(!common.reads(&path("trunk/secret/open")) && common.reads(&path("trunk")));
        assert_ne!(common.key(), other.key());
    }
}
