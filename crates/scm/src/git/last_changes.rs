//! Which commit last changed each entry of a folder.
//!
//! A heap holds commits, newest first, each with the set of entries that are known to be there as they are now. An entry goes
//! to the first parent that has the same object under the name; when no parent has it, the commit is the one that changed it.
//! This is what `git log -1 -- <entry>` finds, for all entries in one walk over object ids. It sees only as many commits as
//! are newer than the oldest answer, and stops when its time is over.

use super::tree::locate;
use super::{GitRepository, oid};
use crate::{LastChanges, RepoPath, RevisionId, ScmError};
use git2::{Odb, Oid};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::rc::Rc;
use std::time::{Duration, Instant};

impl GitRepository {
    pub(super) async fn find_last_changes(
        &self,
        id: &RevisionId,
        path: &RepoPath,
        budget: Duration,
    ) -> Result<LastChanges, ScmError> {
        let (oid, path, until) = (oid(id)?, path.clone(), Instant::now() + budget);
        self.with(move |repo| last_changes(repo, oid, &path, until)).await
    }
}

/// Entries by their number in the folder.
#[derive(Clone)]
struct Set(Vec<u64>);

impl Set {
    fn full(len: usize) -> Self {
        let mut set = Self::empty(len);
        (0..len).for_each(|number| set.insert(number));
        set
    }

    fn empty(len: usize) -> Self {
        Self(vec![0; len.div_ceil(64)])
    }

    fn insert(&mut self, number: usize) {
        self.0[number / 64] |= 1 << (number % 64);
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|&word| word == 0)
    }

    fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word |= other);
    }

    fn remove(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= !other);
    }

    fn numbers(&self) -> impl Iterator<Item = usize> {
        (0..self.0.len() * 64).filter(|number| self.0[number / 64] & (1 << (number % 64)) != 0)
    }
}

/// A commit that waits in the heap.
struct Waiting {
    open: Set,
    /// The folder's object id and its raw bytes.
    folder: (Oid, Rc<[u8]>),
    parents: Vec<Oid>,
}

fn last_changes(
    repo: &git2::Repository,
    start: Oid,
    path: &RepoPath,
    until: Instant,
) -> Result<LastChanges, ScmError> {
    let odb = repo.odb()?;
    let first = repo.find_commit(start)?;
    let (folder, _) = locate(repo, first.tree_id(), path)?;
    let raw = raw_tree(&odb, folder)?;
    let names: Vec<&[u8]> = entries(&raw).map(|entry| entry.name).collect();
    let numbers: HashMap<&[u8], usize> =
        names.iter().enumerate().map(|(number, name)| (*name, number)).collect();
    let mut owners: Vec<Option<Oid>> = vec![None; names.len()];
    let mut heap = BinaryHeap::from([(first.time().seconds(), Reverse(0u64), start)]);
    let open = Set::full(names.len());
    let parents = first.parent_ids().collect();
    let mut waiting = HashMap::from([(start, Waiting { open, folder: (folder, Rc::clone(&raw)), parents })]);
    let (mut turn, mut complete) = (0u64, true);
    while let Some((_, _, id)) = heap.pop() {
        turn += 1;
        if turn.is_multiple_of(16) && Instant::now() >= until {
            complete = false;
            break;
        }
        let Some(Waiting { mut open, folder, parents }) = waiting.remove(&id) else { continue };
        for parent_id in parents {
            if open.is_empty() {
                break;
            }
            // The parents of a shallow copy's last commits aren't there.
            let Ok(parent) = repo.find_commit(parent_id) else { continue };
            let Some(parent_folder) = find_folder(&odb, parent.tree_id(), path)? else { continue };
            let known = waiting.get(&parent_id).map(|parent| Rc::clone(&parent.folder.1));
            let parent_raw = match known {
                Some(raw) => raw,
                None if parent_folder == folder.0 => Rc::clone(&folder.1),
                None => raw_tree(&odb, parent_folder)?,
            };
            let mut same = open.clone();
            if parent_folder != folder.0 {
                same.remove(&differing(&folder.1, &parent_raw, &numbers));
            }
            if same.is_empty() {
                continue;
            }
            open.remove(&same);
            let entry = waiting.entry(parent_id).or_insert_with(|| {
                heap.push((parent.time().seconds(), Reverse(turn), parent_id));
                Waiting {
                    open: Set::empty(names.len()),
                    folder: (parent_folder, parent_raw),
                    parents: parent.parent_ids().collect(),
                }
            });
            entry.open.add(&same);
        }
        for number in open.numbers() {
            owners[number] = Some(id);
        }
    }
    let mut changes = LastChanges { complete, ..LastChanges::default() };
    for (name, owner) in names.iter().zip(owners) {
        let Some(owner) = owner else { continue };
        let revision = RevisionId::from(owner);
        if !changes.revisions.contains_key(&revision) {
            changes.revisions.insert(revision.clone(), super::revision::revision(&repo.find_commit(owner)?));
        }
        changes.entries.insert((*name).to_owned(), revision);
    }
    Ok(changes)
}

