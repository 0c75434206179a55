//! What can go wrong here, for the edge to put into words.

use sea_orm::DbErr;

/// The result of everything in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or the reader may not know of it.
    #[error("not found")]
    NotFound,
    /// One field of what was asked for does not do.
    #[error("{field}: {reason:?}")]
    Invalid {
        /// The field's name in forms and in the API.
        field: &'static str,
        /// What is wrong with it.
        reason: Reason,
    },
    /// Somebody else changed it in between.
    #[error("it was changed by somebody else meanwhile")]
    Conflict,
    /// Too many attempts; try again after so many seconds.
    #[error("too many attempts, wait {seconds} s")]
    Throttled {
        /// How long to wait.
        seconds: i64,
    },
    /// The database refused.
    #[error(transparent)]
    Db(#[from] DbErr),
    /// A file could not be read or written.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// Something that should not happen.
    #[error("{0}")]
    Internal(String),
}

/// What is wrong with a field. The web crate has a message for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is empty.
    Required,
    /// It has more characters than this.
    TooLong(usize),
    /// It has fewer characters than this.
    TooShort(usize),
    /// Lower-case letters, digits, dot, dash and underscore only, beginning with a letter or digit.
    BadName,
    /// The name has a meaning of its own in addresses.
    Reserved,
    /// Somebody or something has it already.
    Taken,
    /// Not a mail address.
    BadEmail,
    /// Not the current password.
    WrongPassword,
    /// There is no account, project, tool or group of that name.
    Unknown,
    /// Not one of the choices.
    NotAChoice,
    /// A project needs one administrator, and the site too.
    LastAdmin,
    /// Not a public key in OpenSSH's format.
    BadKey,
    /// The private half of a key, which must never leave its owner's computer.
    KeyPrivate,
    /// A line of `authorized_keys` with options in front of the key.
    KeyOptions,
    /// A certificate instead of a key.
    KeyCertificate,
    /// DSA, or RSA with fewer than 2048 bits.
    KeyWeak,
    /// An account or a repository has this key already.
    KeyTaken,
    /// Not a whole number in range.
    BadNumber,
    /// A control character or something else that text cannot have.
    BadText,
    /// More bytes than the site allows.
    TooBig(u64),
    /// A tool's own reason, already in the reader's words.
    Other(String),
}

/// Shorthand for [`Error::Invalid`].
pub fn invalid<T>(field: &'static str, reason: Reason) -> Result<T> {
    Err(Error::Invalid { field, reason })
}
