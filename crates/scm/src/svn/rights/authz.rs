//! The rules as a file for Subversion's own programs.

use super::parse::is_account;
use super::{Access, PathRights, Person, Who};
use crate::{RepoPath, ScmError};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The accounts in each group.
pub type Members = BTreeMap<String, Vec<String>>;

/// The group of all accounts that are named one by one.
const NAMED: &str = "named";

/// Writes the file that `AuthzSVNAccessFile` and `authz-db` name.
///
/// How Subversion joins several lines that fit one person differs between its versions. So each section names every account
/// that any rule speaks of, by itself or by a group, with what it may do there, and all others in lines that fit nobody else.
///
/// # Errors
/// [`ScmError::Invalid`] when a member's name can't be an account's: who is left out would have the rights of others.
pub fn authz(rights: &PathRights, members: &Members) -> Result<String, ScmError> {
    let mut accounts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for who in rights.named() {
        match who {
            Who::User(name) => _ = accounts.entry(name).or_default(),
            Who::Group(group) => {
                for name in members.get(group).into_iter().flatten() {
                    if !is_account(name) {
                        return Err(ScmError::Invalid("a member's name can't stand in rules".to_owned()));
                    }
                    accounts.entry(name).or_default();
                }
            }
            Who::Everyone | Who::SignedIn => {}
        }
    }
    for (group, names) in members {
        for name in names {
            if let Some(groups) = accounts.get_mut(name.as_str()) {
                groups.insert(group);
            }
        }
    }
    let mut people: Vec<(String, Vec<(RepoPath, Access)>)> = Vec::new();
    for (name, groups) in &accounts {
        let groups: Vec<String> = groups.iter().map(|group| (*group).to_owned()).collect();
        let person = Person { name: Some(name), groups: &groups };
        people.push(((*name).to_owned(), all(rights, person)));
    }
    // No account has an empty name, so this is somebody whom no rule names.
    let other = Person { name: Some(""), groups: &[] };
    let names: Vec<&str> = accounts.keys().copied().collect();
    let others = if names.is_empty() { "$authenticated".to_owned() } else { format!("~@{NAMED}") };
    people.push((others, all(rights, other)));
    people.push(("$anonymous".to_owned(), all(rights, Person::default())));
    let mut file = String::new();
    if !names.is_empty() {
        line(&mut file, format_args!("[groups]\n{NAMED} = {}\n", names.join(",")));
    }
    for (place, (path, _)) in all(rights, other).iter().enumerate() {
        line(&mut file, format_args!("[/{path}]"));
        for (who, access) in &people {
            let access = match access.get(place).map_or(Access::None, |(_, access)| *access) {
                Access::Write => " rw",
                Access::Read => " r",
                Access::None => "",
            };
            line(&mut file, format_args!("{who} ={access}"));
        }
        file.push('\n');
    }
    Ok(file)
}

/// What somebody may do at the root and at each rule's path.
fn all(rights: &PathRights, person: Person<'_>) -> Vec<(RepoPath, Access)> {
    let mut all = rights.flat(person);
    if all.first().is_none_or(|(path, _)| !path.is_root()) {
        all.insert(0, (RepoPath::root(), rights.access(person, &RepoPath::root())));
    }
    all
}

fn line(file: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string doesn't fail.
    let _written = writeln!(file, "{text}");
}
