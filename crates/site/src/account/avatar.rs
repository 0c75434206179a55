//! People's pictures.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use farrier_domain::accounts::profile;
use farrier_tool::Services;
use farrier_web::{AppError, AppResult, files};

const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// A picture by its content's hash, which never changes. Other blobs are not to be had here.
pub(super) async fn show(
    State(services): State<Services>,
    Path(blob): Path<String>,
    headers: HeaderMap,
) -> AppResult {
    if !profile::is_avatar(services.db.read(), &blob).await? {
        return Err(AppError::NotFound);
    }
    if let Some(mut response) = files::not_modified(&headers, &blob) {
        response.headers_mut().insert(header::CACHE_CONTROL, FOREVER);
        return Ok(response);
    }
    let mut response = files::blob(&services, &blob, "avatar.png", None).await?;
    response.headers_mut().insert(header::CACHE_CONTROL, FOREVER);
    Ok(response)
}
