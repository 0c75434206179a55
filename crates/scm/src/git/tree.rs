//! Folders.

use super::refs::lost;
use super::{GitRepository, oid};
use crate::{EntryKind, ObjectId, RepoPath, RevisionId, ScmError, Tree, TreeEntry};
use git2::Oid;
use moka::sync::Cache;
use std::sync::{Arc, LazyLock};

/// Folders by their own id, which says what is in them, so that they are the same in every repository: the sizes of a
/// long one's files are hundreds of looks into packs. A path is always walked first; this gives nothing away.
static FOLDERS: LazyLock<Cache<Oid, Arc<Tree>>> = LazyLock::new(|| {
    let weight = |_: &Oid, tree: &Arc<Tree>| {
        let names: usize = tree.entries.iter().map(|entry| entry.name.len() + 120).sum();
        u32::try_from(names + 200).unwrap_or(u32::MAX)
    };
    Cache::builder().weigher(weight).max_capacity(MAX_FOLDER_BYTES).build()
});
/// How much the folders that are kept may take together.
const MAX_FOLDER_BYTES: u64 = 8 * 1024 * 1024;

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
            if let Some(known) = FOLDERS.get(&object) {
                return Ok(Tree::clone(&known));
            }
            let tree = repo.find_tree(object).map_err(|error| lost(error.into(), object))?;
            let odb = repo.odb()?;
            let mut is_whole = true;
            let entries = tree.iter().take(Tree::MAX_ENTRIES).map(|entry| {
                let kind = EntryKind::from_mode(entry.filemode_raw());
                // A file that is missing shows without a size, rather than hiding the folder.
                let header = if kind.is_file() { odb.read_header(entry.id()).ok() } else { None };
                is_whole &= header.is_some() || !kind.is_file();
                let size = header.map(|(size, _)| size as u64);
                TreeEntry { name: entry.name_bytes().to_owned(), kind, object: entry.id().into(), size }
            });
            let found = Tree {
                id: ObjectId::from(object),
                entries: entries.collect(),
                complete: tree.len() <= Tree::MAX_ENTRIES,
            };
            if is_whole {
                FOLDERS.insert(object, Arc::new(found.clone()));
            }
            Ok(found)
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
