//! The ways in: signing in and out, registering, the first administrator, forgotten passwords.

mod login;
mod message;
mod password;
mod register;
mod welcome;

use axum::http::{HeaderMap, header};
use axum::response::Response;
use farrier_domain::Reader;
use farrier_domain::accounts::{sessions, sign_in, throttles, users};
use farrier_tool::{Cost, Needs, Routes, Row, Services};
use sea_orm::ConnectionTrait;

use crate::cookies;

const ENTRY: Row = Row::new("entry", Needs::Nothing).cost(Cost::Cheap);

/// The pages to come in by.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/-/login", ENTRY, login::show)
        .post("/-/login", ENTRY, login::create)
        .post("/-/logout", ENTRY, login::delete)
        .get("/-/register", ENTRY, register::new)
        .post("/-/register", ENTRY, register::create)
        .get("/-/welcome/{token}", ENTRY, welcome::new)
        .post("/-/welcome/{token}", ENTRY, welcome::create)
        .get("/-/password", ENTRY, password::forgotten)
        .post("/-/password", ENTRY, password::ask)
        .get("/-/password/{token}", ENTRY, password::edit)
        .post("/-/password/{token}", ENTRY, password::update)
}

/// Who signs in from where.
pub(crate) struct Arrival<'a> {
    /// The reader so far, whose session ends.
    pub(crate) before: &'a Reader,
    /// The client's address.
    pub(crate) address: &'a str,
    /// The request's headers.
    pub(crate) headers: &'a HeaderMap,
}

/// Makes a session in place of the one that was there, so that nobody can have planted it; answers the cookie's value.
pub(crate) async fn start_session<C: ConnectionTrait>(
    tx: &C,
    user: &users::Model,
    arrival: &Arrival<'_>,
    now: i64,
) -> farrier_domain::Result<String> {
    if let (Some(before), Some(session)) = (arrival.before.id(), arrival.before.session) {
        sessions::revoke(tx, before, session).await?;
    }
    for login in [&user.name, &user.email] {
        throttles::clear(tx, &sign_in::account_key(login)).await?;
    }
    let agent =
        arrival.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    sessions::create(tx, user.id, arrival.address, agent, now).await
}

/// An answer that also gives the browser its session.
pub(crate) fn with_session(services: &Services, mut response: Response, cookie: &str) -> Response {
    cookies::set_session(services, &mut response, cookie);
    response
}
