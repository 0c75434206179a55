//! Archives and patches.

use super::SvnRepository;
use super::command::{run, svn, svnlook};
use super::place::At;
use crate::stream::{OnFailure, output};
use crate::{ArchiveFormat, ByteStream, PatchFormat, RepoPath, RevisionId, ScmError};
use bytes::Bytes;
use farrier_process::Program;
use futures::{StreamExt, stream};
use std::time::Duration;
use time::format_description::well_known::Rfc2822;

/// How long a download may last; a slow client makes the program wait.
const LIMIT: Duration = Duration::from_secs(3600);

/// How the folder of a download is named while it lasts, for the sweep after a crash.
const EXPORT: &str = ".export-";

impl SvnRepository {
    /// Subversion has no archives, so the files are exported to a folder that goes away with the stream.
    pub(super) async fn stream_archive(
        &self,
        id: &RevisionId,
        format: ArchiveFormat,
        prefix: &str,
    ) -> Result<ByteStream, ScmError> {
        let at = At::of(id)?;
        let is_plain = !prefix.contains(['/', '\\', '\0', '\n'])
            && !matches!(prefix, "." | "..")
            && !prefix.starts_with('-')
            && prefix.len() <= 200;
        if !is_plain {
            return Err(ScmError::Invalid("not a folder name".to_owned()));
        }
        let entry = self.find_entry(id, &RepoPath::root()).await?;
        if entry.kind != crate::EntryKind::Dir || at.number > self.youngest().await? {
            return Err(ScmError::NotFound);
        }
        let parent = self.path().parent().unwrap_or(self.path()).to_owned();
        let dir = tempfile::Builder::new().prefix(EXPORT).tempdir_in(parent)?;
        let inner = if prefix.is_empty() { "files" } else { prefix };
        let export = svn("export").args(["-q", "--ignore-externals"]).arg(self.target(&at.root, at.number));
        run(export.arg(dir.path().join(inner)).limit(LIMIT)).await?;
        let (cwd, what) = match prefix.is_empty() {
            true => (dir.path().join(inner), "."),
            false => (dir.path().to_owned(), prefix),
        };
        let program = match format {
            ArchiveFormat::TarGz => Program::new("tar").args([
                "--sort=name",
                "--owner=0",
                "--group=0",
                "--numeric-owner",
                "-czf",
                "-",
                "--",
                what,
            ]),
            ArchiveFormat::Zip => Program::new("zip").args(["-q", "-r", "-y", "-X", "-", what]),
        };
        let files = output(program.cwd(cwd).limit(LIMIT).spawn()?, None, OnFailure::Error)?;
        Ok(files
            .map(move |chunk| {
                let _kept = &dir;
                chunk
            })
            .boxed())
    }

    pub(super) async fn stream_patch(
        &self,
        base: Option<&RevisionId>,
        id: &RevisionId,
        format: PatchFormat,
    ) -> Result<ByteStream, ScmError> {
        let at = At::of(id)?;
        let revision = self.logged(at.number).await?;
        let program = match base.map(At::of).transpose()? {
            Some(base) => svn("diff")
                .arg("--old")
                .arg(self.target(&base.root, base.number))
                .arg("--new")
                .arg(self.target(&at.root, at.number)),
            None => svnlook("diff").args(["-r", &at.number.to_string(), "--"]).arg(self.path()),
        };
        let patch = output(program.limit(LIMIT).spawn()?, None, OnFailure::Error)?;
        if format == PatchFormat::Diff {
            return Ok(patch);
        }
        let head = format!(
            "From: {}\nDate: {}\nSubject: [PATCH] {}\n\n{}\n---\n",
            revision.author.name,
            revision.author.time.format(&Rfc2822).unwrap_or_default(),
            revision.summary,
            revision.body(),
        );
        Ok(stream::iter([Ok(Bytes::from(head))]).chain(patch).boxed())
    }
}
