//! Git's smart HTTP at the page's own address, and the same over SSH: clone, fetch and push, streamed both ways.

mod answer;
mod body;
mod fetch;
mod push;
mod refs;
mod ssh;

pub use answer::failed;
use axum::Extension;
use axum::http::{HeaderMap, StatusCode};
use farrier_domain::{Reader, TokenScope};
use farrier_i18n::L;
use farrier_scm::git::Service;
use farrier_tool::{Cost, Mount, Routes, Row};
use farrier_web::AppError;
pub use ssh::Ssh;

use crate::msg;
use crate::permissions::{READ, WRITE};

/// What `git` asks for. The shape of the addresses is Git's.
pub fn routes() -> Routes {
    Routes::reading(READ)
        .get("/info/refs", Row::of("refs", READ).cost(Cost::Cheap), refs::advertise)
        .post("/git-upload-pack", Row::of("pack", READ).scope(TokenScope::Read), fetch::upload_pack)
        .post("/git-receive-pack", Row::of("pack", WRITE), push::receive_pack)
        .get("/HEAD", Row::of("refs", READ).cost(Cost::Static), refs::dumb)
        .get("/objects/{*path}", Row::of("pack", READ).cost(Cost::Static), refs::dumb)
}

/// Whether the reader may push, and if not, why not in words that `git` shows.
fn check_push(l: L, mount: &Mount, reader: &Reader) -> Result<(), AppError> {
    let place = mount.row().full_path.as_str();
    if !mount.allows(reader, WRITE) {
        return Err(match &reader.user {
            None => AppError::SignIn,
            Some(user) => {
                AppError::Refused(StatusCode::FORBIDDEN, msg::git_push_not_allowed(l, &user.name, place))
            }
        });
    }
    if reader.scope < TokenScope::Write {
        return Err(AppError::Refused(StatusCode::FORBIDDEN, msg::git_push_scope(l, reader.scope.as_str())));
    }
    Ok(())
}

/// The `Git-Protocol` header.
fn protocol(headers: &HeaderMap) -> Option<String> {
    headers.get("git-protocol").and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// Refuses what no `git` sends. A form of another site cannot have this type either.
fn check_type(l: L, headers: &HeaderMap, service: Service) -> Result<(), AppError> {
    let wanted = format!("application/x-{}-request", service.as_str());
    let is_right = headers
        .get(axum::http::header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes() == wanted.as_bytes());
    let refused = || AppError::Refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, msg::git_smart_only(l));
    if is_right { Ok(()) } else { Err(refused()) }
}

type Who = Extension<Reader>;
