//! The link that makes the first administrator, once.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use farrier_domain::accounts::{NewUser, links, people};
use farrier_tool::Services;
use farrier_web::layers::reader::ClientAddress;
use farrier_web::{AppResult, Flash, Form, FormErrors, Frame, page_with_status};
use serde::Deserialize;

use super::message::MessagePage;
use super::{Arrival, start_session, with_session};
use crate::msg;

/// The form for the first administrator.
#[derive(Template)]
#[template(path = "entry/welcome.html")]
struct WelcomePage {
    frame: Frame,
    typed: Typed,
    errors: FormErrors,
}

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    name: String,
    email: String,
    password: String,
}

/// The link as long as it makes anybody an administrator: not used, not too old, and nobody is one yet.
async fn link(services: &Services, token: &str) -> farrier_domain::Result<Option<links::Model>> {
    if people::site_admins(services.db.read()).await? > 0 {
        return Ok(None);
    }
    links::find(services.db.read(), links::FIRST_ADMIN, token, services.now()).await
}

pub(super) async fn new(
    State(services): State<Services>,
    frame: Frame,
    Path(token): Path<String>,
) -> AppResult {
    match link(&services, &token).await? {
        Some(_) => form(frame, Typed::default(), FormErrors::new()),
        None => used(frame),
    }
}

fn form(frame: Frame, typed: Typed, errors: FormErrors) -> AppResult {
    page_with_status(errors.status(), &WelcomePage { frame, typed, errors })
}

fn used(frame: Frame) -> AppResult {
    let l = frame.l;
    let action = Some((farrier_web::msg::site_sign_in(l), "/-/login"));
    let (title, text) = (msg::entry_link_gone(l), msg::entry_welcome_gone(l));
    MessagePage { icon: "key", title, text, action, frame }.show(StatusCode::NOT_FOUND)
}

pub(super) async fn create(
    State(services): State<Services>,
    frame: Frame,
    Path(token): Path<String>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> AppResult {
    let Some(link) = link(&services, &token).await? else { return used(frame) };
    let now = services.now();
    let new = NewUser {
        name: typed.name.clone(),
        email: typed.email.clone(),
        password: Some(typed.password.clone()),
        is_admin: true,
        pending: false,
    };
    let checked = match people::check(new).await {
        Ok(checked) => checked,
        Err(error) => {
            let errors = FormErrors::from_domain(frame.l, error)?;
            return form(frame, typed, errors);
        }
    };
    let tx = services.db.write().await?;
    // Of two who open the link at the same time, or of the link and `farrier user create --admin`, one comes first.
    if !links::take(&*tx, &link).await? || people::site_admins(&*tx).await? > 0 {
        return used(frame);
    }
    let user = match people::insert(&*tx, checked, now).await {
        Ok(user) => user,
        Err(error) => {
            // Without a commit the link is not used up either.
            let errors = FormErrors::from_domain(frame.l, error)?;
            return form(frame, typed, errors);
        }
    };
    let arrival = Arrival { before: &frame.reader, address: &address, headers: &headers };
    let cookie = start_session(&*tx, &user, &arrival, now).await?;
    tx.commit().await?;
    let response = Flash::done("/", msg::entry_welcome_done(frame.l, &user.name));
    Ok(with_session(&services, response, &cookie))
}
