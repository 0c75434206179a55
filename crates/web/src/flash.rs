//! A sentence for the next page, carried by a short-lived cookie over a redirect.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What was just done, or why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flash {
    /// Whether it went well.
    pub ok: bool,
    /// In the reader's language.
    pub text: String,
}

pub(crate) const COOKIE: &str = "farrier_flash";

impl Flash {
    /// Something was done: goes to `to` and says so there.
    pub fn done(to: &str, text: impl Into<String>) -> Response {
        Flash { ok: true, text: text.into() }.redirect(to)
    }
    /// Something was not done: goes to `to` and says why there.
    pub fn failed(to: &str, text: impl Into<String>) -> Response {
        Flash { ok: false, text: text.into() }.redirect(to)
    }

    fn redirect(self, to: &str) -> Response {
        let mut response = Redirect::to(to).into_response();
        let text: String = self.text.chars().take(400).collect();
        let value =
            format!("{}{}", if self.ok { "+" } else { "-" }, utf8_percent_encode(&text, NON_ALPHANUMERIC));
        let cookie = format!("{COOKIE}={value}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }

    pub(crate) fn read(cookie: &str) -> Option<Flash> {
        let text = percent_decode_str(cookie.get(1..)?).decode_utf8().ok()?.into_owned();
        Some(Flash { ok: cookie.starts_with('+'), text })
    }
}
