//! What a repository refuses, as an answer.

use axum::http::StatusCode;
use farrier_scm::ScmError;
use farrier_tool::Problem;
use farrier_web::AppError;

/// The answer for a failure of the repository. What is broken inside is logged here and told in general words.
pub fn answer(error: ScmError) -> AppError {
    match error {
        ScmError::NotFound | ScmError::Empty | ScmError::Invalid(_) | ScmError::Exists => AppError::NotFound,
        ScmError::TooLarge => {
            Problem { message: Some("code-problem-too-large"), ..Problem::of(StatusCode::PAYLOAD_TOO_LARGE) }
                .into()
        }
        ScmError::TimedOut => Problem::unavailable("code-problem-too-slow").into(),
        ScmError::Busy => Problem::unavailable("code-problem-busy").into(),
        ScmError::Missing(program) => {
            tracing::error!("the program `{program}` is not installed");
            Problem::unavailable("code-problem-missing").detail(program).into()
        }
        ScmError::Corrupt(_) | ScmError::Io(_) => {
            tracing::error!("repository: {error}");
            Problem::unavailable("code-problem-unreadable").into()
        }
        ScmError::Other(text) => AppError::Internal(anyhow::anyhow!("repository: {text}")),
    }
}
