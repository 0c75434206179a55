//! A repository as one reader may see it: what they may not see is as if it weren't there.

use super::View;
use crate::svn::place::At;
use crate::{
    ArchiveFormat, Blame, Blob, BlobStream, ByteStream, ChangedFiles, Comparison, Diff, DiffOptions,
    FileLimits, FileList, LastChanges, LogCursor, NewRevisions, ObjectId, PatchFormat, RefKind, RefPage,
    RefQuery, RepoPath, Repository, Revision, RevisionId, RevisionPage, ScmError, SvnRepository, Tree,
    TreeEntry,
};
use async_trait::async_trait;
use bytes::Bytes;
use std::sync::Arc;
use std::time::Duration;

/// How many names a reader without a readable trunk may have to choose from.
const MAX_BRANCHES: usize = 1000;

/// A Subversion repository through the eyes of one reader.
#[derive(Clone)]
pub struct GuardedRepository {
    pub(super) inner: SvnRepository,
    pub(super) view: Arc<View>,
}

impl GuardedRepository {
    /// Looks at a repository with somebody's eyes.
    pub fn new(inner: SvnRepository, view: Arc<View>) -> Self {
        Self { inner, view }
    }

    /// The full path, if it may be read.
    fn readable(&self, id: &RevisionId, path: &RepoPath) -> Result<RepoPath, ScmError> {
        let full = At::of(id)?.full(path);
        if self.view.reads(&full) { Ok(full) } else { Err(ScmError::NotFound) }
    }

    /// Whether a name's folder may be read.
    fn sees(&self, id: &RevisionId) -> bool {
        self.readable(id, &RepoPath::root()).is_ok()
    }

    async fn refs(&self, mut page: RefPage) -> Result<RefPage, ScmError> {
        let before = page.refs.len();
        page.refs.retain(|one| self.sees(&one.target));
        page.total -= before - page.refs.len();
        Ok(page)
    }
}

#[async_trait]
impl Repository for GuardedRepository {
    fn view(&self) -> &str {
        self.view.key()
    }

    async fn default_branch(&self) -> Result<Option<String>, ScmError> {
        let Some(name) = self.inner.default_branch().await? else { return Ok(None) };
        if self.sees(&self.inner.resolve(RefKind::Branch, &name).await?) {
            return Ok(Some(name));
        }
        let all = RefQuery { limit: MAX_BRANCHES, ..RefQuery::default() };
        Ok(self.branches(&all).await?.refs.into_iter().next().map(|branch| branch.name))
    }

    async fn set_default_branch(&self, name: &str) -> Result<(), ScmError> {
        self.inner.set_default_branch(name).await
    }

    async fn is_empty(&self) -> Result<bool, ScmError> {
        self.inner.is_empty().await
    }

    async fn branches(&self, query: &RefQuery) -> Result<RefPage, ScmError> {
        self.refs(self.inner.branches(query).await?).await
    }

    async fn tags(&self, query: &RefQuery) -> Result<RefPage, ScmError> {
        self.refs(self.inner.tags(query).await?).await
    }

    async fn all_refs(&self) -> Result<Vec<(String, ObjectId)>, ScmError> {
        let mut refs = self.inner.all_refs().await?;
        refs.retain(|(_, id)| RevisionId::parse(id.as_str()).is_ok_and(|id| self.sees(&id)));
        Ok(refs)
    }

    async fn resolve(&self, kind: RefKind, name: &str) -> Result<RevisionId, ScmError> {
        let id = self.inner.resolve(kind, name).await?;
        // A revision as a whole is a name for what is below its paths, some of which may be readable.
        if self.sees(&id) || At::of(&id)?.root.is_root() { Ok(id) } else { Err(ScmError::NotFound) }
    }

    async fn split_ref_path(&self, kind: RefKind, rest: &[u8]) -> Result<(String, RepoPath), ScmError> {
        let (name, path) = self.inner.split_ref_path(kind, rest).await?;
        self.resolve(kind, &name).await?;
        Ok((name, path))
    }

