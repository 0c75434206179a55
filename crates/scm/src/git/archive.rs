//! Archives and patches by the `git` program, which streams them.

use super::command::git;
use super::{GitRepository, oid};
use crate::stream::{OnFailure, output};
use crate::{ArchiveFormat, ByteStream, PatchFormat, RevisionId, ScmError};
use std::time::Duration;

/// How long a download may last; a slow client makes the program wait.
const LIMIT: Duration = Duration::from_secs(3600);

impl GitRepository {
    pub(super) async fn stream_archive(
        &self,
        id: &RevisionId,
        format: ArchiveFormat,
        prefix: &str,
    ) -> Result<ByteStream, ScmError> {
        let oid = oid(id)?;
        self.with(move |repo| Ok(repo.find_commit(oid).map(drop)?)).await?;
        let is_plain = !prefix.contains(['/', '\\', '\0', '\n'])
            && prefix != ".."
            && prefix != "."
            && prefix.len() <= 200;
        if !is_plain {
            return Err(ScmError::Invalid("not a folder name".to_owned()));
        }
        let mut program = git(self.path()).arg("archive").arg(format!("--format={}", format.extension()));
        if !prefix.is_empty() {
            program = program.arg(format!("--prefix={prefix}/"));
        }
        output(program.arg(oid.to_string()).limit(LIMIT).spawn()?, None, OnFailure::Error)
    }

    pub(super) async fn stream_patch(
        &self,
        base: Option<&RevisionId>,
        id: &RevisionId,
        format: PatchFormat,
    ) -> Result<ByteStream, ScmError> {
        let (base, id) = (base.map(oid).transpose()?, oid(id)?);
        let root = self
            .with(move |repo| {
                if let Some(base) = base {
                    repo.find_commit(base)?;
                }
                Ok(repo.find_commit(id)?.parent_count() == 0)
            })
            .await?;
        let program = git(self.path());
        let program = match (format, base) {
            (PatchFormat::Mail, Some(base)) => program
                .args(["log", "--reverse", "--no-merges", "--pretty=email", "--stat"])
                .args(PLAIN)
                .arg(format!("{base}..{id}")),
            (PatchFormat::Mail, None) => program
                .args(["log", "-1", "--pretty=email", "--stat", "--diff-merges=first-parent"])
                .args(PLAIN)
                .arg(id.to_string()),
            (PatchFormat::Diff, Some(base)) => {
                program.arg("diff-tree").args(PLAIN).args([base.to_string(), id.to_string()])
            }
            (PatchFormat::Diff, None) if root => {
                program.args(["diff-tree", "--root", "--no-commit-id"]).args(PLAIN).arg(id.to_string())
            }
            (PatchFormat::Diff, None) => {
                program.arg("diff-tree").args(PLAIN).args([format!("{id}^1"), id.to_string()])
            }
        };
        output(program.arg("--").limit(LIMIT).spawn()?, None, OnFailure::Error)
    }
}

/// A patch that `git apply` takes and that no configuration or attribute changes.
const PLAIN: &[&str] = &[
    "-p",
    "-r",
    "-M",
    "--binary",
    "--full-index",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--src-prefix=a/",
    "--dst-prefix=b/",
];
