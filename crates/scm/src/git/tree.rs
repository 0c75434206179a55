//! Folders.

use super::refs::lost;
use super::{GitRepository, oid};
use crate::{EntryKind, ObjectId, RepoPath, RevisionId, ScmError, Tree, TreeEntry};
use git2::Oid;

/// The mode of a folder, which the root has too.
const DIR_MODE: i32 = 0o040_000;

impl GitRepository {
    pub(super) async fn find_entry(&self, id: &RevisionId, path: &RepoPath) -> Result<TreeEntry, ScmError> {
        let (oid, path) = (oid(id)?, path.clone());
        self.with(move |repo| {
            let (object, mode) = locate(repo, repo.find_commit(oid)?.tree_id(), &path)?;
            let kind = EntryKind::from_mode(mode);
            let size = if kind.is_file() { Some(repo.odb()?.read_header(object)?.0 as u64) } else { None };
            Ok(TreeEntry { name: path.name().to_owned(), kind, object: object.into(), size })
        })
        .await
    }

    pub(super) async fn find_tree(&self, id: &RevisionId, path: &RepoPath) -> Result<Tree, ScmError> {
        let (oid, path) = (oid(id)?, path.clone());
        self.with(move |repo| {
            let (object, mode) = locate(repo, repo.find_commit(oid)?.tree_id(), &path)?;
            if EntryKind::from_mode(mode) != EntryKind::Dir {
                return Err(ScmError::NotFound);
            }
            let tree = repo.find_tree(object).map_err(|error| lost(error.into(), object))?;
            let odb = repo.odb()?;
            let entries = tree.iter().take(Tree::MAX_ENTRIES).map(|entry| {
                let kind = EntryKind::from_mode(entry.filemode_raw());
                // A file that is missing shows without a size, rather than hiding the folder.
                let header = if kind.is_file() { odb.read_header(entry.id()).ok() } else { None };
                let size = header.map(|(size, _)| size as u64);
                TreeEntry { name: entry.name_bytes().to_owned(), kind, object: entry.id().into(), size }
            });
            Ok(Tree {
                id: ObjectId::from(object),
                entries: entries.collect(),
                complete: tree.len() <= Tree::MAX_ENTRIES,
            })
        })
        .await
    }
}

/// The object at a path, and its mode.
pub(super) fn locate(repo: &git2::Repository, root: Oid, path: &RepoPath) -> Result<(Oid, i32), ScmError> {
    let (mut object, mut mode) = (root, DIR_MODE);
    for part in path.parts() {
        if EntryKind::from_mode(mode) != EntryKind::Dir {
            return Err(ScmError::NotFound);
        }
        let tree = repo.find_tree(object).map_err(|error| lost(error.into(), object))?;
        let entry = tree.get_name_bytes(part).ok_or(ScmError::NotFound)?;
        (object, mode) = (entry.id(), entry.filemode_raw());
    }
    Ok((object, mode))
}
