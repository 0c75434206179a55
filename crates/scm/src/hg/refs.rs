//! Bookmarks, named branches and tags.
//!
//! Mercurial has two kinds of names that move. Both are branches here; where they have the same name, the bookmark wins,
//! as it does in Mercurial.

use super::HgRepository;
use crate::revision::time_of;
use crate::{ObjectId, Ref, RefKind, RefOrder, RefPage, RefQuery, RepoPath, RevisionId, ScmError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::{Arc, PoisonError};

/// The bookmark and the branch that are shown first where they exist.
const FIRST: [&str; 2] = ["@", "default"];

/// The files that change whenever a name may have changed.
const WATCHED: &[&str] = &[
    "bookmarks",
    "store/00changelog.i",
    "store/00changelog.n",
    "store/00changelog.d",
    "store/bookmarks",
    "store/phaseroots",
    "store/obsstore",
];

/// How the watched files look: number, size and time of each.
pub(super) type Looks = Vec<Option<(u64, u64, i64, i64)>>;

/// Where names point to.
pub(super) struct Names {
    branches: BTreeMap<String, Target>,
    tags: BTreeMap<String, Target>,
}

struct Target {
    id: RevisionId,
    time: i64,
}

#[derive(Serialize)]
#[serde(tag = "op", rename_all = "lowercase")]
enum Question<'a> {
    Refs,
    Resolve { id: &'a str },
}

#[derive(Deserialize)]
struct SaidNames {
    bookmarks: Vec<(String, String, i64)>,
    branches: Vec<(String, String, i64)>,
    tags: Vec<(String, String, i64)>,
}

#[derive(Deserialize)]
struct SaidId {
    id: String,
}

impl HgRepository {
    /// All names, asked for anew only when the repository's files look different.
    async fn names(&self) -> Result<Arc<Names>, ScmError> {
        let path = self.inner.path.clone();
        let looks = tokio::task::spawn_blocking(move || looks(&path)).await;
        let looks = looks.map_err(|error| ScmError::Other(error.to_string()))?;
        let known = self.inner.names.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, names)) = known.filter(|(before, _)| *before == looks) {
            return Ok(names);
        }
        let said: SaidNames = self.ask(&Question::Refs).await?;
        let mut branches = targets(said.branches)?;
        branches.extend(targets(said.bookmarks)?);
        let names = Arc::new(Names { branches, tags: targets(said.tags)? });
        *self.inner.names.lock().unwrap_or_else(PoisonError::into_inner) = Some((looks, names.clone()));
        Ok(names)
    }

    pub(super) async fn find_default_branch(&self) -> Result<Option<String>, ScmError> {
        let names = self.names().await?;
        let usual = FIRST.iter().find(|name| names.branches.contains_key(**name));
        let newest = || names.branches.iter().max_by_key(|(_, target)| target.time).map(|(name, _)| name);
        let first = usual.map(|name| (*name).to_owned()).or_else(|| newest().cloned());
        Ok(Some(first.unwrap_or_else(|| "default".to_owned())))
    }

    pub(super) async fn has_no_refs(&self) -> Result<bool, ScmError> {
        let names = self.names().await?;
        Ok(names.branches.is_empty() && names.tags.is_empty())
    }

    pub(super) async fn list_refs(&self, kind: RefKind, query: &RefQuery) -> Result<RefPage, ScmError> {
        let names = self.names().await?;
        let wanted = query.contains.as_deref().unwrap_or("").to_lowercase();
        let mut rows: Vec<(&String, &Target)> = names
            .of(kind)?
            .iter()
            .filter(|(name, _)| wanted.is_empty() || name.to_lowercase().contains(&wanted))
            .collect();
        if query.order == RefOrder::Newest {
            // What stands first among equals is by name, as the map has it.
            rows.sort_by_key(|(_, target)| std::cmp::Reverse(target.time));
        }
        let total = rows.len();
        let start = match &query.after {
            None => 0,
            Some(after) => rows.iter().position(|(name, _)| *name == after).map_or(total, |at| at + 1),
        };
        let refs: Vec<Ref> = rows
            .iter()
            .skip(start)
            .take(query.limit)
            .map(|(name, target)| target.named(kind, name))
            .collect();
        let next = (start + refs.len() < total).then(|| refs.last().map(|last| last.name.clone())).flatten();
        Ok(RefPage { refs, total, next })
    }

    pub(super) async fn list_all_refs(&self) -> Result<Vec<(String, ObjectId)>, ScmError> {
        let names = self.names().await?;
        let full = |prefix: &'static str, names: &BTreeMap<String, Target>| -> Vec<(String, ObjectId)> {
            let one = |(name, target): (&String, &Target)| {
                (format!("{prefix}{name}"), ObjectId::new(target.id.as_str()))
            };
            names.iter().map(one).collect()
        };
        let mut refs = full("refs/heads/", &names.branches);
        refs.extend(full("refs/tags/", &names.tags));
        Ok(refs)
    }

    pub(super) async fn resolve_name(&self, kind: RefKind, name: &str) -> Result<RevisionId, ScmError> {
        if kind != RefKind::Commit {
            let names = self.names().await?;
            return Ok(names.of(kind)?.get(name).ok_or(ScmError::NotFound)?.id.clone());
        }
        let id = RevisionId::parse(name)?;
        if id.as_str().len() > 40 {
            return Err(ScmError::NotFound);
        }
        if id.is_full() && self.inner.revisions.contains_key(id.as_str()) {
            return Ok(id);
        }
        let said: SaidId = self.ask(&Question::Resolve { id: id.as_str() }).await?;
        RevisionId::parse(&said.id)
    }

    /// Mercurial allows the names `a` and `a/b` at once, so the longest that exists is meant.
    pub(super) async fn split(&self, kind: RefKind, rest: &[u8]) -> Result<(String, RepoPath), ScmError> {
        let rest = rest.strip_suffix(b"/").unwrap_or(rest);
        let text = String::from_utf8_lossy(rest);
        let name = match kind {
            RefKind::Commit => {
                let name = text.split('/').next().unwrap_or_default();
                RevisionId::parse(name).map_err(|_| ScmError::NotFound)?;
                name.to_owned()
            }
            _ => {
                let names = self.names().await?;
                let fits = |name: &&String| {
                    rest.strip_prefix(name.as_bytes())
                        .is_some_and(|path| path.is_empty() || path.starts_with(b"/"))
                };
                let found = names.of(kind)?.keys().filter(fits).max_by_key(|name| name.len());
                found.ok_or(ScmError::NotFound)?.clone()
            }
        };
        let path = rest.get(name.len()..).unwrap_or_default();
        Ok((name, RepoPath::parse(path.strip_prefix(b"/").unwrap_or(path))?))
    }
}

