//! An `ETag` for every page, and an empty answer for whoever has it already.

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use farrier_domain::random;

/// Larger bodies go on as they are: they are streamed, or have a validator of their own.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// Tags pages and API answers by their content. What sets a cookie is for once, so it gets none.
pub async fn tag(request: Request, next: Next) -> Response {
    let is_get = matches!(*request.method(), Method::GET | Method::HEAD);
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let response = next.run(request).await;
    let headers = response.headers();
    let is_tagged = headers.contains_key(header::ETAG) || headers.contains_key(header::SET_COOKIE);
    let size = response.body().size_hint().exact();
    if !is_get
        || is_tagged
        || response.status() != StatusCode::OK
        || size.is_none_or(|size| size == 0 || size > MAX_BYTES)
    {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, MAX_BYTES as usize).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let tag = format!("W/\"{}\"", &random::hash_bytes(&bytes)[..20]);
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, value);
    }
    let same = known
        .as_ref()
        .and_then(|known| known.to_str().ok())
        .is_some_and(|known| known.split(',').any(|one| one.trim() == tag));
    if same {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        parts.headers.remove(header::CONTENT_TYPE);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}
