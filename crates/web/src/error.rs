//! What handlers fail with, and which answer that becomes.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use farrier_domain::{Error, Reason};
use farrier_tool::Problem;

/// The result of a handler.
pub type AppResult<T = Response> = Result<T, AppError>;

/// Why a handler could not answer as asked.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// There is no such thing, or the reader may not know of it.
    #[error("not found")]
    NotFound,
    /// The reader may see it, but not do this.
    #[error("forbidden")]
    Forbidden,
    /// Only for people with an account.
    #[error("sign in first")]
    SignIn,
    /// What the accounts, projects and tools refuse.
    #[error(transparent)]
    Domain(#[from] Error),
    /// The request itself cannot be understood; in words for the reader.
    #[error("{1}")]
    Refused(StatusCode, String),
    /// An answer that is known already.
    #[error("{}", .0.status)]
    Problem(Problem),
    /// The database refused.
    #[error(transparent)]
    Db(#[from] sea_orm::DbErr),
    /// Something that should not happen.
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

impl AppError {
    /// The answer it becomes. What went wrong inside is logged here, once, and not told.
    pub fn problem(&self) -> Problem {
        match self {
            AppError::NotFound | AppError::Domain(Error::NotFound) => Problem::not_found(),
            AppError::Forbidden => Problem::of(StatusCode::FORBIDDEN),
            AppError::SignIn => Problem::of(StatusCode::UNAUTHORIZED),
            AppError::Problem(problem) => problem.clone(),
            AppError::Refused(status, detail) => Problem::of(*status).detail(detail),
            AppError::Domain(Error::Invalid { field, reason }) => {
                let status = match reason {
                    Reason::TooBig(_) => StatusCode::PAYLOAD_TOO_LARGE,
                    Reason::Taken | Reason::KeyTaken | Reason::LastAdmin => StatusCode::CONFLICT,
                    _ => StatusCode::UNPROCESSABLE_ENTITY,
                };
                Problem { field: Some(field), ..Problem::of(status).detail(crate::reasons::english(reason)) }
            }
            AppError::Domain(Error::Conflict) => Problem::of(StatusCode::CONFLICT),
            AppError::Domain(Error::Throttled { seconds }) => Problem {
                retry_after: u32::try_from(*seconds).ok(),
                ..Problem::of(StatusCode::TOO_MANY_REQUESTS)
            },
            AppError::Db(error) | AppError::Domain(Error::Db(error)) => {
                tracing::error!("database: {error}");
                Problem { retry_after: Some(5), ..Problem::of(StatusCode::SERVICE_UNAVAILABLE) }
            }
            AppError::Domain(Error::Io(error)) if error.kind() == std::io::ErrorKind::StorageFull => {
                tracing::error!("disk full: {error}");
                Problem::of(StatusCode::INSUFFICIENT_STORAGE)
            }
            AppError::Domain(error) => {
                tracing::error!("{error}");
                Problem::of(StatusCode::INTERNAL_SERVER_ERROR)
            }
            AppError::Internal(error) => {
                tracing::error!("{error:#}");
                Problem::of(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        self.problem().into_response()
    }
}

impl From<Problem> for AppError {
    fn from(problem: Problem) -> Self {
        AppError::Problem(problem)
    }
}
