//! `Repository` for Subversion: each method's work stands in the file of its topic.

use super::SvnRepository;
use crate::{
    ArchiveFormat, Blame, Blob, BlobStream, ByteStream, ChangedFiles, Comparison, Diff, DiffOptions,
    FileLimits, FileList, LastChanges, LogCursor, NewRevisions, ObjectId, PatchFormat, RefKind, RefPage,
    RefQuery, RepoPath, Repository, Revision, RevisionId, RevisionPage, ScmError, Tree, TreeEntry,
};
use async_trait::async_trait;
use bytes::Bytes;
use std::time::Duration;

#[async_trait]
impl Repository for SvnRepository {
    async fn default_branch(&self) -> Result<Option<String>, ScmError> {
        self.find_default_branch().await
    }

    async fn set_default_branch(&self, name: &str) -> Result<(), ScmError> {
        // The layout says which one it is.
        match self.find_default_branch().await? {
            Some(branch) if branch != name => Err(ScmError::NotFound),
            _ => Ok(()),
        }
    }

    async fn is_empty(&self) -> Result<bool, ScmError> {
        Ok(self.youngest().await? == 0)
    }

    async fn branches(&self, query: &RefQuery) -> Result<RefPage, ScmError> {
        self.list_refs(RefKind::Branch, query).await
    }

    async fn tags(&self, query: &RefQuery) -> Result<RefPage, ScmError> {
        self.list_refs(RefKind::Tag, query).await
    }

    async fn all_refs(&self) -> Result<Vec<(String, ObjectId)>, ScmError> {
        self.list_all_refs().await
    }

    async fn resolve(&self, kind: RefKind, name: &str) -> Result<RevisionId, ScmError> {
        self.resolve_name(kind, name).await
    }

    async fn split_ref_path(&self, kind: RefKind, rest: &[u8]) -> Result<(String, RepoPath), ScmError> {
        self.split(kind, rest).await
    }

    async fn revision(&self, id: &RevisionId) -> Result<Revision, ScmError> {
        self.find_revision(id).await
    }

    async fn revisions(&self, ids: &[RevisionId]) -> Result<Vec<Revision>, ScmError> {
        self.find_revisions(ids).await
    }

    async fn entry(&self, id: &RevisionId, path: &RepoPath) -> Result<TreeEntry, ScmError> {
        self.find_entry(id, path).await
    }

    async fn tree(&self, id: &RevisionId, path: &RepoPath) -> Result<Tree, ScmError> {
        self.find_tree(id, path).await
    }

    async fn blob(&self, id: &RevisionId, path: &RepoPath, max_bytes: u64) -> Result<Blob, ScmError> {
        self.find_blob(id, path, max_bytes).await
    }

    async fn blob_stream(&self, id: &RevisionId, path: &RepoPath) -> Result<BlobStream, ScmError> {
        self.find_blob_stream(id, path).await
    }

    async fn content(&self, object: &ObjectId, max_bytes: u64) -> Result<Bytes, ScmError> {
        self.find_content(object, max_bytes).await
    }

    async fn log(
        &self,
        id: &RevisionId,
        path: Option<&RepoPath>,
        after: Option<&LogCursor>,
        limit: usize,
    ) -> Result<RevisionPage, ScmError> {
        self.history(id, path, after, limit).await
    }

    async fn diff(&self, id: &RevisionId, options: &DiffOptions) -> Result<Diff, ScmError> {
        self.find_diff(id, options).await
    }

    async fn compare(
        &self,
        a: &RevisionId,
        b: &RevisionId,
        limit: usize,
        options: &DiffOptions,
    ) -> Result<Comparison, ScmError> {
        self.find_comparison(a, b, limit, options).await
    }

    async fn patch(
        &self,
        base: Option<&RevisionId>,
        id: &RevisionId,
        format: PatchFormat,
    ) -> Result<ByteStream, ScmError> {
        self.stream_patch(base, id, format).await
    }

    async fn blame(&self, id: &RevisionId, path: &RepoPath) -> Result<Blame, ScmError> {
        self.find_blame(id, path).await
    }

    async fn merge_base(&self, a: &RevisionId, b: &RevisionId) -> Result<Option<RevisionId>, ScmError> {
        self.find_merge_base(a, b).await
    }

    async fn last_changes(
        &self,
        id: &RevisionId,
        path: &RepoPath,
        budget: Duration,
    ) -> Result<LastChanges, ScmError> {
        self.find_last_changes(id, path, budget).await
    }

    async fn archive(
        &self,
        id: &RevisionId,
        format: ArchiveFormat,
        prefix: &str,
    ) -> Result<ByteStream, ScmError> {
        self.stream_archive(id, format, prefix).await
    }

    async fn files(&self, id: &RevisionId, limits: &FileLimits) -> Result<FileList, ScmError> {
        self.list_files(id, limits).await
    }

    async fn changed_files(
        &self,
        old: Option<&RevisionId>,
        new: &RevisionId,
        limits: &FileLimits,
    ) -> Result<ChangedFiles, ScmError> {
        self.list_changed_files(old, new, limits).await
    }

    async fn new_revisions(
        &self,
        old: &[RevisionId],
        new: &RevisionId,
        limit: usize,
    ) -> Result<NewRevisions, ScmError> {
        self.find_new_revisions(old, new, limit).await
    }

    async fn count_revisions(&self, id: &RevisionId) -> Result<u64, ScmError> {
        self.count(id).await
    }
}
