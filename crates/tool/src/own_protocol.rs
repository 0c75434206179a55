//! What programs ask for at a mount's own address, where people find a page.

use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use farrier_domain::Reader;

use crate::{Mount, Services};

/// A protocol whose requests go to the address that people see, as Mercurial's does.
#[derive(Clone, Copy)]
pub struct OwnProtocol {
    /// The tool's route that answers, when a program and not a browser asks for the mount's address. The query goes along.
    pub route: fn(&Method, &Uri, &HeaderMap) -> Option<&'static str>,
    /// Why somebody may not do what the route is for, in words and a form that the program shows.
    pub refuse: fn(&Services, &Mount, &Reader, &HeaderMap) -> Response,
}
