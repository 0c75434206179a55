//! Making an account of one's own.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use farrier_domain::accounts::{NewUser, people, throttles};
use farrier_domain::site::Registration;
use farrier_tool::Services;
use farrier_web::layers::reader::ClientAddress;
use farrier_web::{AppResult, Flash, Form, FormErrors, Frame, Query, page_with_status};
use serde::Deserialize;

use super::message::MessagePage;
use super::{Arrival, start_session, with_session};
use crate::{local, mails, msg};

/// Accounts that may be made from one address in a quarter of an hour.
const PER_ADDRESS: i32 = 30;

/// The form to register.
#[derive(Template)]
#[template(path = "entry/register.html")]
struct RegisterPage {
    frame: Frame,
    typed: Typed,
    errors: FormErrors,
    by_approval: bool,
}

/// What was typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    name: String,
    email: String,
    password: String,
    next: String,
}

pub(super) async fn new(frame: Frame, Query(typed): Query<Typed>) -> AppResult {
    if frame.reader.user.is_some() {
        return Ok(local::redirect(&typed.next));
    }
    if frame.site.registration == Registration::Closed {
        return closed(frame, StatusCode::OK);
    }
    form(frame, Typed { next: local::path(&typed.next).to_owned(), ..Typed::default() }, FormErrors::new())
}

fn form(frame: Frame, typed: Typed, errors: FormErrors) -> AppResult {
    let by_approval = frame.site.registration == Registration::Approval;
    page_with_status(errors.status(), &RegisterPage { frame, typed, errors, by_approval })
}

fn closed(frame: Frame, status: StatusCode) -> AppResult {
    let l = frame.l;
    let action = Some((farrier_web::msg::site_sign_in(l), "/-/login"));
    MessagePage { icon: "lock", title: msg::entry_closed(l), text: msg::entry_closed_text(l), action, frame }
        .show(status)
}

pub(super) async fn create(
    State(services): State<Services>,
    frame: Frame,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> AppResult {
    let pending = match frame.site.registration {
        Registration::Closed => return closed(frame, StatusCode::FORBIDDEN),
        Registration::Approval => true,
        Registration::Open => false,
    };
    let now = services.now();
    let throttle = format!("register:{address}");
    throttles::check(services.db.read(), &[(throttle.clone(), PER_ADDRESS)], now).await?;
    let new = NewUser {
        name: typed.name.clone(),
        email: typed.email.clone(),
        password: Some(typed.password.clone()),
        is_admin: false,
        pending,
    };
    let checked = match people::check(new).await {
        Ok(checked) => checked,
        Err(error) => {
            let errors = FormErrors::from_domain(frame.l, error)?;
            return form(frame, typed, errors);
        }
    };
    let tx = services.db.write().await?;
    let user = match people::insert(&*tx, checked, now).await {
        Ok(user) => user,
        Err(error) => {
            let errors = FormErrors::from_domain(frame.l, error)?;
            return form(frame, typed, errors);
        }
    };
    throttles::note_failure(&*tx, &[throttle], now).await?;
    if pending {
        mails::queue_waiting(&*tx, &services, &user).await?;
        tx.commit().await?;
        let l = frame.l;
        let (title, text) = (msg::entry_waiting(l), msg::entry_waiting_text(l, &user.name));
        return MessagePage { icon: "clock", title, text, action: None, frame }.show(StatusCode::OK);
    }
    let arrival = Arrival { before: &frame.reader, address: &address, headers: &headers };
    let cookie = start_session(&*tx, &user, &arrival, now).await?;
    tx.commit().await?;
    let response = Flash::done(local::path(&typed.next), msg::entry_registered(frame.l, &user.name));
    Ok(with_session(&services, response, &cookie))
}
