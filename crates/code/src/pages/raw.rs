//! A file's bytes, streamed, unable to do harm.

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::IntoResponse;
use farrier_scm::RefKind;
use farrier_tool::{Mount, Services};
use farrier_web::{AppError, AppResult, files};

use super::place::{Place, Rest};
use crate::SharedBackend;
use crate::error::answer;

/// The bytes of a file.
pub async fn show(
    State(services): State<Services>,
    Extension(backend): Extension<SharedBackend>,
    mount: Mount,
    rest: Rest,
    headers: HeaderMap,
) -> AppResult {
    let place = Place::of(&backend, &services, &mount, &rest).await?;
    if place.path.is_root() {
        return Err(AppError::NotFound);
    }
    let entry = place.repository.entry(&place.id, &place.path).await.map_err(answer)?;
    if !entry.kind.is_file() {
        return Err(AppError::NotFound);
    }
    if let Some(unchanged) = files::not_modified(&headers, entry.object.as_str()) {
        return Ok(unchanged);
    }
    let blob = place.repository.blob_stream(&place.id, &place.path).await.map_err(answer)?;
    let mut response = Body::from_stream(blob.stream).into_response();
    let headers = response.headers_mut();
    files::harmless(headers, &String::from_utf8_lossy(place.path.name()));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(blob.size));
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", blob.object)) {
        headers.insert(header::ETAG, tag);
    }
    let kept = if place.kind == RefKind::Commit {
        "private, max-age=31536000, immutable"
    } else {
        "private, no-cache"
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    Ok(response)
}
