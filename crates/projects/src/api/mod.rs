//! The API of projects, members, tools' settings and the search.

pub(crate) mod members;
pub(crate) mod mounts;
pub(crate) mod openapi;
pub(crate) mod projects;
pub(crate) mod search;
pub(crate) mod settings;

use farrier_db::at;
use serde::Serialize;

/// A list's page: go on with `?after=` and what stands in `next`.
#[derive(Serialize)]
pub(crate) struct List<T> {
    items: Vec<T>,
    next: Option<String>,
}

/// A time as the API writes it.
fn iso(millis: i64) -> String {
    at(millis).format(&time::format_description::well_known::Rfc3339).unwrap_or_default()
}
