//! What a repository refuses, as an answer.

use axum::http::StatusCode;
use farrier_scm::ScmError;
use farrier_web::AppError;

/// The answer for a failure of the repository. What is broken inside is logged here and told in general words.
pub fn answer(error: ScmError) -> AppError {
    match error {
        ScmError::NotFound | ScmError::Empty | ScmError::Invalid(_) | ScmError::Exists => AppError::NotFound,
        ScmError::TooLarge => AppError::Refused(StatusCode::PAYLOAD_TOO_LARGE, "It is too large to be shown.".into()),
        ScmError::TimedOut => AppError::Refused(StatusCode::SERVICE_UNAVAILABLE, "It took too long and was given up.".into()),
        ScmError::Busy => AppError::Refused(StatusCode::SERVICE_UNAVAILABLE, "The repository is busy; try again.".into()),
        ScmError::Missing(program) => {
            tracing::error!("the program `{program}` is not installed");
            AppError::Refused(
                StatusCode::SERVICE_UNAVAILABLE,
                format!("The program \"{program}\" is missing on the server; whoever runs it has to install it (farrier doctor tells more)."),
            )
        }
        ScmError::Corrupt(_) | ScmError::Io(_) => {
            tracing::error!("repository: {error}");
            AppError::Refused(StatusCode::SERVICE_UNAVAILABLE, "The repository cannot be read right now.".into())
        }
        ScmError::Other(text) => AppError::Internal(anyhow::anyhow!("repository: {text}")),
    }
}
