//! A whole revision as one file.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use farrier_scm::ArchiveFormat;
use farrier_tool::{Mount, Services};
use farrier_web::{AppError, AppResult};

use super::compare::any;
use crate::error::answer;
use crate::{SharedBackend, heavy};

/// `main.tar.gz`, `v1.0.zip`, or the id of a revision before the ending.
pub async fn show(
    State(services): State<Services>,
    Extension(backend): Extension<SharedBackend>,
    mount: Mount,
    Path(name): Path<String>,
) -> AppResult {
    let endings = [(".tar.gz", ArchiveFormat::TarGz), (".zip", ArchiveFormat::Zip)];
    let found = endings.into_iter().find_map(|(ending, format)| Some((name.strip_suffix(ending)?, format)));
    let (named, format) = found.ok_or(AppError::NotFound)?;
    let repository = backend.repository(&services, &mount).await.map_err(answer)?;
    let id = any(repository.as_ref(), named).await?.ok_or(AppError::NotFound)?;
    let safe: String = named.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '-' }).collect();
    let stem = format!("{}-{safe}", mount.row().path);
    let stream = heavy::run(async { repository.archive(&id, format, &format!("{stem}/")).await.map_err(answer) }).await?;
    let mut response = Body::from_stream(stream).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    let disposition = format!("attachment; filename=\"{stem}.{}\"", format.extension());
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}
