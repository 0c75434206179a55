//! The trait that every version-control system implements.

use crate::{
    ArchiveFormat, Blame, Blob, BlobStream, ChangedFiles, Comparison, Diff, DiffOptions, FileLimits,
    FileList, LastChanges, LogCursor, NewRevisions, ObjectId, PatchFormat, RefKind, RefPage, RefQuery,
    RepoPath, Revision, RevisionId, RevisionPage, ScmError, Tree, TreeEntry,
};
use async_trait::async_trait;
use bytes::Bytes;
use futures::stream::BoxStream;
use std::time::Duration;

/// Bytes as they come. Dropping it stops whatever makes them.
pub type ByteStream = BoxStream<'static, Result<Bytes, ScmError>>;

/// A repository, read by pages, the API and jobs.
///
/// Every [`RevisionId`] must be full, as [`Repository::resolve`] returns it. Futures may be dropped at any time.
#[async_trait]
pub trait Repository: Send + Sync {
    /// The branch to show first, if there's a name for one. In an empty repository it doesn't exist yet.
    async fn default_branch(&self) -> Result<Option<String>, ScmError>;

    /// Makes a branch the one to show first.
    async fn set_default_branch(&self, name: &str) -> Result<(), ScmError>;

    /// Whether there is neither branch nor tag.
    async fn is_empty(&self) -> Result<bool, ScmError>;

    /// A page of branches.
    async fn branches(&self, query: &RefQuery) -> Result<RefPage, ScmError>;

    /// A page of tags that name revisions.
    async fn tags(&self, query: &RefQuery) -> Result<RefPage, ScmError>;

    /// All refs by full name, with the id each has: of an annotated tag, the tag's own.
    ///
    /// Cheap enough to call after every push, to see what it changed.
    async fn all_refs(&self) -> Result<Vec<(String, ObjectId)>, ScmError>;

    /// The revision that a name stands for. An abbreviated commit id is taken here, and only here.
    async fn resolve(&self, kind: RefKind, name: &str) -> Result<RevisionId, ScmError>;

    /// Splits what follows the kind in an address into the name of an existing ref and a path.
    async fn split_ref_path(&self, kind: RefKind, rest: &[u8]) -> Result<(String, RepoPath), ScmError>;

    /// One revision.
    async fn revision(&self, id: &RevisionId) -> Result<Revision, ScmError>;

    /// Several revisions, in the order asked for. Those that don't exist are left out.
    async fn revisions(&self, ids: &[RevisionId]) -> Result<Vec<Revision>, ScmError>;

    /// What is at a path, to tell a folder from a file. The root is a folder without a name.
    async fn entry(&self, id: &RevisionId, path: &RepoPath) -> Result<TreeEntry, ScmError>;

    /// A folder.
    async fn tree(&self, id: &RevisionId, path: &RepoPath) -> Result<Tree, ScmError>;

    /// A file, with its content if that has at most `max_bytes`.
    async fn blob(&self, id: &RevisionId, path: &RepoPath, max_bytes: u64) -> Result<Blob, ScmError>;

    /// A file of any size, to pass on.
    async fn blob_stream(&self, id: &RevisionId, path: &RepoPath) -> Result<BlobStream, ScmError>;

    /// Content by its own id, as [`Repository::files`] tells it.
    ///
    /// The caller must know that the reader may see it: an id says nothing about where it's used.
    async fn content(&self, object: &ObjectId, max_bytes: u64) -> Result<Bytes, ScmError>;

    /// A page of the history of a revision, of everything or of one path.
    ///
    /// With a cursor the page continues there, whatever `id` is.
    async fn log(
        &self,
        id: &RevisionId,
        path: Option<&RepoPath>,
        after: Option<&LogCursor>,
        limit: usize,
    ) -> Result<RevisionPage, ScmError>;

    /// What a revision changed, against its first parent, or against nothing if it has none.
    async fn diff(&self, id: &RevisionId, options: &DiffOptions) -> Result<Diff, ScmError>;

    /// What `b` has that `a` hasn't, with at most `limit` revisions.
    async fn compare(
        &self,
        a: &RevisionId,
        b: &RevisionId,
        limit: usize,
        options: &DiffOptions,
    ) -> Result<Comparison, ScmError>;

    /// The same as a patch: of one revision, or of all from `base` (exclusive) to `id`.
    async fn patch(
        &self,
        base: Option<&RevisionId>,
        id: &RevisionId,
        format: PatchFormat,
    ) -> Result<ByteStream, ScmError>;

    /// Who wrote each line of a file.
    async fn blame(&self, id: &RevisionId, path: &RepoPath) -> Result<Blame, ScmError>;

    /// The newest revision that both come from.
    async fn merge_base(&self, a: &RevisionId, b: &RevisionId) -> Result<Option<RevisionId>, ScmError>;

    /// The last change of each entry of a folder, as far as the time suffices.
    async fn last_changes(
        &self,
        id: &RevisionId,
        path: &RepoPath,
        budget: Duration,
    ) -> Result<LastChanges, ScmError>;

    /// The whole tree as a file for download; `prefix` is the folder inside it, without slashes.
    async fn archive(
        &self,
        id: &RevisionId,
        format: ArchiveFormat,
        prefix: &str,
    ) -> Result<ByteStream, ScmError>;

    /// All files of a revision.
    async fn files(&self, id: &RevisionId, limits: &FileLimits) -> Result<FileList, ScmError>;

    /// The files that differ between two revisions; from nothing if there's no old one.
    async fn changed_files(
        &self,
        old: Option<&RevisionId>,
        new: &RevisionId,
        limits: &FileLimits,
    ) -> Result<ChangedFiles, ScmError>;

    /// The revisions that `new` comes from and none of `old` does. Old ids that don't exist any more are ignored.
    async fn new_revisions(
        &self,
        old: &[RevisionId],
        new: &RevisionId,
        limit: usize,
    ) -> Result<NewRevisions, ScmError>;

    /// How many revisions a revision comes from, itself included.
    async fn count_revisions(&self, id: &RevisionId) -> Result<u64, ScmError>;
}
