//! Forms: read strictly, given back filled in when something is wrong.

use std::collections::BTreeMap;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use farrier_domain::Error;
use farrier_i18n::L;
use serde::de::DeserializeOwned;

use crate::{AppError, reason_text};

/// Fields of one form. A field takes far more memory than the two bytes it can be sent with.
const MAX_FIELDS: usize = 5_000;

/// A form's fields. Repeated fields become lists.
pub struct Form<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = AppError;
    async fn from_request(request: Request, state: &S) -> Result<Self, AppError> {
        let (parts, body) = request.into_parts();
        let bytes = Bytes::from_request(Request::from_parts(parts.clone(), body), state).await;
        let bytes = bytes.map_err(|e| AppError::Refused(e.status(), String::new()))?;
        if bytes.iter().filter(|byte| **byte == b'&').count() >= MAX_FIELDS {
            return Err(AppError::Refused(StatusCode::PAYLOAD_TOO_LARGE, String::new()));
        }
        let request = Request::from_parts(parts, Body::from(bytes));
        match axum_extra::extract::Form::<T>::from_request(request, state).await {
            Ok(form) => Ok(Form(form.0)),
            Err(rejection) => Err(refused(rejection)),
        }
    }
}

fn refused(rejection: axum_extra::extract::FormRejection) -> AppError {
    let text = rejection.to_string();
    match rejection.into_response().status() {
        StatusCode::PAYLOAD_TOO_LARGE => AppError::Refused(StatusCode::PAYLOAD_TOO_LARGE, String::new()),
        _ => AppError::Refused(StatusCode::UNPROCESSABLE_ENTITY, text),
    }
}

/// What is wrong with a form, by field.
#[derive(Clone, Debug, Default)]
pub struct FormErrors(BTreeMap<String, String>);

impl FormErrors {
    /// Nothing wrong yet.
    pub fn new() -> FormErrors {
        FormErrors::default()
    }
    /// A field and a sentence.
    pub fn one(field: &str, text: impl Into<String>) -> FormErrors {
        FormErrors(BTreeMap::from([(field.to_owned(), text.into())]))
    }
    /// Adds a field and a sentence.
    pub fn add(&mut self, field: &str, text: impl Into<String>) {
        self.0.insert(field.to_owned(), text.into());
    }
    /// The errors for a form when the fault is in its fields; any other fault goes on as it is.
    pub fn from_domain(l: L, error: Error) -> Result<FormErrors, AppError> {
        match error {
            Error::Invalid { field, reason } => Ok(FormErrors::one(field, reason_text(l, &reason))),
            other => Err(other.into()),
        }
    }
    /// What is wrong with a field, for the template.
    pub fn get(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }
    /// Whether a field is wrong, for `aria-invalid`.
    pub fn has(&self, field: &str) -> bool {
        self.0.contains_key(field)
    }
    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// Field and sentence, for the summary above the form.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &String)> {
        self.0.iter()
    }
    /// The status of the page that shows the form again.
    pub fn status(&self) -> StatusCode {
        if self.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
    }
}