    async fn revision(&self, id: &RevisionId) -> Result<Revision, ScmError> {
        let revision = self.inner.revision(id).await?;
        self.shown(vec![revision]).await?.pop().ok_or(ScmError::NotFound)
    }

    async fn revisions(&self, ids: &[RevisionId]) -> Result<Vec<Revision>, ScmError> {
        self.shown(self.inner.revisions(ids).await?).await
    }

    async fn entry(&self, id: &RevisionId, path: &RepoPath) -> Result<TreeEntry, ScmError> {
        self.readable(id, path)?;
        self.inner.entry(id, path).await
    }

    async fn tree(&self, id: &RevisionId, path: &RepoPath) -> Result<Tree, ScmError> {
        let full = self.readable(id, path)?;
        let mut tree = self.inner.tree(id, path).await?;
        tree.entries.retain(|entry| self.view.reads(&full.join(&entry.name)));
        // The id is what others keep answers by, so it differs where the answers may.
        tree.id = ObjectId::new(format!("{}:{}", self.view.key(), tree.id));
        Ok(tree)
    }

    async fn blob(&self, id: &RevisionId, path: &RepoPath, max_bytes: u64) -> Result<Blob, ScmError> {
        self.readable(id, path)?;
        self.inner.blob(id, path, max_bytes).await
    }

    async fn blob_stream(&self, id: &RevisionId, path: &RepoPath) -> Result<BlobStream, ScmError> {
        self.readable(id, path)?;
        self.inner.blob_stream(id, path).await
    }

    async fn content(&self, object: &ObjectId, max_bytes: u64) -> Result<Bytes, ScmError> {
        let path = object.as_str().split_once(':').ok_or(ScmError::NotFound)?.1;
        if !self.view.reads(&RepoPath::parse_encoded(path)?) {
            return Err(ScmError::NotFound);
        }
        self.inner.content(object, max_bytes).await
    }

    async fn log(
        &self,
        id: &RevisionId,
        path: Option<&RepoPath>,
        after: Option<&LogCursor>,
        limit: usize,
    ) -> Result<RevisionPage, ScmError> {
        let root = RepoPath::root();
        self.readable(after.map_or(id, |after| &after.start), path.unwrap_or(&root))?;
        let mut page = self.inner.log(id, path, after, limit).await?;
        page.revisions = self.shown(page.revisions).await?;
        Ok(page)
    }

    async fn diff(&self, id: &RevisionId, options: &DiffOptions) -> Result<Diff, ScmError> {
        // A revision of which nothing may be seen isn't there.
        self.revision(id).await?;
        let at = At::of(id)?;
        // What came into the folder from elsewhere is only known from the whole revision.
        let whole = At::whole(at.number);
        let path = at.full(&options.path.clone().unwrap_or_default());
        let options = DiffOptions { path: Some(path), ..options.clone() };
        let mut diff = self.inner.diff(&whole.id()?, &options).await?;
        let touched = self.inner.touched(&[at.number]).await?;
        self.view.hide_origins(&mut diff, touched.get(&at.number).map_or(&[], |touched| touched.as_slice()));
        let mut diff = self.view.filter(diff, &whole, &whole);
        for file in &mut diff.files {
            let inner = |path: &mut Option<RepoPath>| *path = path.take().and_then(|path| at.inner(&path));
            inner(&mut file.old_path);
            inner(&mut file.new_path);
        }
        Ok(diff)
    }

    async fn compare(
        &self,
        a: &RevisionId,
        b: &RevisionId,
        limit: usize,
        options: &DiffOptions,
    ) -> Result<Comparison, ScmError> {
        let root = RepoPath::root();
        self.readable(a, &root)?;
        self.readable(b, &root)?;
        let mut found = self.inner.compare(a, b, limit, options).await?;
        let base = At::of(found.merge_base.as_ref().unwrap_or(a))?;
        found.diff = self.view.filter(found.diff, &base, &At::of(b)?);
        found.merge_base = found.merge_base.filter(|base| self.sees(base));
        found.revisions = self.shown(found.revisions).await?;
        Ok(found)
    }

