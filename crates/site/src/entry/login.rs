//! Signing in and out.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use farrier_domain::accounts::{sessions, sign_in, users};
use farrier_domain::{Error, site};
use farrier_tool::Services;
use farrier_web::layers::reader::ClientAddress;
use farrier_web::{AppResult, Form, Frame, Query, page_with_status};
use serde::Deserialize;

use super::{Arrival, start_session, with_session};
use crate::{cookies, local, msg};

/// The form to sign in.
#[derive(Template)]
#[template(path = "entry/login.html")]
struct LoginPage {
    frame: Frame,
    login: String,
    next: String,
    error: String,
    may_register: bool,
}

/// Where to go afterwards.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Next {
    next: String,
}

pub(super) async fn show(frame: Frame, Query(query): Query<Next>) -> AppResult {
    if frame.reader.user.is_some() {
        return Ok(local::redirect(&query.next));
    }
    form(frame, String::new(), &query.next, String::new(), StatusCode::OK)
}

fn form(frame: Frame, login: String, next: &str, error: String, status: StatusCode) -> AppResult {
    let may_register = frame.site.registration != site::Registration::Closed;
    let next = local::path(next).to_owned();
    page_with_status(status, &LoginPage { frame, login, next, error, may_register })
}

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct SignIn {
    name: String,
    password: String,
    next: String,
}

pub(super) async fn create(
    State(services): State<Services>,
    frame: Frame,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    Form(typed): Form<SignIn>,
) -> AppResult {
    let l = frame.l;
    let now = services.now();
    let user = match sign_in::check_password(&services.db, &typed.name, &typed.password, &address, now).await
    {
        Ok(user) => user,
        Err(Error::Throttled { seconds }) => {
            let error = msg::entry_throttled(l, (seconds + 59) / 60);
            let mut response = form(frame, typed.name, &typed.next, error, StatusCode::TOO_MANY_REQUESTS)?;
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            return Ok(response);
        }
        Err(error) => return Err(error.into()),
    };
    // Only whoever knows the password learns how the account stands.
    let error = match user.as_ref().map(|user| user.state.as_str()) {
        Some(users::ACTIVE) => None,
        Some(users::PENDING) => Some(msg::entry_pending(l)),
        Some(_) => Some(msg::entry_disabled(l)),
        None => Some(msg::entry_wrong(l)),
    };
    if let Some(error) = error {
        return form(frame, typed.name, &typed.next, error, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let Some(user) = user else { return Ok(local::redirect("/-/login")) };
    let arrival = Arrival { before: &frame.reader, address: &address, headers: &headers };
    let tx = services.db.write().await?;
    let cookie = start_session(&*tx, &user, &arrival, now).await?;
    tx.commit().await?;
    Ok(with_session(&services, local::redirect(&typed.next), &cookie))
}

pub(super) async fn delete(State(services): State<Services>, frame: Frame) -> AppResult {
    if let (Some(user), Some(session)) = (frame.reader.id(), frame.reader.session) {
        let tx = services.db.write().await?;
        sessions::revoke(&*tx, user, session).await?;
        tx.commit().await?;
    }
    let mut response = local::redirect("/");
    cookies::clear_session(&services, &mut response);
    Ok(response)
}
