//! Files.

use super::command::git;
use super::tree::locate;
use super::{GitRepository, object_oid, oid};
use crate::stream::{OnFailure, output, ready};
use crate::{Blob, BlobStream, EntryKind, ObjectId, RepoPath, RevisionId, ScmError};
use bytes::Bytes;
use git2::{ObjectType, Oid};
use std::time::Duration;

/// Larger files are passed on by the `git` program, which doesn't hold them in memory.
const MAX_IN_MEMORY: u64 = 1024 * 1024;

impl GitRepository {
    pub(super) async fn find_blob(
        &self,
        id: &RevisionId,
        path: &RepoPath,
        max_bytes: u64,
    ) -> Result<Blob, ScmError> {
        let (oid, path) = (oid(id)?, path.clone());
        self.with(move |repo| {
            let (object, kind, size) = find(repo, oid, &path)?;
            if size > max_bytes {
                return Ok(Blob::too_large(object.into(), kind, size));
            }
            Ok(Blob::new(object.into(), kind, read(repo, object)?))
        })
        .await
    }

    pub(super) async fn find_blob_stream(
        &self,
        id: &RevisionId,
        path: &RepoPath,
    ) -> Result<BlobStream, ScmError> {
        let (oid, path) = (oid(id)?, path.clone());
        let (object, kind, size, content) = self
            .with(move |repo| {
                let (object, kind, size) = find(repo, oid, &path)?;
                let content = if size <= MAX_IN_MEMORY { Some(read(repo, object)?) } else { None };
                Ok((object, kind, size, content))
            })
            .await?;
        let stream = match content {
            Some(content) => ready(content),
            None => {
                let program = git(self.path()).args(["cat-file", "blob"]).arg(object.to_string());
                output(program.limit(Duration::from_secs(3600)).spawn()?, None, OnFailure::Error)?
            }
        };
        Ok(BlobStream { object: object.into(), kind, size, stream })
    }

    pub(super) async fn find_content(&self, object: &ObjectId, max_bytes: u64) -> Result<Bytes, ScmError> {
        let object = object_oid(object)?;
        self.with(move |repo| {
            let (size, kind) = repo.odb()?.read_header(object)?;
            match kind {
                ObjectType::Blob if size as u64 > max_bytes => Err(ScmError::TooLarge),
                ObjectType::Blob => read(repo, object),
                _ => Err(ScmError::NotFound),
            }
        })
        .await
    }
}

fn find(repo: &git2::Repository, commit: Oid, path: &RepoPath) -> Result<(Oid, EntryKind, u64), ScmError> {
    let (object, mode) = locate(repo, repo.find_commit(commit)?.tree_id(), path)?;
    let kind = EntryKind::from_mode(mode);
    if !kind.is_file() {
        return Err(ScmError::NotFound);
    }
    Ok((object, kind, repo.odb()?.read_header(object)?.0 as u64))
}

fn read(repo: &git2::Repository, object: Oid) -> Result<Bytes, ScmError> {
    Ok(Bytes::copy_from_slice(repo.find_blob(object)?.content()))
}