    async fn patch(
        &self,
        base: Option<&RevisionId>,
        id: &RevisionId,
        format: PatchFormat,
    ) -> Result<ByteStream, ScmError> {
        // It is passed on as it comes, so there must be nothing in it to leave out. Where a revision is named without a folder
        // that is the whole repository, whichever part it changed.
        let part = match base {
            Some(base) => [Some(At::of(base)?.root), Some(At::of(id)?.root)],
            None => [Some(RepoPath::root()), None],
        };
        if !part.iter().flatten().all(|root| self.view.reads_all(root)) {
            return Err(ScmError::NotFound);
        }
        self.inner.patch(base, id, format).await
    }

    async fn blame(&self, id: &RevisionId, path: &RepoPath) -> Result<Blame, ScmError> {
        self.readable(id, path)?;
        let mut blame = self.inner.blame(id, path).await?;
        let ids: Vec<RevisionId> = blame.revisions.keys().cloned().collect();
        let shown = self.revisions(&ids).await?;
        for (id, told) in &mut blame.revisions {
            // The lines are there for all who read the file; only the words of a revision may speak of other files.
            let own = shown.iter().find(|revision| revision.id == *id);
            told.summary = own.map(|revision| revision.summary.clone()).unwrap_or_default();
        }
        Ok(blame)
    }

    async fn merge_base(&self, a: &RevisionId, b: &RevisionId) -> Result<Option<RevisionId>, ScmError> {
        Ok(self.inner.merge_base(a, b).await?.filter(|base| self.sees(base)))
    }

    async fn last_changes(
        &self,
        id: &RevisionId,
        path: &RepoPath,
        budget: Duration,
    ) -> Result<LastChanges, ScmError> {
        let full = self.readable(id, path)?;
        let mut found = self.inner.last_changes(id, path, budget).await?;
        found.entries.retain(|name, _| self.view.reads(&full.join(name)));
        let revisions = std::mem::take(&mut found.revisions).into_values().collect();
        let shown = self.shown(revisions).await?;
        found.revisions = shown.into_iter().map(|revision| (revision.id.clone(), revision)).collect();
        // What only changed where the reader sees nothing has no last change for them, and never will have one.
        found.entries.retain(|_, id| found.revisions.contains_key(id));
        Ok(found)
    }

    async fn archive(
        &self,
        id: &RevisionId,
        format: ArchiveFormat,
        prefix: &str,
    ) -> Result<ByteStream, ScmError> {
        let root = self.readable(id, &RepoPath::root())?;
        let hidden: Vec<RepoPath> = self.view.hidden_below(&root).cloned().collect();
        self.inner.stream_archive(id, format, prefix, &hidden).await
    }

    async fn files(&self, id: &RevisionId, limits: &FileLimits) -> Result<FileList, ScmError> {
        let at = At::of(id)?;
        let mut found = self.inner.files(id, limits).await?;
        found.files.retain(|file| self.view.reads(&at.full(&file.path)));
        Ok(found)
    }

    async fn changed_files(
        &self,
        old: Option<&RevisionId>,
        new: &RevisionId,
        limits: &FileLimits,
    ) -> Result<ChangedFiles, ScmError> {
        let at = At::of(new)?;
        let mut found = self.inner.changed_files(old, new, limits).await?;
        found.files.retain(|file| self.view.reads(&at.full(&file.path)));
        Ok(found)
    }

    async fn new_revisions(
        &self,
        old: &[RevisionId],
        new: &RevisionId,
        limit: usize,
    ) -> Result<NewRevisions, ScmError> {
        self.readable(new, &RepoPath::root())?;
        let mut found = self.inner.new_revisions(old, new, limit).await?;
        found.revisions = self.shown(found.revisions).await?;
        Ok(found)
    }

    async fn count_revisions(&self, id: &RevisionId) -> Result<u64, ScmError> {
        self.readable(id, &RepoPath::root())?;
        self.inner.count_revisions(id).await
    }
}
