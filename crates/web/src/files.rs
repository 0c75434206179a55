//! Serves what people uploaded, so that it can do no harm.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use farrier_domain::artifacts::attachments;
use farrier_tool::Services;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::io::AsyncReadExt;

use crate::AppResult;

const PIECE: usize = 64 * 1024;

/// An attachment as a response: pictures and plain text are shown, all else is a download; nothing of it can run.
pub async fn attachment(services: &Services, file: &attachments::Model) -> AppResult {
    blob(services, &file.blob, &file.name, Some(file.size_bytes.unsigned_abs())).await
}

/// A blob as a response under a file's name.
pub async fn blob(services: &Services, id: &str, name: &str, size: Option<u64>) -> AppResult {
    let file = services.blobs.open(id).await?;
    let stream = futures::stream::try_unfold(file, |mut file| async move {
        let mut buffer = Vec::with_capacity(PIECE);
        file.read_buf(&mut buffer).await?;
        Ok::<_, std::io::Error>((!buffer.is_empty()).then_some((buffer, file)))
    });
    let mut response = Body::from_stream(stream).into_response();
    harmless(response.headers_mut(), name);
    let headers = response.headers_mut();
    if let Some(size) = size {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
    }
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{id}\"")) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=300"));
    Ok(response)
}

/// Sets type, disposition and policy for content that people wrote, by its name alone.
pub fn harmless(headers: &mut HeaderMap, name: &str) {
    let guess = mime_guess::from_path(name).first_or_octet_stream();
    let kind = guess.essence_str();
    let shown = match kind {
        "image/png" | "image/jpeg" | "image/gif" | "image/webp" => Some(kind.to_owned()),
        _ if kind.starts_with("text/") || matches!(kind, "application/json" | "application/toml") => {
            Some("text/plain; charset=utf-8".to_owned())
        }
        _ => None,
    };
    let disposition = if shown.is_some() { "inline" } else { "attachment" };
    let shown = shown.unwrap_or_else(|| "application/octet-stream".to_owned());
    let encoded = utf8_percent_encode(name, NON_ALPHANUMERIC);
    if let Ok(kind) = HeaderValue::from_str(&shown) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    if let Ok(value) = HeaderValue::from_str(&format!("{disposition}; filename*=UTF-8''{encoded}")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
}

/// An empty answer for a file the browser has already.
pub fn not_modified(headers: &HeaderMap, tag: &str) -> Option<Response> {
    let known = headers.get(header::IF_NONE_MATCH)?.to_str().ok()?;
    let same = known.split(',').any(|one| one.trim().trim_start_matches("W/").trim_matches('"') == tag);
    same.then(|| axum::http::StatusCode::NOT_MODIFIED.into_response())
}