/// The entries of the first folder that the second hasn't in the same way.
fn differing(a: &[u8], b: &[u8], numbers: &HashMap<&[u8], usize>) -> Set {
    let mut set = Set::empty(numbers.len());
    let (mut left, mut right) = (entries(a).peekable(), entries(b).peekable());
    while let Some(entry) = left.peek() {
        let order = right.peek().map_or(std::cmp::Ordering::Less, |other| {
            if entry.whole == other.whole { std::cmp::Ordering::Equal } else { entry.order(other) }
        });
        let same = order.is_eq() && right.peek().is_some_and(|other| entry.whole == other.whole);
        if order.is_le()
            && !same
            && let Some(&number) = numbers.get(entry.name)
        {
            set.insert(number);
        }
        if order.is_le() {
            left.next();
        }
        if order.is_ge() {
            right.next();
        }
    }
    set
}

/// An entry of a raw tree: mode, space, name, NUL, twenty bytes of id.
struct RawEntry<'a> {
    whole: &'a [u8],
    name: &'a [u8],
    id: &'a [u8],
    is_dir: bool,
}

impl RawEntry<'_> {
    /// Git's order: a folder stands where its name with a slash would.
    fn order(&self, other: &Self) -> std::cmp::Ordering {
        let key = |entry: &Self, at: usize| match entry.name.get(at) {
            Some(&byte) => byte,
            None if entry.is_dir && at == entry.name.len() => b'/',
            None => 0,
        };
        let common = self.name.iter().zip(other.name).take_while(|(a, b)| a == b).count();
        key(self, common).cmp(&key(other, common)).then_with(|| {
            // Only when one name continues with the slash that the other folder's name ends in, which no tree has.
            self.name.len().cmp(&other.name.len())
        })
    }
}

fn entries(raw: &[u8]) -> impl Iterator<Item = RawEntry<'_>> {
    let mut rest = raw;
    std::iter::from_fn(move || {
        let space = rest.iter().take(8).position(|&byte| byte == b' ')?;
        let nul = space + rest[space..].iter().position(|&byte| byte == 0)?;
        let whole = rest.get(..nul + 21)?;
        rest = &rest[nul + 21..];
        Some(RawEntry {
            whole,
            name: &whole[space + 1..nul],
            id: &whole[nul + 1..],
            is_dir: whole.starts_with(b"40000 ") || whole.starts_with(b"040000 "),
        })
    })
}

fn raw_tree(odb: &Odb<'_>, id: Oid) -> Result<Rc<[u8]>, ScmError> {
    let object = odb.read(id)?;
    if object.kind() == git2::ObjectType::Tree { Ok(object.data().into()) } else { Err(ScmError::NotFound) }
}

/// The folder at a path below another, if it is there and a folder.
fn find_folder(odb: &Odb<'_>, root: Oid, path: &RepoPath) -> Result<Option<Oid>, ScmError> {
    let mut folder = root;
    for part in path.parts() {
        let raw = odb.read(folder)?;
        match entries(raw.data()).find(|entry| entry.name == part) {
            Some(entry) if entry.is_dir => folder = Oid::from_bytes(entry.id)?,
            _ => return Ok(None),
        }
    }
    Ok(Some(folder))
}
