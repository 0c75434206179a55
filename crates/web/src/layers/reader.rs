//! Finds out who asks: a session's cookie, a token, or name and password.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use farrier_domain::accounts::sign_in;
use farrier_domain::{Reader, TokenScope};
use farrier_tool::{Problem, Services};

use crate::{AppError, frame};

/// The session's cookie.
pub const SESSION_COOKIE: &str = "farrier_session";

/// The address of the browser or client, for throttles and the list of sessions.
#[derive(Clone, Debug)]
pub struct ClientAddress(pub String);

/// Puts the [`Reader`] and the [`ClientAddress`] into the request's extensions, and the reader into the response's.
pub async fn identify(State(services): State<Services>, mut request: Request, next: Next) -> Response {
    let address = client_address(&services, &request);
    let reader = match find(&services, request.headers(), &address).await {
        Ok(reader) => reader,
        Err(error) => return refuse(error.problem()),
    };
    request.extensions_mut().insert(ClientAddress(address));
    request.extensions_mut().insert(reader.clone());
    let mut response = next.run(request).await;
    // The layer that draws problems stands outside of this one and needs to know for whom.
    response.extensions_mut().insert(reader);
    response
}

/// What somebody sent to say who they are is not right: clients with a keychain forget it and ask again.
fn refuse(problem: Problem) -> Response {
    if problem.status == StatusCode::UNAUTHORIZED {
        ask_for_password(problem)
    } else {
        problem.into_response()
    }
}

async fn find(services: &Services, headers: &HeaderMap, address: &str) -> Result<Reader, AppError> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let value = value.to_str().map_err(|_| wrong())?;
        return with_header(services, value, address).await;
    }
    let Some(cookie) = frame::cookie(headers, SESSION_COOKIE) else { return Ok(Reader::anonymous()) };
    let reader = services.known.session(cookie, services.now()).await?;
    Ok(reader.unwrap_or_else(Reader::anonymous))
}

async fn with_header(services: &Services, value: &str, address: &str) -> Result<Reader, AppError> {
    let (scheme, rest) = value.split_once(' ').ok_or_else(wrong)?;
    if scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("token") {
        let reader = sign_in::with_token(&services.db, rest.trim(), services.now()).await?;
        return reader.ok_or_else(wrong);
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(wrong());
    }
    let decoded = base64::engine::general_purpose::STANDARD.decode(rest.trim()).map_err(|_| wrong())?;
    let decoded = String::from_utf8(decoded).map_err(|_| wrong())?;
    let (login, password) = decoded.split_once(':').ok_or_else(wrong)?;
    for secret in [password, login] {
        if farrier_domain::random::is_api_token(secret) {
            return sign_in::with_token(&services.db, secret, services.now()).await?.ok_or_else(wrong);
        }
    }
    let user = sign_in::with_password(&services.db, login, password, address, services.now()).await?;
    let user = user.ok_or_else(wrong)?;
    Ok(sign_in::reader(services.db.read(), user, TokenScope::Admin).await?)
}

fn wrong() -> AppError {
    AppError::Refused(
        StatusCode::UNAUTHORIZED,
        "That name and password, or that token, is not known here.".into(),
    )
}

fn client_address(services: &Services, request: &Request) -> String {
    if services.config.behind_proxy {
        // The last entry of the last header is the one our own proxy wrote: some add to a client's, some put theirs after it.
        let forwarded = request.headers().get_all("x-forwarded-for").iter().next_back();
        let forwarded = forwarded.and_then(|value| value.to_str().ok());
        if let Some(address) = forwarded.and_then(|list| list.rsplit(',').next()) {
            return address.trim().chars().take(64).collect();
        }
    }
    request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or_else(String::new, |info| info.0.ip().to_string())
}

/// Lets handlers take the address.
impl<S: Send + Sync> axum::extract::FromRequestParts<S> for ClientAddress {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(
        parts: &mut axum::http::request::Parts,
        _: &S,
    ) -> Result<Self, Self::Rejection> {
        Ok(parts.extensions.get::<ClientAddress>().cloned().unwrap_or(ClientAddress(String::new())))
    }
}

/// Answers 401 with the header that makes `git` ask for a password.
pub fn ask_for_password(problem: Problem) -> Response {
    let mut response = problem.into_response();
    let realm = axum::http::HeaderValue::from_static("Basic realm=\"Farrier\", charset=\"UTF-8\"");
    response.headers_mut().insert(header::WWW_AUTHENTICATE, realm);
    response
}
