//! Projects: exploring and making them, their home, tools, members, rights, and the one search.

mod create;
#[expect(missing_docs, reason = "each function's text is its documentation")]
pub mod msg {
    include!(concat!(env!("OUT_DIR"), "/msg.rs"));
}

use farrier_jobs::Handler;
use farrier_tool::{ActivityText, Routes, Services};

pub use create::{add_tool, create_project};

/// The site's own pages, with paths from the site's root.
pub fn site_pages() -> Routes {
    Routes::new()
}

/// A project's own pages, with paths relative to it.
pub fn project_pages() -> Routes {
    Routes::new()
}

/// The site's API, with paths below `/rest`.
pub fn site_api() -> Routes {
    Routes::new()
}

/// A project's API, with paths below `/rest/{project}`.
pub fn project_api() -> Routes {
    Routes::new()
}

/// What every mount's API has, with paths below `/rest/{project}/{mount}`.
pub fn mount_api() -> Routes {
    Routes::new()
}

/// How the core's events read in the activity.
pub fn activity() -> Vec<(&'static str, ActivityText)> {
    Vec::new()
}

/// The kinds of jobs, for the host's worker.
pub fn jobs() -> Vec<(&'static str, Handler<Services>)> {
    Vec::new()
}
