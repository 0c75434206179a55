//! Mercurial's HTTP protocol at the page's own address: clone, pull and push, streamed both ways.

mod answer;
mod asked;
mod body;
mod serve;

use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use farrier_domain::{Reader, TokenScope};
use farrier_tool::{Cost, Mount, OwnProtocol, Routes, Row, Services};
use farrier_web::localizer;

use crate::msg;
use crate::permissions::{READ, WRITE};
use asked::{Command, command};

/// Where what changes nothing is answered.
const WIRE: &str = "/-/wire";
/// Where pushes are answered.
const PUSH: &str = "/-/wire/push";

/// What `hg` asks for.
pub fn routes() -> Routes {
    let read = Row::of("pack", READ).scope(TokenScope::Read);
    Routes::reading(READ).get(WIRE, read.cost(Cost::Cheap), serve::read).post(WIRE, read, serve::read).post(
        PUSH,
        Row::of("pack", WRITE),
        serve::push,
    )
}

/// How a request of `hg` is told from a browser's, at the same address.
pub const PROTOCOL: OwnProtocol = OwnProtocol { route, refuse };

fn route(method: &Method, uri: &Uri, _: &HeaderMap) -> Option<&'static str> {
    let query = uri.query().unwrap_or_default();
    match command(query)? {
        // A push by GET is none: it is refused as a command that is not known.
        Command::Push(_) if method == Method::POST => Some(PUSH),
        _ => Some(WIRE),
    }
}

/// Why somebody may not push, in words that `hg` shows.
fn refuse(services: &Services, mount: &Mount, reader: &Reader, headers: &HeaderMap) -> Response {
    let l = localizer(services, headers, reader);
    let place = mount.row().full_path.as_str();
    match &reader.user {
        Some(user) if !mount.allows(reader, WRITE) => {
            answer::refused(msg::hg_push_not_allowed(l, &user.name, place))
        }
        _ => answer::refused(msg::hg_push_scope(l, reader.scope.as_str())),
    }
}
