//! Folders.

use super::SvnRepository;
use super::command::{check, svn};
use super::place::At;
use super::xml::{Listed, lists};
use crate::{EntryKind, ObjectId, RepoPath, RevisionId, ScmError, Tree, TreeEntry};

/// The id of a path's content: no other place at another number is taken for it.
pub(super) fn object(full: &RepoPath, number: u64) -> ObjectId {
    ObjectId::new(format!("{number}:{}", full.encoded()))
}

impl SvnRepository {
    /// The entries of a folder of the whole repository at a number.
    pub(super) async fn listed(&self, full: &RepoPath, number: u64) -> Result<Vec<Listed>, ScmError> {
        check(full)?;
        let program = || svn("list").arg("--xml").arg(self.target(full, number));
        let answer = self.kept(format!("list {number} {}", full.encoded()), program).await?;
        Ok(lists(&answer)?.into_iter().next().unwrap_or_default())
    }

    pub(super) async fn find_entry(&self, id: &RevisionId, path: &RepoPath) -> Result<TreeEntry, ScmError> {
        let at = At::of(id)?;
        let full = at.full(path);
        let Some(parent) = full.parent() else {
            let kind = EntryKind::Dir;
            return Ok(TreeEntry { name: Vec::new(), kind, object: object(&full, at.number), size: None });
        };
        let entries = self.listed(&parent, at.number).await?;
        let found = entries.iter().find(|entry| entry.name.as_bytes() == full.name());
        let mut entry = entry_of(found.ok_or(ScmError::NotFound)?, &parent, at.number);
        entry.name = path.name().to_owned();
        Ok(entry)
    }

    pub(super) async fn find_tree(&self, id: &RevisionId, path: &RepoPath) -> Result<Tree, ScmError> {
        let at = At::of(id)?;
        let full = at.full(path);
        // The program lists a file as a folder of itself.
        if self.find_entry(id, path).await?.kind != EntryKind::Dir {
            return Err(ScmError::NotFound);
        }
        let listed = self.listed(&full, at.number).await?;
        let mut entries: Vec<TreeEntry> =
            listed.iter().map(|entry| entry_of(entry, &full, at.number)).collect();
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        let complete = entries.len() <= Tree::MAX_ENTRIES;
        entries.truncate(Tree::MAX_ENTRIES);
        Ok(Tree { id: object(&full, at.number), entries, complete })
    }
}

pub(super) fn entry_of(listed: &Listed, folder: &RepoPath, number: u64) -> TreeEntry {
    TreeEntry {
        name: listed.name.as_bytes().to_owned(),
        kind: if listed.is_dir { EntryKind::Dir } else { EntryKind::File },
        object: object(&folder.join(listed.name.as_bytes()), number),
        size: listed.size,
    }
}
