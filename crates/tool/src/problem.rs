//! What went wrong with a request, carried in the response's extensions until a layer draws it.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// An error on its way out. A layer over the pages draws it in the reader's language, one over the API as JSON
/// (RFC 9457).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The status to answer with.
    pub status: StatusCode,
    /// What to tell the reader beyond the status, already in words; empty for the status's own text.
    pub detail: String,
    /// The id of a message to tell in the language of whoever reads it; it gets the detail as `$what`.
    pub message: Option<&'static str>,
    /// The field it is about.
    pub field: Option<&'static str>,
    /// Seconds after which it is worth trying again.
    pub retry_after: Option<u32>,
}

impl Problem {
    /// A problem that its status explains.
    pub fn of(status: StatusCode) -> Problem {
        Problem { status, detail: String::new(), message: None, field: None, retry_after: None }
    }
    /// There is no such thing, or the reader may not know of it.
    pub fn not_found() -> Problem {
        Problem::of(StatusCode::NOT_FOUND)
    }
    /// It may work in a few seconds; a message says why it does not now.
    pub fn unavailable(message: &'static str) -> Problem {
        Problem {
            message: Some(message),
            retry_after: Some(5),
            ..Problem::of(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
    /// With words for the reader.
    pub fn detail(mut self, detail: impl Into<String>) -> Problem {
        self.detail = detail.into();
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}
