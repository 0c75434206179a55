//! Branches and tags by the usual layout: `trunk`, the folders in `branches`, those in `tags`.
//!
//! Without a folder `trunk` the repository as a whole is the one branch, [`WHOLE`].

use super::SvnRepository;
use super::command::{run, svn};
use super::place::{At, number_of};
use super::xml::{Listed, lists};
use crate::{ObjectId, Ref, RefKind, RefOrder, RefPage, RefQuery, RepoPath, RevisionId, ScmError};
use std::cmp::Reverse;
use std::sync::Arc;
use time::OffsetDateTime;

/// The name of the one branch of a repository without the layout.
pub(super) const WHOLE: &str = "root";
const TRUNK: &str = "trunk";

/// The branches and tags of a repository at a number.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub branches: Vec<Named>,
    pub tags: Vec<Named>,
}

/// A folder that is a branch or a tag.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub name: String,
    pub root: RepoPath,
    /// The revision that last changed it.
    pub number: u64,
    pub time: OffsetDateTime,
}

impl Named {
    fn of(name: &str, folder: &str, entry: &Listed) -> Self {
        let root = RepoPath::stored(folder.as_bytes()).join(entry.name.as_bytes());
        Self { name: name.to_owned(), root, number: entry.number, time: entry.time }
    }

    fn id(&self) -> Result<RevisionId, ScmError> {
        At { number: self.number, root: self.root.clone() }.id()
    }
}

impl SvnRepository {
    /// The branches and tags that there are now.
    pub(super) async fn layout(&self) -> Result<Arc<Layout>, ScmError> {
        let number = self.youngest().await?;
        if let Some(known) = self.inner.layouts.get(&number).await {
            return Ok(known);
        }
        let layout = Arc::new(self.find_layout(number).await?);
        self.inner.layouts.insert(number, Arc::clone(&layout)).await;
        Ok(layout)
    }

    async fn find_layout(&self, number: u64) -> Result<Layout, ScmError> {
        let mut layout = Layout::default();
        if number == 0 {
            return Ok(layout);
        }
        let top = self.listed(&RepoPath::root(), number).await?;
        let folder = |name: &str| top.iter().find(|entry| entry.is_dir && entry.name == name);
        let Some(trunk) = folder(TRUNK) else {
            let revision = self.logged(number).await?;
            let (root, time) = (RepoPath::root(), revision.author.time);
            layout.branches.push(Named { name: WHOLE.to_owned(), root, number, time });
            return Ok(layout);
        };
        layout.branches.push(Named::of(TRUNK, "", trunk));
        let both: Vec<&str> =
            ["branches", "tags"].into_iter().filter(|name| folder(name).is_some()).collect();
        let found = match both.is_empty() {
            true => Vec::new(),
            false => {
                let targets = both.iter().map(|name| self.target(&RepoPath::stored(name.as_bytes()), number));
                lists(&run(svn("list").arg("--xml").args(targets)).await?)?
            }
        };
        for (folder, entries) in both.iter().zip(found) {
            let is_tags = *folder == "tags";
            for entry in entries.iter().filter(|entry| entry.is_dir) {
                // A folder in `branches` that is named like the trunk is told by its place.
                let is_like_trunk = !is_tags && entry.name == TRUNK;
                let name = if is_like_trunk { format!("{folder}/{TRUNK}") } else { entry.name.clone() };
                let list = if is_tags { &mut layout.tags } else { &mut layout.branches };
                list.push(Named::of(&name, folder, entry));
            }
        }
        layout.branches.sort_by(|a, b| a.name.cmp(&b.name));
        layout.tags.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(layout)
    }

    pub(super) async fn find_default_branch(&self) -> Result<Option<String>, ScmError> {
        let layout = self.layout().await?;
        let trunk = layout.branches.iter().find(|branch| branch.name == TRUNK);
        Ok(trunk.or_else(|| layout.branches.first()).map(|branch| branch.name.clone()))
    }

