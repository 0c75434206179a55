//! What can fail.

use std::path::PathBuf;

use tantivy::TantivyError;

/// What can fail in the index. A query can't: any text is a valid query.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The directory can't be read or written.
    #[error("search index directory: {0}")]
    Io(#[from] std::io::Error),
    /// Another process, or another `Index` of this one, holds the directory.
    #[error("the search index in {} is in use by another process", .0.display())]
    InUse(PathBuf),
    /// Files of the index are missing or wrong; it needs a rebuild.
    #[error("the search index is damaged: {0}")]
    Damaged(String),
    /// Anything else that tantivy reports.
    #[error("search index: {0}")]
    Index(TantivyError),
}

impl From<TantivyError> for Error {
    fn from(error: TantivyError) -> Self {
        match error {
            TantivyError::DataCorruption(_)
            | TantivyError::OpenReadError(_)
            | TantivyError::IncompatibleIndex(_) => Error::Damaged(error.to_string()),
            error => Error::Index(error),
        }
    }
}
