//! A project's picture: served at `/{project}/-/icon`, taken in by its settings.

use std::io::Cursor;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use farrier_domain::projects::Project;
use farrier_domain::{Error, Reason, blobs};
use farrier_tool::Services;
use farrier_web::{AppError, AppResult, Upload, files};
use tokio::io::AsyncReadExt;

/// Sends the picture.
pub(crate) async fn show(
    State(services): State<Services>,
    Extension(project): Extension<Project>,
    headers: HeaderMap,
) -> AppResult<Response> {
    let blob = project.icon.as_deref().ok_or(AppError::NotFound)?;
    if let Some(response) = files::not_modified(&headers, blob) {
        return Ok(response);
    }
    let mut response = files::blob(&services, blob, "icon.png", None).await?;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}

const SIDE: u32 = 256;
const MAX_SIDE: u32 = 8_000;
const MAX_BYTES: u64 = 8_000_000;
const MAX_DECODED_BYTES: u64 = 128_000_000;

/// Makes a square PNG of an uploaded picture and stores it: nothing of the file itself is ever served.
///
/// Errors: [`Error::Invalid`] on `icon`.
pub(crate) async fn take(
    services: &Services,
    upload: &Upload,
    not_an_image: String,
) -> Result<String, AppError> {
    blobs::check_size("icon", upload.size_bytes, MAX_BYTES)?;
    let mut bytes = Vec::new();
    services.blobs.open(&upload.blob).await?.read_to_end(&mut bytes).await.map_err(Error::Io)?;
    let png = tokio::task::spawn_blocking(move || square(bytes)).await.map_err(anyhow::Error::from)?;
    let Ok(png) = png else {
        return Err(Error::Invalid { field: "icon", reason: Reason::Other(not_an_image) }.into());
    };
    let (blob, _) = blobs::put(services.blobs.as_ref(), &png).await?;
    Ok(blob)
}

fn square(bytes: Vec<u8>) -> image::ImageResult<Vec<u8>> {
    let mut reader = image::ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    reader.limits(limits);
    let image = reader.decode()?;
    // Cut first: scaling a picture of one by eight thousand up until it covers the square would fill the memory.
    let side = image.width().min(image.height());
    let (x, y) = ((image.width() - side) / 2, (image.height() - side) / 2);
    let small =
        image.crop_imm(x, y, side, side).resize_exact(SIDE, SIDE, image::imageops::FilterType::CatmullRom);
    let mut png = Cursor::new(Vec::new());
    small.to_rgba8().write_to(&mut png, image::ImageFormat::Png)?;
    Ok(png.into_inner())
}