    pub(super) async fn list_refs(&self, kind: RefKind, query: &RefQuery) -> Result<RefPage, ScmError> {
        let layout = self.layout().await?;
        let wanted = query.contains.as_deref().unwrap_or("").to_lowercase();
        let fits = |named: &&Named| wanted.is_empty() || named.name.to_lowercase().contains(&wanted);
        let mut found: Vec<&Named> = of_kind(&layout, kind)?.iter().filter(fits).collect();
        let total = found.len();
        let after = query.after.as_deref();
        match query.order {
            RefOrder::Name => {
                let start =
                    after.map_or(0, |after| found.partition_point(|named| named.name.as_str() <= after));
                found.drain(..start);
            }
            RefOrder::Newest => {
                found.sort_by_key(|named| (Reverse(named.number), named.name.clone()));
                if let Some(after) = after {
                    let key = after.split_once(' ').and_then(|(number, name)| {
                        Some((Reverse(number.parse::<u64>().ok()?), name.to_owned()))
                    });
                    let key = key.ok_or_else(|| ScmError::Invalid("not a cursor".to_owned()))?;
                    found.drain(
                        ..found.partition_point(|named| (Reverse(named.number), named.name.clone()) <= key),
                    );
                }
            }
        }
        let next = (found.len() > query.limit).then(|| found.get(query.limit.saturating_sub(1))).flatten();
        let next = next.map(|last| match query.order {
            RefOrder::Name => last.name.clone(),
            RefOrder::Newest => format!("{} {}", last.number, last.name),
        });
        let refs = found.into_iter().take(query.limit).map(|named| {
            Ok(Ref {
                kind,
                name: named.name.clone(),
                target: named.id()?,
                time: named.time,
                annotation: None,
            })
        });
        Ok(RefPage { refs: refs.collect::<Result<_, ScmError>>()?, total, next })
    }

    pub(super) async fn list_all_refs(&self) -> Result<Vec<(String, ObjectId)>, ScmError> {
        let layout = self.layout().await?;
        let named = |prefix: &'static str, list: &[Named]| {
            let refs = list
                .iter()
                .map(move |one| Ok((format!("{prefix}{}", one.name), ObjectId::new(one.id()?.as_str()))));
            refs.collect::<Result<Vec<_>, ScmError>>()
        };
        let mut refs = named("refs/heads/", &layout.branches)?;
        refs.extend(named("refs/tags/", &layout.tags)?);
        Ok(refs)
    }

    pub(super) async fn resolve_name(&self, kind: RefKind, name: &str) -> Result<RevisionId, ScmError> {
        if kind == RefKind::Commit {
            let at = match number_of(name) {
                Some(number) => At::whole(number),
                None => At::of(&RevisionId::parse(name)?)?,
            };
            if at.number > self.youngest().await? {
                return Err(ScmError::NotFound);
            }
            return at.id();
        }
        let layout = self.layout().await?;
        let found = of_kind(&layout, kind)?.iter().find(|named| named.name == name);
        found.ok_or(ScmError::NotFound)?.id()
    }

    pub(super) async fn split(&self, kind: RefKind, rest: &[u8]) -> Result<(String, RepoPath), ScmError> {
        let rest = rest.strip_suffix(b"/").unwrap_or(rest);
        let layout = self.layout().await?;
        let exists = |name: &str| match kind {
            RefKind::Commit => number_of(name).is_some() || RevisionId::parse(name).is_ok(),
            _ => of_kind(&layout, kind).is_ok_and(|list| list.iter().any(|named| named.name == name)),
        };
        // Names have one slash at most: `branches/trunk`. The longer one is looked for first.
        let slashes = rest.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| at).take(2);
        let mut ends: Vec<usize> = slashes.chain([rest.len()]).take(2).collect();
        ends.reverse();
        for end in ends {
            let (name, path) = rest.split_at(end);
            let Ok(name) = std::str::from_utf8(name) else { continue };
            if exists(name) {
                return Ok((name.to_owned(), RepoPath::parse(path.strip_prefix(b"/").unwrap_or(path))?));
            }
        }
        Err(ScmError::NotFound)
    }
}

fn of_kind(layout: &Layout, kind: RefKind) -> Result<&[Named], ScmError> {
    match kind {
        RefKind::Branch => Ok(&layout.branches),
        RefKind::Tag => Ok(&layout.tags),
        RefKind::Commit => Err(ScmError::Invalid("a revision has no name".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::number_of;

    #[test]
    fn numbers_are_read_with_and_without_their_letter() {
        assert_eq!(
            [number_of("r52"), number_of("52"), number_of("rr5"), number_of("")],
            [Some(52), Some(52), None, None]
        );
        assert_eq!(number_of("12345678901"), None);
    }
}
