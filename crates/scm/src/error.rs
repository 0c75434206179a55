//! What can go wrong with a repository.

use farrier_process::ProcessError;

/// Why a repository gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum ScmError {
    /// There is no such repository, ref, revision or path.
    #[error("not found")]
    NotFound,
    /// The repository has no revision yet.
    #[error("the repository is empty")]
    Empty,
    /// What was asked for can't be a name, path, id or cursor.
    #[error("invalid: {0}")]
    Invalid(String),
    /// Something of this name is there already.
    #[error("already exists")]
    Exists,
    /// The answer would be larger than allowed.
    #[error("too large")]
    TooLarge,
    /// The answer took longer than allowed.
    #[error("took too long")]
    TimedOut,
    /// Somebody else holds the lock; later it may work.
    #[error("busy")]
    Busy,
    /// A program that this needs isn't installed.
    #[error("the program {0} is not installed")]
    Missing(String),
    /// The repository is damaged.
    #[error("damaged repository: {0}")]
    Corrupt(String),
    /// Reading or writing failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// Anything else, in the words of the program or library.
    #[error("{0}")]
    Other(String),
}

impl From<git2::Error> for ScmError {
    fn from(error: git2::Error) -> Self {
        use git2::{ErrorClass as Class, ErrorCode as Code};
        match (error.code(), error.class()) {
            (Code::NotFound, _) => Self::NotFound,
            (Code::UnbornBranch, _) => Self::Empty,
            (Code::Exists, _) => Self::Exists,
            (Code::Locked, _) => Self::Busy,
            (Code::InvalidSpec | Code::Ambiguous, _) => Self::Invalid(error.message().to_owned()),
            (_, Class::Odb | Class::Object | Class::Zlib | Class::Tree | Class::Tag | Class::Sha1) => {
                Self::Corrupt(error.message().to_owned())
            }
            _ => Self::Other(error.message().to_owned()),
        }
    }
}

impl From<ProcessError> for ScmError {
    fn from(error: ProcessError) -> Self {
        match error {
            ProcessError::Missing { program } => Self::Missing(program),
            ProcessError::TimedOut { .. } => Self::TimedOut,
            ProcessError::TooMuchOutput { .. } => Self::TooLarge,
            ProcessError::Io { source, .. } => Self::Io(source),
            ProcessError::Failed { .. } => Self::Other(error.to_string()),
        }
    }
}
