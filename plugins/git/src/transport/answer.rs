//! Answers of Git's protocol: a stream with a slot, under the right headers.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use farrier_i18n::L;
use farrier_scm::{ByteStream, ScmError};
use farrier_tool::Problem;
use farrier_web::AppError;
use futures::StreamExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::msg;
use farrier_code::Patient;

/// How long a client waits for a slot before it is told to come back.
const WAIT: Duration = Duration::from_secs(20);

/// A slot in one of the bounded pools, or nothing when all are taken for long.
pub async fn permit(pool: &Arc<Semaphore>) -> Option<OwnedSemaphorePermit> {
    tokio::time::timeout(WAIT, pool.clone().acquire_owned()).await.ok()?.ok()
}

/// The same, or the answer that all are taken.
pub async fn slot(l: L, pool: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Response> {
    match permit(pool).await {
        Some(permit) => Ok(permit),
        None => {
            let problem = Problem::of(StatusCode::SERVICE_UNAVAILABLE).detail(msg::git_busy(l));
            Err(Problem { retry_after: Some(30), ..problem }.into_response())
        }
    }
}

/// The stream as a response of a type that nobody caches. What is owned by `with` is given back when it ends.
pub fn stream<T: Send + 'static>(kind: String, stream: ByteStream, with: T) -> Response {
    let stream = stream.map(move |chunk| {
        let _held = &with;
        chunk.inspect_err(|error| tracing::warn!("an answer to a git client broke off: {error}"))
    });
    let mut response = Body::from_stream(Patient::new(stream.boxed())).into_response();
    let headers = response.headers_mut();
    if let Ok(kind) = HeaderValue::from_str(&kind) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache, max-age=0, must-revalidate"));
    headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
    headers.insert(header::EXPIRES, HeaderValue::from_static("Fri, 01 Jan 1980 00:00:00 GMT"));
    response
}

/// Why a repository cannot be served, for a Git client.
pub fn failed(l: L, error: ScmError) -> AppError {
    let text = match &error {
        ScmError::Corrupt(_) => msg::git_missing(l),
        ScmError::Missing(program) => msg::git_no_program(l, program),
        ScmError::Busy => msg::git_busy(l),
        _ => {
            return AppError::Internal(anyhow::Error::new(error).context("a git client could not be served"));
        }
    };
    tracing::error!("a git client could not be served: {error}");
    AppError::Refused(StatusCode::SERVICE_UNAVAILABLE, text)
}
