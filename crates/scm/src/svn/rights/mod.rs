//! Rights by path: who may read and write below which folder.
//!
//! Rules only narrow what a reader may do anyway. The deepest rule above a path that says something about the reader decides:
//! by name, else by the largest right of their groups, else as anybody who signed in, else as everybody.

mod authz;
mod guarded;
mod hide;
mod parse;
mod touched;
mod view;

pub use authz::{Members, authz};
pub use guarded::GuardedRepository;
pub use parse::{Problem, RightsError};
pub(super) use touched::Touch;
pub use view::View;

use crate::RepoPath;

/// What somebody may do below a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Access {
    /// Nothing: it is as if it weren't there.
    None,
    /// Read.
    Read,
    /// Read and write.
    Write,
}

/// Of whom a rule speaks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Who {
    /// Everybody, signed in or not.
    Everyone,
    /// Whoever signed in.
    SignedIn,
    /// A group of the project.
    Group(String),
    /// An account.
    User(String),
}

/// What a rule says below its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The folder or file, from the repository's root.
    pub path: RepoPath,
    /// Who may do what. Nobody is named twice.
    pub grants: Vec<(Who, Access)>,
}

/// All rules of a repository, ordered by path, one for each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PathRights {
    rules: Vec<Rule>,
}

/// Somebody whom rules may name.
#[derive(Debug, Clone, Copy, Default)]
pub struct Person<'a> {
    /// The account; nothing for whoever didn't sign in.
    pub name: Option<&'a str>,
    /// The groups they are in.
    pub groups: &'a [String],
}

impl PathRights {
    /// Whether there are no rules, so that everybody may do here what they may do anyway.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The rules.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// What somebody may do with a path, as far as rules say. Without a rule it is all.
    pub fn access(&self, person: Person<'_>, path: &RepoPath) -> Access {
        let mut at = Some(path.clone());
        while let Some(folder) = at {
            let rule = self.rules.binary_search_by(|rule| rule.path.cmp(&folder));
            if let Some(access) = rule.ok().and_then(|place| self.rules[place].says(person)) {
                return access;
            }
            at = folder.parent();
        }
        Access::Write
    }

    /// What somebody may do at each rule's path, which decides for everything below until the next.
    fn flat(&self, person: Person<'_>) -> Vec<(RepoPath, Access)> {
        self.rules.iter().map(|rule| (rule.path.clone(), self.access(person, &rule.path))).collect()
    }

    /// All accounts and groups that rules name.
    fn named(&self) -> impl Iterator<Item = &Who> {
        self.rules.iter().flat_map(|rule| rule.grants.iter().map(|(who, _)| who))
    }
}

impl Rule {
    /// What this rule says about somebody, if it does.
    fn says(&self, person: Person<'_>) -> Option<Access> {
        let of = |wanted: &dyn Fn(&Who) -> bool| {
            self.grants.iter().filter(|(who, _)| wanted(who)).map(|(_, access)| *access).max()
        };
        let own = of(&|who| matches!(who, Who::User(name) if person.name == Some(name)));
        let groups = || of(&|who| matches!(who, Who::Group(name) if person.groups.contains(name)));
        let signed_in = || of(&|who| person.name.is_some() && *who == Who::SignedIn);
        own.or_else(groups).or_else(signed_in).or_else(|| of(&|who| *who == Who::Everyone))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deepest_rule_that_speaks_of_somebody_decides() {
        let rights: PathRights =
            "*=r /\n@dev=rw *=- /trunk/secret\nbob=- $authenticated=r /trunk/secret/open"
                .parse()
                .expect("rules");
        let groups = ["dev".to_owned()];
        let access =
            |name, groups, path: &str| rights.access(Person { name, groups }, &path.parse().expect("a path"));
        assert_eq!(access(None, &[], "trunk/a"), Access::Read);
        assert_eq!(access(None, &[], "trunk/secret"), Access::None);
        assert_eq!(access(None, &[], "trunk/secretly"), Access::Read);
        assert_eq!(access(Some("ann"), &groups, "trunk/secret/x/y"), Access::Write);
        assert_eq!(access(Some("ann"), &[], "trunk/secret/x"), Access::None);
        assert_eq!(access(Some("ann"), &groups, "trunk/secret/open"), Access::Read);
        assert_eq!(access(Some("bob"), &groups, "trunk/secret/open/z"), Access::None);
        assert_eq!(access(Some("bob"), &groups, "trunk/secret"), Access::Write);
        assert_eq!(PathRights::default().access(Person::default(), &RepoPath::root()), Access::Write);
    }
}
