//! The one place that says how the programs of Subversion are run.

use super::SvnRepository;
use crate::{RepoPath, ScmError};
use farrier_process::{ProcessError, Program};
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// How long a program may take unless more is said.
const LIMIT: Duration = Duration::from_secs(20);

/// The most that a program may write for an answer that is held in memory.
pub(super) const MAX_OUTPUT: usize = 64 * 1024 * 1024;

/// How many programs for answers run at once in this process; each takes a core.
static RUNNING: Semaphore = Semaphore::const_new(12);

/// The `svn` program without any configuration of the machine or of a user: there can be none below `/dev/null`.
pub(super) fn svn(command: &str) -> Program {
    surroundings(Program::new("svn")).arg(command).args(["--non-interactive", "--config-dir", "/dev/null"])
}

/// The `svnlook` program, which reads a repository and nothing else.
pub(super) fn svnlook(command: &str) -> Program {
    surroundings(Program::new("svnlook")).arg(command)
}

/// The `svnadmin` program.
pub(super) fn svnadmin(command: &str) -> Program {
    surroundings(Program::new("svnadmin")).arg(command)
}

fn surroundings(program: Program) -> Program {
    program.env("TZ", "UTC").env("LC_ALL", "C.UTF-8").limit(LIMIT)
}

/// The address of a path of a repository at a number; the `@` keeps one in the path from being taken for a revision.
pub(super) fn target(repository: &Path, path: &RepoPath, number: u64) -> OsString {
    let folder = RepoPath::stored(repository.as_os_str().as_bytes()).encoded();
    let slash = if path.is_root() { "" } else { "/" };
    format!("file://{folder}{slash}{}@{number}", path.encoded()).into()
}

/// A path as an argument of `svnlook`.
pub(super) fn argument(path: &RepoPath) -> &OsStr {
    OsStr::from_bytes(path.as_bytes())
}

/// Paths that no repository of Subversion has: those that aren't UTF-8 or have control characters.
pub(super) fn check(path: &RepoPath) -> Result<(), ScmError> {
    let is_possible =
        std::str::from_utf8(path.as_bytes()).is_ok_and(|text| !text.chars().any(|c| c.is_ascii_control()));
    if is_possible { Ok(()) } else { Err(ScmError::NotFound) }
}

/// Runs a program to its end.
pub(super) async fn run(program: Program) -> Result<Vec<u8>, ScmError> {
    let _place = RUNNING.acquire().await.map_err(|_| ScmError::Busy)?;
    match program.max_output(MAX_OUTPUT).output().await {
        Ok(output) => Ok(output.stdout),
        Err(error) => Err(failed(error)),
    }
}

/// What a program of Subversion means by its failure.
pub(super) fn failed(error: ProcessError) -> ScmError {
    let ProcessError::Failed { stderr, .. } = &error else { return error.into() };
    let says = |codes: &[&str]| codes.iter().any(|code| stderr.contains(code));
    // No such path, no such revision, no such address, a folder where a file was asked for and the other way round.
    if says(&["E160013", "E160006", "E160005", "E170000", "E200009", "E195012", "E160016", "E160017"]) {
        return ScmError::NotFound;
    }
    if says(&["E160004", "E160012", "E160002"]) {
        return ScmError::Corrupt(stderr.trim().to_owned());
    }
    error.into()
}

impl SvnRepository {
    /// Runs a program whose answer never changes, or takes what it said before.
    ///
    /// `key` names the answer: command, number and path.
    pub(super) async fn kept(
        &self,
        key: String,
        program: impl FnOnce() -> Program,
    ) -> Result<Arc<Vec<u8>>, ScmError> {
        if let Some(known) = self.inner.answers.get(&key).await {
            return Ok(known);
        }
        let answer = Arc::new(run(program()).await?);
        self.inner.answers.insert(key, Arc::clone(&answer)).await;
        Ok(answer)
    }

    /// The address of a path at a number.
    pub(super) fn target(&self, path: &RepoPath, number: u64) -> OsString {
        target(self.path(), path, number)
    }
}
