//! Answers of Mercurial's protocol: a stream with a slot, under the right headers.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use farrier_code::Patient;
use farrier_i18n::L;
use farrier_scm::ScmError;
use farrier_scm::hg::WireAnswer;
use farrier_tool::Problem;
use farrier_web::AppError;
use futures::StreamExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::msg;

/// How long a client waits for a slot before it is told to come back.
const WAIT: Duration = Duration::from_secs(20);

/// A slot in one of the bounded pools, or the answer that all are taken.
pub async fn slot(l: L, pool: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Response> {
    match tokio::time::timeout(WAIT, pool.clone().acquire_owned()).await {
        Ok(Ok(permit)) => Ok(permit),
        _ => {
            let problem = Problem::of(StatusCode::SERVICE_UNAVAILABLE).detail(msg::hg_busy(l));
            Err(Problem { retry_after: Some(30), ..problem }.into_response())
        }
    }
}

/// The answer as a response that nobody caches. What is owned by `with` is given back when it ends.
pub fn stream<T: Send + 'static>(answer: WireAnswer, with: T) -> Response {
    let body = answer.body.map(move |chunk| {
        let _held = &with;
        chunk.inspect_err(|error| tracing::warn!("an answer to a Mercurial client broke off: {error}"))
    });
    let mut response = Body::from_stream(Patient::new(body.boxed())).into_response();
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::BAD_GATEWAY);
    let headers = response.headers_mut();
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.insert(name, value);
        }
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache, max-age=0, must-revalidate"));
    response
}

/// A refusal in the one form whose words `hg` shows to people.
pub fn refused(words: String) -> Response {
    let kind = HeaderValue::from_static("application/hg-error");
    (
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))],
        words + "\n",
    )
        .into_response()
}

/// Why a repository cannot be served, for a Mercurial client.
pub fn failed(l: L, error: ScmError) -> AppError {
    let text = match &error {
        ScmError::Corrupt(_) | ScmError::Io(_) => msg::hg_missing(l),
        ScmError::Missing(_) => msg::hg_no_program(l),
        ScmError::Busy => msg::hg_busy(l),
        _ => {
            let error = anyhow::Error::new(error).context("a Mercurial client could not be served");
            return AppError::Internal(error);
        }
    };
    tracing::error!("a Mercurial client could not be served: {error}");
    AppError::Refused(StatusCode::SERVICE_UNAVAILABLE, text)
}
