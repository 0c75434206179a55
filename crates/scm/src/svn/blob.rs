//! Files.

use super::SvnRepository;
use super::command::{argument, check, run, svnlook};
use super::place::At;
use crate::stream::{OnFailure, output, ready};
use crate::{Blob, BlobStream, ObjectId, RepoPath, RevisionId, ScmError};
use bytes::Bytes;
use farrier_process::Program;
use std::time::Duration;

/// Files up to this size are kept in memory for the next reader.
const MAX_KEPT: u64 = 256 * 1024;

/// Larger files are passed on as they are read.
const MAX_IN_MEMORY: u64 = 1024 * 1024;

impl SvnRepository {
    pub(super) async fn find_blob(
        &self,
        id: &RevisionId,
        path: &RepoPath,
        max_bytes: u64,
    ) -> Result<Blob, ScmError> {
        let at = At::of(id)?;
        let entry = self.find_entry(id, path).await?;
        let size = entry.size.filter(|_| entry.kind.is_file()).ok_or(ScmError::NotFound)?;
        if size > max_bytes {
            return Ok(Blob::too_large(entry.object, entry.kind, size));
        }
        let content = self.read(&at.full(path), at.number, size).await?;
        Ok(Blob::new(entry.object, entry.kind, content))
    }

    pub(super) async fn find_blob_stream(
        &self,
        id: &RevisionId,
        path: &RepoPath,
    ) -> Result<BlobStream, ScmError> {
        let at = At::of(id)?;
        let entry = self.find_entry(id, path).await?;
        let size = entry.size.filter(|_| entry.kind.is_file()).ok_or(ScmError::NotFound)?;
        let full = at.full(path);
        let stream = if size <= MAX_IN_MEMORY {
            ready(self.read(&full, at.number, size).await?)
        } else {
            let program = self.cat(&full, at.number).limit(Duration::from_secs(3600));
            output(program.spawn()?, None, OnFailure::Error)?
        };
        Ok(BlobStream { object: entry.object, kind: entry.kind, size, stream })
    }

    pub(super) async fn find_content(&self, object: &ObjectId, max_bytes: u64) -> Result<Bytes, ScmError> {
        let invalid = || ScmError::Invalid("not an object of Subversion".to_owned());
        let (number, path) = object.as_str().split_once(':').ok_or_else(invalid)?;
        let (number, full) = (number.parse().map_err(|_| invalid())?, RepoPath::parse_encoded(path)?);
        check(&full)?;
        let max = usize::try_from(max_bytes).unwrap_or(usize::MAX).min(super::command::MAX_OUTPUT);
        let found = self.cat(&full, number).max_output(max).output().await;
        Ok(found.map_err(super::command::failed)?.stdout.into())
    }

    async fn read(&self, full: &RepoPath, number: u64, size: u64) -> Result<Bytes, ScmError> {
        let program = || self.cat(full, number);
        if size > MAX_KEPT {
            return Ok(run(program()).await?.into());
        }
        let content = self.kept(format!("cat {number} {}", full.encoded()), program).await?;
        Ok(Bytes::copy_from_slice(&content))
    }

    fn cat(&self, full: &RepoPath, number: u64) -> Program {
        // `svnlook` takes whatever follows its options for a path, and looks for no revision in it.
        svnlook("cat").args(["-r", &number.to_string(), "--"]).arg(self.path()).arg(argument(full))
    }
}
