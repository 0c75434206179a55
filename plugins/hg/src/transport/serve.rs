//! Hands requests to a program that waits for them, and its answer to the client.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::Response;
use farrier_domain::Reader;
use farrier_i18n::L;
use farrier_scm::hg::WireRequest;
use farrier_tool::{Mount, Services};
use farrier_web::{AppError, localizer};

use super::asked::{Command, command, environ};
use super::{answer, body};
use crate::backend::HgBackend;
use crate::settings::Settings;
use crate::{msg, pushed};

/// What a reading client may send as a body, which none that is known does.
const MAX_READ_BYTES: u64 = 1_000_000;

/// `GET /-/wire?cmd=…`
pub async fn read(
    State(services): State<Services>,
    Extension(backend): Extension<Arc<HgBackend>>,
    Extension(reader): Extension<Reader>,
    mount: Mount,
    request: Request,
) -> Result<Response, AppError> {
    let (parts, sent) = request.into_parts();
    let l = localizer(&services, &parts.headers, &reader);
    match command(parts.uri.query().unwrap_or_default()) {
        Some(Command::Read(_)) => {}
        Some(Command::Push(_)) => {
            return Err(AppError::Refused(StatusCode::METHOD_NOT_ALLOWED, msg::hg_push_by_post(l)));
        }
        Some(Command::Unknown) => return Err(AppError::Refused(StatusCode::BAD_REQUEST, msg::hg_unknown(l))),
        None => return Err(AppError::NotFound),
    }
    let request = WireRequest {
        environ: environ_of(l, &parts, &mount, &reader)?,
        input: body::read(sent, MAX_READ_BYTES),
    };
    let repository = backend.open(&services, &mount).await.map_err(|error| answer::failed(l, error))?;
    let permit = match answer::slot(l, &backend.reads).await {
        Ok(permit) => permit,
        Err(busy) => return Ok(busy),
    };
    let done = repository.wire_read(request).await.map_err(|error| answer::failed(l, error))?;
    Ok(answer::stream(done, permit))
}

/// `POST /-/wire/push?cmd=unbundle`
pub async fn push(
    State(services): State<Services>,
    Extension(backend): Extension<Arc<HgBackend>>,
    Extension(reader): Extension<Reader>,
    mount: Mount,
    request: Request,
) -> Result<Response, AppError> {
    let (parts, sent) = request.into_parts();
    let l = localizer(&services, &parts.headers, &reader);
    match command(parts.uri.query().unwrap_or_default()) {
        Some(Command::Push(_)) => {}
        Some(_) => return Err(AppError::Refused(StatusCode::BAD_REQUEST, msg::hg_unknown(l))),
        None => return Err(AppError::NotFound),
    }
    let settings: Settings = mount.settings();
    let max_bytes = settings.max_push_bytes();
    let length =
        parts.headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let length: u64 =
        length.ok_or_else(|| AppError::Refused(StatusCode::LENGTH_REQUIRED, msg::hg_length(l)))?;
    if length > max_bytes {
        return Ok(answer::refused(msg::hg_push_too_large(l, settings.max_push_mb)));
    }
    let request =
        WireRequest { environ: environ_of(l, &parts, &mount, &reader)?, input: body::read(sent, max_bytes) };
    let repository = backend.open(&services, &mount).await.map_err(|error| answer::failed(l, error))?;
    let permit = match answer::slot(l, &backend.pushes).await {
        Ok(permit) => permit,
        Err(busy) => return Ok(busy),
    };
    let actor = reader.id();
    let after = move || async move {
        // Whatever the program said: what it changed before it failed is there as well.
        pushed::note(&services, &mount, actor, &backend).await;
        drop(permit);
    };
    let done = repository.wire_write(request, after).await.map_err(|error| answer::failed(l, error))?;
    Ok(answer::stream(done, ()))
}

fn environ_of(
    l: L,
    parts: &Parts,
    mount: &Mount,
    reader: &Reader,
) -> Result<std::collections::BTreeMap<String, String>, AppError> {
    let user = reader.user.as_ref().map(|user| user.name.as_str());
    let query = parts.uri.query().unwrap_or_default();
    environ(parts.method.as_str(), query, &parts.headers, &mount.url(""), user)
        .ok_or_else(|| AppError::Refused(StatusCode::BAD_REQUEST, msg::hg_unknown(l)))
}
