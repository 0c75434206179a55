//! The cookies that this site sets: one for a session, two for the tastes of people without an account.

use axum::http::{HeaderValue, header};
use axum::response::Response;
use farrier_domain::accounts::sessions::LIFE_MILLIS;
use farrier_tool::Services;
use farrier_web::layers::reader::SESSION_COOKIE;

const YEAR_SECONDS: i64 = 365 * 24 * 3600;

/// Gives the browser a session.
pub(crate) fn set_session(services: &Services, response: &mut Response, value: &str) {
    set(services, response, SESSION_COOKIE, value, LIFE_MILLIS / 1000);
}

/// Takes it away.
pub(crate) fn clear_session(services: &Services, response: &mut Response) {
    set(services, response, SESSION_COOKIE, "", 0);
}

/// Remembers a choice of somebody without an account for a year.
pub(crate) fn set_choice(services: &Services, response: &mut Response, name: &str, value: &str) {
    set(services, response, name, value, YEAR_SECONDS);
}

fn set(services: &Services, response: &mut Response, name: &str, value: &str, seconds: i64) {
    let secure = if services.config.is_https() { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}
