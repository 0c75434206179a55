//! Subversion's WebDAV at the page's own address: we say who may, the child does the rest, streamed both ways.

mod body;
mod headers;
mod proxy;

use farrier_tool::{Cost, Protocol, Routes, Row};

use crate::permissions::{READ, WRITE};

/// What `svn` sends. `/!svn` is where Subversion has its own resources below a repository.
const PROTOCOL: Protocol = Protocol {
    folder: "/!svn",
    reads: &["GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT"],
    read: Row::of("dav", READ).cost(Cost::Cheap),
    writes: &[
        "PUT",
        "DELETE",
        "POST",
        "PATCH",
        "MKCOL",
        "COPY",
        "MOVE",
        "LOCK",
        "UNLOCK",
        "PROPPATCH",
        "MKACTIVITY",
        "CHECKOUT",
        "MERGE",
    ],
    write: Row::of("dav", WRITE).cost(Cost::Cheap),
};

/// The protocol with its one handler.
pub fn routes() -> Routes {
    Routes::reading(READ).protocol(PROTOCOL, proxy::pass_on)
}
