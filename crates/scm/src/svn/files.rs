//! All files of a revision, or those that differ from another.

use super::SvnRepository;
use super::command::{run, svn};
use super::place::At;
use super::tree::{entry_of, object};
use super::xml::{lists, read};
use crate::{
    ChangedFile, ChangedFiles, EntryKind, FileEntry, FileLimits, FileList, RepoPath, RevisionId, ScmError,
};
use std::time::Duration;

/// How long a whole tree may be listed or compared.
const LIMIT: Duration = Duration::from_secs(120);

impl SvnRepository {
    pub(super) async fn list_files(
        &self,
        id: &RevisionId,
        limits: &FileLimits,
    ) -> Result<FileList, ScmError> {
        let at = At::of(id)?;
        let program = svn("list").args(["--xml", "-R"]).arg(self.target(&at.root, at.number)).limit(LIMIT);
        let listed = lists(&run(program).await?)?.into_iter().next().unwrap_or_default();
        let fits = |size: u64| size <= limits.max_file_bytes;
        let files = listed.iter().filter(|entry| !entry.is_dir && entry.size.is_some_and(fits));
        let mut files: Vec<FileEntry> = files
            .map(|entry| {
                let path = RepoPath::stored(entry.name.as_bytes());
                let object = object(&at.full(&path), at.number);
                FileEntry { path, object, kind: EntryKind::File, size: entry.size.unwrap_or(0) }
            })
            .collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let complete = files.len() <= limits.max_files;
        files.truncate(limits.max_files);
        Ok(FileList { files, complete })
    }

    pub(super) async fn list_changed_files(
        &self,
        old: Option<&RevisionId>,
        new: &RevisionId,
        limits: &FileLimits,
    ) -> Result<ChangedFiles, ScmError> {
        let Some(old) = old else {
            let all = self.list_files(new, limits).await?;
            let files =
                all.files.into_iter().map(|file| ChangedFile { path: file.path.clone(), now: Some(file) });
            return Ok(ChangedFiles { files: files.collect(), complete: all.complete });
        };
        let (old, new) = (At::of(old)?, At::of(new)?);
        let program = svn("diff")
            .args(["--summarize", "--xml", "--old"])
            .arg(self.target(&old.root, old.number))
            .arg("--new")
            .arg(self.target(&new.root, new.number))
            .limit(LIMIT);
        let base = self.target(&old.root, 0);
        let base = base.to_string_lossy();
        let base = base.strip_suffix("@0").unwrap_or_default().to_owned();
        let answer = run(program).await?;
        let mut changed: Vec<(RepoPath, bool)> = read(&answer, |document| {
            let paths = document.descendants().filter(|node| node.has_tag_name("path"));
            let files = paths.filter(|node| node.attribute("kind") == Some("file"));
            // Properties alone are no content.
            let files = files.filter(|node| node.attribute("item") != Some("none"));
            files
                .map(|node| {
                    let path = node.text()?.strip_prefix(base.as_str())?.trim_start_matches('/');
                    let path = RepoPath::parse_encoded(path).ok()?;
                    Some((path, node.attribute("item") == Some("deleted")))
                })
                .collect()
        })?;
        changed.sort();
        changed.dedup();
        let complete = changed.len() <= limits.max_files;
        let mut found = ChangedFiles { files: Vec::new(), complete };
        for (path, is_gone) in changed.into_iter().take(limits.max_files) {
            let now = if is_gone { None } else { self.file_entry(&new, &path, limits).await? };
            found.files.push(ChangedFile { path, now });
        }
        Ok(found)
    }

    /// The file at a path, unless it is larger than wanted. Its folder's list is asked for once.
    async fn file_entry(
        &self,
        at: &At,
        path: &RepoPath,
        limits: &FileLimits,
    ) -> Result<Option<FileEntry>, ScmError> {
        let full = at.full(path);
        let folder = full.parent().unwrap_or_default();
        let listed = self.listed(&folder, at.number).await?;
        let Some(entry) = listed.iter().find(|entry| entry.name.as_bytes() == full.name()) else {
            return Ok(None);
        };
        let entry = entry_of(entry, &folder, at.number);
        let size = entry.size.filter(|size| *size <= limits.max_file_bytes);
        Ok(size.map(|size| FileEntry { path: path.clone(), object: entry.object, kind: entry.kind, size }))
    }
}
