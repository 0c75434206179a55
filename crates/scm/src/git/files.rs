//! All files of a commit, or those that differ from another.

use super::{GitRepository, oid};
use crate::{
    ChangedFile, ChangedFiles, EntryKind, FileEntry, FileLimits, FileList, RepoPath, RevisionId, ScmError,
};
use git2::{Delta, DiffFile, Odb, Oid};

/// How deep folders may stand in each other.
const MAX_DEPTH: usize = 500;

impl GitRepository {
    pub(super) async fn list_files(
        &self,
        id: &RevisionId,
        limits: &FileLimits,
    ) -> Result<FileList, ScmError> {
        let (oid, limits) = (oid(id)?, limits.clone());
        self.with(move |repo| {
            let mut list = FileList { files: Vec::new(), complete: true };
            let root = repo.find_commit(oid)?.tree_id();
            collect(repo, &repo.odb()?, root, &RepoPath::root(), 0, &limits, &mut list)?;
            Ok(list)
        })
        .await
    }

    pub(super) async fn list_changed_files(
        &self,
        old: Option<&RevisionId>,
        new: &RevisionId,
        limits: &FileLimits,
    ) -> Result<ChangedFiles, ScmError> {
        let (old, new, limits) = (old.map(oid).transpose()?, oid(new)?, limits.clone());
        self.with(move |repo| {
            let old = old.map(|old| repo.find_commit(old)?.tree()).transpose()?;
            let new = repo.find_commit(new)?.tree()?;
            // A diff would hide a file that became a folder of the same name; with type changes it tells both.
            let mut options = git2::DiffOptions::new();
            options.include_typechange(true).skip_binary_check(true);
            let diff = repo.diff_tree_to_tree(old.as_ref(), Some(&new), Some(&mut options))?;
            let odb = repo.odb()?;
            let mut changed =
                ChangedFiles { files: Vec::new(), complete: diff.deltas().len() <= limits.max_files };
            for delta in diff.deltas().take(limits.max_files) {
                let (before, after) = (delta.old_file(), delta.new_file());
                let now =
                    if delta.status() == Delta::Deleted { None } else { entry_of(&odb, &after, &limits) };
                let path = after.path_bytes().or_else(|| before.path_bytes()).map(RepoPath::stored);
                changed.files.extend(path.map(|path| ChangedFile { path, now }));
            }
            Ok(changed)
        })
        .await
    }
}

fn collect(
    repo: &git2::Repository,
    odb: &Odb<'_>,
    tree: Oid,
    dir: &RepoPath,
    depth: usize,
    limits: &FileLimits,
    list: &mut FileList,
) -> Result<(), ScmError> {
    if depth > MAX_DEPTH {
        list.complete = false;
        return Ok(());
    }
    for entry in repo.find_tree(tree)?.iter() {
        let (path, kind) = (dir.join(entry.name_bytes()), EntryKind::from_mode(entry.filemode_raw()));
        if kind == EntryKind::Dir {
            collect(repo, odb, entry.id(), &path, depth + 1, limits, list)?;
        } else if kind.is_file() {
            if list.files.len() >= limits.max_files {
                list.complete = false;
            } else if let Some(file) = file_entry(odb, path, entry.id(), kind, limits) {
                list.files.push(file);
            }
        }
        if !list.complete {
            break;
        }
    }
    Ok(())
}

fn entry_of(odb: &Odb<'_>, file: &DiffFile<'_>, limits: &FileLimits) -> Option<FileEntry> {
    let kind = EntryKind::from_mode(i32::try_from(u32::from(file.mode())).ok()?);
    let path = RepoPath::stored(file.path_bytes()?);
    kind.is_file().then(|| file_entry(odb, path, file.id(), kind, limits)).flatten()
}

/// The file, unless it's missing or larger than wanted.
fn file_entry(
    odb: &Odb<'_>,
    path: RepoPath,
    object: Oid,
    kind: EntryKind,
    limits: &FileLimits,
) -> Option<FileEntry> {
    let size = odb.read_header(object).ok()?.0 as u64;
    (size <= limits.max_file_bytes).then(|| FileEntry { path, object: object.into(), kind, size })
}
