//! Accounts, sign-in and the administration: the site's own pages that belong to no project.

mod account;
mod admin;
mod api;
mod choose;
mod cookies;
mod entry;
mod fields;
mod local;
mod mails;
mod metrics;
mod probes;
#[expect(missing_docs, reason = "each function's text is its documentation")]
pub mod msg {
    include!(concat!(env!("OUT_DIR"), "/msg.rs"));
}

use farrier_jobs::Handler;
use farrier_tool::{Routes, Services};

pub use metrics::install_metrics;

/// All pages, with paths from the site's root.
pub fn pages() -> Routes {
    entry::routes()
        .merge(account::routes())
        .merge(choose::routes())
        .merge(admin::routes())
        .merge(probes::routes())
}

/// The API's routes, with paths below `/rest`.
pub fn api() -> Routes {
    api::routes()
}

/// The API described as in OpenAPI 3.1, paths relative to `/rest`.
pub fn openapi() -> serde_json::Value {
    api::openapi()
}

/// The kinds of jobs, for the host's worker.
pub fn jobs() -> Vec<(&'static str, Handler<Services>)> {
    mails::jobs()
}
