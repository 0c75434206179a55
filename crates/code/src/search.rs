//! Files of the default branch and messages of its revisions, for the one search.

use async_trait::async_trait;
use farrier_scm::{ChangedFile, FileEntry, FileLimits, RefKind, Repository, Revision, RevisionId, ScmError};
use farrier_tool::{Batch, Mount, SearchDocument, SearchSource, Services};

use crate::{SharedBackend, address};

/// The kind of files.
pub const FILES: &str = "file";
/// The kind of revisions.
pub const REVISIONS: &str = "revision";

/// Larger files are not text that people search.
const MAX_FILE_BYTES: u64 = 512 * 1024;
/// No more files of one repository than these.
const MAX_FILES: usize = 50_000;
/// No more revisions of one repository than these, the newest.
const MAX_REVISIONS: usize = 100_000;

/// Text files of the default branch.
pub struct Files(pub SharedBackend);

/// Messages of the revisions of the default branch.
pub struct Revisions(pub SharedBackend);

/// A push as its outbox key says: from one id to another, either may be missing.
fn ends(key: &str) -> (Option<RevisionId>, Option<RevisionId>) {
    let (old, new) = key.split_once("..").unwrap_or(("", key));
    (RevisionId::parse(old).ok(), RevisionId::parse(new).ok())
}

struct Default {
    repository: std::sync::Arc<dyn Repository>,
    branch: String,
    tip: RevisionId,
}

async fn default(backend: &SharedBackend, services: &Services, mount: &Mount) -> anyhow::Result<Option<Default>> {
    let repository = backend.repository(services, mount).await?;
    let Some(branch) = repository.default_branch().await? else { return Ok(None) };
    match repository.resolve(RefKind::Branch, &branch).await {
        Ok(tip) => Ok(Some(Default { repository, branch, tip })),
        Err(ScmError::NotFound | ScmError::Empty) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn limits() -> FileLimits {
    FileLimits { max_files: MAX_FILES, max_file_bytes: MAX_FILE_BYTES }
}

#[async_trait]
impl SearchSource for Files {
    async fn update(&self, services: &Services, mount: &Mount, key: &str, out: &mut Batch<'_>) -> anyhow::Result<()> {
        let Some(default) = default(&self.0, services, mount).await? else { return Ok(()) };
        let (old, new) = ends(key);
        let new = new.unwrap_or_else(|| default.tip.clone());
        let changed = match default.repository.changed_files(old.as_ref(), &new, &limits()).await {
            Ok(changed) => changed.files,
            // The old tip is gone after a forced push: everything counts as changed.
            Err(ScmError::NotFound) => default.repository.changed_files(None, &new, &limits()).await?.files,
            Err(error) => return Err(error.into()),
        };
        for ChangedFile { path, now } in changed {
            match now {
                Some(file) => put_file(mount, &default, &file, services.now(), out).await?,
                None => out.delete(&path.encoded())?,
            }
        }
        Ok(())
    }

    async fn all(&self, services: &Services, mount: &Mount, out: &mut Batch<'_>) -> anyhow::Result<()> {
        let Some(default) = default(&self.0, services, mount).await? else { return Ok(()) };
        for file in default.repository.files(&default.tip, &limits()).await?.files {
            put_file(mount, &default, &file, services.now(), out).await?;
        }
        Ok(())
    }
}

async fn put_file(mount: &Mount, default: &Default, file: &FileEntry, now: i64, out: &mut Batch<'_>) -> anyhow::Result<()> {
    let key = file.path.encoded();
    if !file.kind.is_file() || file.size > MAX_FILE_BYTES {
        return out.delete(&key);
    }
    let content = match default.repository.content(&file.object, MAX_FILE_BYTES).await {
        Ok(content) => content,
        Err(ScmError::TooLarge | ScmError::NotFound) => return out.delete(&key),
        Err(error) => return Err(error.into()),
    };
    let is_binary = content.iter().take(8000).any(|byte| *byte == 0);
    let body = if is_binary { String::new() } else { String::from_utf8_lossy(&content).into_owned() };
    out.put(SearchDocument {
        title: file.path.display().to_string(),
        body,
        url: mount.url(&format!("/src/branch/{}/{key}", address::encode(&default.branch))),
        updated_at: now,
        keywords: vec![format!("path:{}", file.path.display())],
        key,
        only: None,
    })
}

#[async_trait]
impl SearchSource for Revisions {
    async fn update(&self, services: &Services, mount: &Mount, key: &str, out: &mut Batch<'_>) -> anyhow::Result<()> {
        let Some(default) = default(&self.0, services, mount).await? else { return Ok(()) };
        let (old, new) = ends(key);
        let old: Vec<RevisionId> = old.into_iter().collect();
        let new = new.unwrap_or_else(|| default.tip.clone());
        let fresh = match default.repository.new_revisions(&old, &new, MAX_REVISIONS).await {
            Ok(fresh) => fresh,
            Err(ScmError::NotFound) => default.repository.new_revisions(&[], &new, MAX_REVISIONS).await?,
            Err(error) => return Err(error.into()),
        };
        fresh.revisions.iter().try_for_each(|revision| put_revision(mount, revision, out))
    }

    async fn all(&self, services: &Services, mount: &Mount, out: &mut Batch<'_>) -> anyhow::Result<()> {
        let Some(default) = default(&self.0, services, mount).await? else { return Ok(()) };
        let all = default.repository.new_revisions(&[], &default.tip, MAX_REVISIONS).await?;
        all.revisions.iter().try_for_each(|revision| put_revision(mount, revision, out))
    }
}

fn put_revision(mount: &Mount, revision: &Revision, out: &mut Batch<'_>) -> anyhow::Result<()> {
    out.put(SearchDocument {
        key: revision.id.as_str().to_owned(),
        title: revision.summary.clone(),
        body: format!("{}\n{}", revision.message, revision.author.name),
        url: mount.url(&format!("/commit/{}", revision.id)),
        updated_at: revision.committer.time.unix_timestamp() * 1000,
        keywords: vec![revision.id.as_str().to_owned(), format!("author:{}", revision.author.name)],
        only: None,
    })
}
