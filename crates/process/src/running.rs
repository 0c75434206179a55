//! A program that was started.

use crate::ProcessError;
use crate::group::Group;
use crate::program::{GRACE, read_beginning};
use bytes::Bytes;
use std::process::ExitStatus;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout};
use tokio::task::JoinHandle;

/// A running program. Dropping it kills the program and everything that it started.
pub struct Running {
    program: String,
    limit: Duration,
    accepted: Vec<i32>,
    // The group is declared before the child, so that it's killed while the child's id is still ours.
    group: Group,
    child: Child,
    stderr: Option<JoinHandle<Vec<u8>>>,
    feeder: Option<JoinHandle<()>>,
}

impl Running {
    pub(crate) fn new(
        program: String,
        mut child: Child,
        limit: Duration,
        accepted: Vec<i32>,
        piped_stderr: bool,
    ) -> Self {
        let group = Group::new(child.id(), limit);
        let stderr = if piped_stderr { None } else { child.stderr.take() };
        let stderr = stderr.map(|stderr| tokio::spawn(read_beginning(stderr)));
        Self { program, limit, accepted, group, child, stderr, feeder: None }
    }

    /// Writes the bytes to its standard input, beside whatever the caller does.
    pub(crate) fn feed(&mut self, bytes: Bytes) {
        if let Some(mut stdin) = self.child.stdin.take() {
            self.feeder = Some(tokio::spawn(async move {
                let _closed = stdin.write_all(&bytes).await;
                let _closed = stdin.shutdown().await;
            }));
        }
    }

    /// The program's name.
    pub fn program(&self) -> &str {
        &self.program
    }

    pub(crate) fn limit(&self) -> Duration {
        self.limit
    }

    /// Takes its standard input. Dropping that tells the program that there's no more.
    pub fn take_stdin(&mut self) -> Option<ChildStdin> {
        self.child.stdin.take()
    }

    /// Takes its standard output.
    pub fn take_stdout(&mut self) -> Option<ChildStdout> {
        self.child.stdout.take()
    }

    /// Takes its standard error, if the program was made with [`crate::Program::piped_stderr`].
    pub fn take_stderr(&mut self) -> Option<ChildStderr> {
        self.child.stderr.take()
    }

    /// Waits for its end, and says how it ended.
    ///
    /// What it left running in its group is killed then. May be called again.
    ///
    /// # Errors
    /// When its time was over.
    pub async fn wait(&mut self) -> Result<ExitStatus, ProcessError> {
        let waited = self.child.wait().await;
        // Its id was given back a moment ago; processes that it left keep the group's id from being given to others.
        self.group.kill();
        let status = waited.map_err(|source| ProcessError::Io { program: self.program.clone(), source })?;
        if self.group.timed_out() && !status.success() {
            return Err(ProcessError::TimedOut { program: self.program.clone(), limit: self.limit });
        }
        Ok(status)
    }

    /// Waits for its end and returns the status and the beginning of its standard error.
    ///
    /// # Errors
    /// When its time was over, or when it failed.
    pub async fn finish(mut self) -> Result<(ExitStatus, Vec<u8>), ProcessError> {
        let status = self.wait().await?;
        let stderr = match self.stderr.take() {
            Some(stderr) => match tokio::time::timeout(GRACE, stderr).await {
                Ok(Ok(stderr)) => stderr,
                _ => Vec::new(),
            },
            None => Vec::new(),
        };
        if status.success() || status.code().is_some_and(|code| self.accepted.contains(&code)) {
            return Ok((status, stderr));
        }
        let program = self.program.clone();
        Err(ProcessError::Failed { program, status, stderr: String::from_utf8_lossy(&stderr).into_owned() })
    }

    /// Kills it and everything that it started.
    pub fn kill(&mut self) {
        self.group.kill();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.group.kill();
        if let Some(feeder) = self.feeder.take() {
            feeder.abort();
        }
        if let Some(stderr) = self.stderr.take() {
            stderr.abort();
        }
    }
}
