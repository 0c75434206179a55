//! What can go wrong with a program.

use std::io;
use std::process::ExitStatus;
use std::time::Duration;

/// Why a program gave no result.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    /// The program isn't installed, or not on the `PATH`.
    #[error("the program {program} is not installed")]
    Missing {
        /// Its name.
        program: String,
    },
    /// It ran longer than it may, and was killed.
    #[error("{program} was stopped after {limit:?}")]
    TimedOut {
        /// Its name.
        program: String,
        /// The time it had.
        limit: Duration,
    },
    /// It wrote more than the caller can take, and was killed.
    #[error("{program} wrote more than {limit} bytes")]
    TooMuchOutput {
        /// Its name.
        program: String,
        /// What it may write, in bytes.
        limit: usize,
    },
    /// It ended with a status that the caller didn't expect.
    #[error("{program} failed ({status}): {}", stderr.trim())]
    Failed {
        /// Its name.
        program: String,
        /// How it ended.
        status: ExitStatus,
        /// The beginning of what it said on standard error.
        stderr: String,
    },
    /// Starting it, or speaking with it, failed.
    #[error("{program}: {source}")]
    Io {
        /// Its name.
        program: String,
        /// The cause.
        source: io::Error,
    },
}

impl ProcessError {
    /// Tells a program that isn't there from other failures of starting it.
    ///
    /// A working directory that is missing is `NotFound` too, so it's looked at first.
    pub(crate) fn from_spawn(program: &str, cwd: Option<&std::path::Path>, source: io::Error) -> Self {
        let program = program.to_owned();
        let cwd_exists = cwd.is_none_or(std::path::Path::is_dir);
        if source.kind() == io::ErrorKind::NotFound && cwd_exists {
            Self::Missing { program }
        } else {
            Self::Io { program, source }
        }
    }
}
