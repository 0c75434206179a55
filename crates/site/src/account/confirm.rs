//! A question before something is gone for good.

use askama::Template;
use farrier_web::{AppResult, Frame, page};

/// The question; its form posts to the page's own address.
#[derive(Template)]
#[template(path = "account/confirm.html")]
pub(super) struct ConfirmPage {
    pub(super) frame: Frame,
    pub(super) title: String,
    pub(super) text: String,
    /// What it is about, as its owner calls it.
    pub(super) subject: String,
    pub(super) button: String,
    pub(super) back: &'static str,
}

impl ConfirmPage {
    pub(super) fn show(&self) -> AppResult {
        page(self)
    }
}
