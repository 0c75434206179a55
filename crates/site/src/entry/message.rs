//! A page that only says something: that registration is closed, that a link was used up.

use askama::Template;
use axum::http::StatusCode;
use farrier_web::{AppResult, Frame, page_with_status};

/// The page.
#[derive(Template)]
#[template(path = "entry/message.html")]
pub(crate) struct MessagePage {
    pub(crate) frame: Frame,
    /// A sprite's name.
    pub(crate) icon: &'static str,
    pub(crate) title: String,
    pub(crate) text: String,
    /// Text and address of what to do next.
    pub(crate) action: Option<(String, &'static str)>,
}

impl MessagePage {
    pub(crate) fn show(&self, status: StatusCode) -> AppResult {
        page_with_status(status, self)
    }
}
