//! Queries, JSON bodies and uploads, refused in our own words.

use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use farrier_domain::artifacts::attachments::NewAttachment;
use farrier_domain::blobs;
use farrier_tool::Services;
use serde::de::DeserializeOwned;
use std::collections::HashMap;

use crate::AppError;

/// The address's query. What cannot be read counts as not given, as a reader who edits an address expects.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Default, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        match axum_extra::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(query) => Ok(Query(query.0)),
            Err(_) => Ok(Query(T::default())),
        }
    }
}

/// A JSON body or answer. A body that does not fit is a problem document that says where.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = AppError;
    async fn from_request(request: Request, state: &S) -> Result<Self, AppError> {
        match axum::Json::<T>::from_request(request, state).await {
            Ok(json) => Ok(Json(json.0)),
            Err(rejection) => Err(AppError::Refused(rejection.status(), rejection.body_text())),
        }
    }
}

impl<T: serde::Serialize> axum::response::IntoResponse for Json<T> {
    fn into_response(self) -> axum::response::Response {
        axum::Json(self.0).into_response()
    }
}

/// A file that came with a form; its content is stored already.
pub type Upload = NewAttachment;

/// A `multipart/form-data` body: its text fields, and its files streamed to the blob store. A form that was sent without
/// files, urlencoded, is read just as well.
#[derive(Debug, Default)]
pub struct Uploads {
    /// Text fields by name; of a repeated one all values in order.
    pub fields: HashMap<String, Vec<String>>,
    /// Files by the name of their field; a field left empty sends none.
    pub files: Vec<(String, Upload)>,
}

impl Uploads {
    /// A text field's (last) value, empty when it is missing.
    pub fn text(&self, name: &str) -> &str {
        self.fields.get(name).and_then(|values| values.last()).map_or("", String::as_str)
    }
    /// All values of a repeated field.
    pub fn all(&self, name: &str) -> &[String] {
        self.fields.get(name).map_or(&[], Vec::as_slice)
    }
    /// Whether a box is ticked or a button was used.
    pub fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }
}

const MAX_TEXT_BYTES: usize = 4 * 1024 * 1024;
/// Fields and files of one form; a body of two gigabytes can have many millions of empty ones.
const MAX_PARTS: usize = 2_000;

impl FromRequest<Services> for Uploads {
    type Rejection = AppError;
    async fn from_request(request: Request, services: &Services) -> Result<Self, AppError> {
        if is_urlencoded(request.headers()) {
            return urlencoded(request, services).await;
        }
        let max = farrier_domain::site::load(services.db.read()).await?.max_attachment_bytes;
        let multipart = Multipart::from_request(request, services).await;
        let mut multipart = multipart.map_err(|e| AppError::Refused(e.status(), e.body_text()))?;
        let mut uploads = Uploads::default();
        let (mut text_bytes, mut parts) = (0, 0);
        while let Some(mut part) = multipart.next_field().await.map_err(broken)? {
            let name = part.name().unwrap_or_default().to_owned();
            parts += 1;
            text_bytes += name.len();
            if parts > MAX_PARTS || text_bytes > MAX_TEXT_BYTES {
                return Err(AppError::Refused(StatusCode::PAYLOAD_TOO_LARGE, String::new()));
            }
            let Some(file_name) = part.file_name().map(str::to_owned) else {
                let mut bytes = Vec::new();
                while let Some(chunk) = part.chunk().await.map_err(broken)? {
                    text_bytes += chunk.len();
                    if text_bytes > MAX_TEXT_BYTES {
                        return Err(AppError::Refused(StatusCode::PAYLOAD_TOO_LARGE, String::new()));
                    }
                    bytes.extend_from_slice(&chunk);
                }
                let text = String::from_utf8(bytes).map_err(|_| {
                    AppError::Refused(
                        StatusCode::UNPROCESSABLE_ENTITY,
                        format!("The field \"{name}\" is not UTF-8."),
                    )
                })?;
                uploads.fields.entry(name).or_default().push(text);
                continue;
            };
            if file_name.is_empty() {
                continue;
            }
            let media_type = part.content_type().unwrap_or("application/octet-stream").to_owned();
            let mut blob = services.blobs.create().await?;
            let mut size = 0_u64;
            while let Some(chunk) = part.chunk().await.map_err(broken)? {
                size += chunk.len() as u64;
                blobs::check_size("file", size, max)?;
                blob.write(&chunk).await?;
            }
            let (blob, size_bytes) = blob.finish().await?;
            uploads.files.push((name, Upload { name: file_name, media_type, size_bytes, blob }));
        }
        Ok(uploads)
    }
}

fn is_urlencoded(headers: &axum::http::HeaderMap) -> bool {
    let kind = headers.get(axum::http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

async fn urlencoded(request: Request, services: &Services) -> Result<Uploads, AppError> {
    let crate::Form(pairs) = crate::Form::<Vec<(String, String)>>::from_request(request, services).await?;
    let mut uploads = Uploads::default();
    for (name, value) in pairs {
        uploads.fields.entry(name).or_default().push(value);
    }
    Ok(uploads)
}

fn broken(error: axum::extract::multipart::MultipartError) -> AppError {
    AppError::Refused(error.status(), error.body_text())
}
