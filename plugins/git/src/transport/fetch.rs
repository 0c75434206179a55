//! Clone and fetch.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use farrier_scm::git::Service;
use farrier_tool::{Mount, Services};
use farrier_web::{AppError, localizer};

use super::{Who, answer, body, check_type, protocol};
use crate::backend::GitBackend;
use crate::msg;

/// A client only tells what it wants and has: some 50 bytes for each.
pub const MAX_REQUEST_BYTES: u64 = 100_000_000;

/// `POST /git-upload-pack`
pub async fn upload_pack(
    State(services): State<Services>,
    Extension(backend): Extension<Arc<GitBackend>>,
    Extension(reader): Who,
    mount: Mount,
    request: Request,
) -> Result<Response, AppError> {
    let (parts, sent) = request.into_parts();
    let l = localizer(&services, &parts.headers, &reader);
    check_type(l, &parts.headers, Service::UploadPack)?;
    let input = body::read(&parts.headers, sent, MAX_REQUEST_BYTES);
    let input =
        input.ok_or_else(|| AppError::Refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, msg::git_encoding(l)))?;
    let repository = backend.open(&services, &mount).await.map_err(|error| answer::failed(l, error))?;
    let permit = match answer::slot(l, &backend.fetches).await {
        Ok(permit) => permit,
        Err(busy) => return Ok(busy),
    };
    let stream = repository.upload_pack(protocol(&parts.headers).as_deref(), input, false).await;
    let stream = stream.map_err(|error| answer::failed(l, error))?;
    Ok(answer::stream("application/x-git-upload-pack-result".into(), stream, permit))
}
