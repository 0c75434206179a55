//! The first thing that a client asks for: which refs there are, and what this server can do.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use farrier_scm::git::Service;
use farrier_tool::{Mount, Services};
use farrier_web::{AppError, Query, localizer};
use serde::Deserialize;

use super::{Who, answer, check_push, protocol};
use crate::backend::GitBackend;
use crate::msg;

#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    service: String,
}

/// `GET /info/refs?service=git-upload-pack`
pub async fn advertise(
    State(services): State<Services>,
    Extension(backend): Extension<Arc<GitBackend>>,
    Extension(reader): Who,
    mount: Mount,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let l = localizer(&services, &headers, &reader);
    let Ok(service) = asked.service.parse::<Service>() else { return Err(smart_only(l)) };
    if service == Service::ReceivePack {
        check_push(l, &mount, &reader)?;
    }
    let repository = backend.open(&services, &mount).await.map_err(|error| answer::failed(l, error))?;
    let permit = match answer::slot(l, &backend.fetches).await {
        Ok(permit) => permit,
        Err(busy) => return Ok(busy),
    };
    let stream = repository.advertise(service, protocol(&headers).as_deref()).await;
    let stream = stream.map_err(|error| answer::failed(l, error))?;
    Ok(answer::stream(format!("application/x-{}-advertisement", service.as_str()), stream, permit))
}

/// The older protocol would read the repository's files one by one.
pub async fn dumb(
    State(services): State<Services>,
    Extension(reader): Who,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    Err(smart_only(localizer(&services, &headers, &reader)))
}

fn smart_only(l: farrier_i18n::L) -> AppError {
    AppError::Refused(StatusCode::FORBIDDEN, msg::git_smart_only(l))
}