impl Names {
    fn of(&self, kind: RefKind) -> Result<&BTreeMap<String, Target>, ScmError> {
        match kind {
            RefKind::Branch => Ok(&self.branches),
            RefKind::Tag => Ok(&self.tags),
            RefKind::Commit => Err(ScmError::Invalid("a changeset has no name".to_owned())),
        }
    }
}

impl Target {
    fn named(&self, kind: RefKind, name: &str) -> Ref {
        Ref {
            kind,
            name: name.to_owned(),
            target: self.id.clone(),
            time: time_of(self.time),
            annotation: None,
        }
    }
}

fn targets(said: Vec<(String, String, i64)>) -> Result<BTreeMap<String, Target>, ScmError> {
    let one =
        |(name, id, time): (String, String, i64)| Ok((name, Target { id: RevisionId::parse(&id)?, time }));
    // A name with a control character, which a pusher's own program can make, could be asked for by nobody.
    said.into_iter()
        .filter(|(name, ..)| !name.is_empty() && !name.contains(char::is_control))
        .map(one)
        .collect()
}

fn looks(path: &Path) -> Looks {
    let one = |name: &&str| {
        let meta = std::fs::metadata(path.join(".hg").join(name)).ok()?;
        Some((meta.ino(), meta.size(), meta.mtime(), meta.mtime_nsec()))
    };
    WATCHED.iter().map(one).collect()
}
