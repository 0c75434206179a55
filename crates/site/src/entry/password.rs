//! A forgotten password: a link by mail, and the form that it leads to.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use farrier_domain::Error;
use farrier_domain::accounts::{links, passwords, people, throttles, users};
use farrier_tool::Services;
use farrier_web::layers::reader::ClientAddress;
use farrier_web::{AppResult, Flash, Form, FormErrors, Frame, page, page_with_status};
use sea_orm::EntityTrait;
use serde::Deserialize;

use super::message::MessagePage;
use crate::{mails, msg};

/// Links that one account, and one address, may ask for in a quarter of an hour.
const PER_ACCOUNT: i32 = 3;
const PER_ADDRESS: i32 = 20;

/// The form that asks who forgot it.
#[derive(Template)]
#[template(path = "entry/forgotten.html")]
struct ForgottenPage {
    frame: Frame,
}

pub(super) async fn forgotten(State(services): State<Services>, frame: Frame) -> AppResult {
    if services.mailer.is_configured() { page(&ForgottenPage { frame }) } else { no_mail(frame) }
}

fn no_mail(frame: Frame) -> AppResult {
    let l = frame.l;
    let (title, text) = (msg::entry_forgotten(l), msg::entry_no_mail(l));
    MessagePage { icon: "key", title, text, action: None, frame }.show(StatusCode::OK)
}

/// Who forgot it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    name: String,
}

pub(super) async fn ask(
    State(services): State<Services>,
    frame: Frame,
    ClientAddress(address): ClientAddress,
    Form(typed): Form<Ask>,
) -> AppResult {
    if !services.mailer.is_configured() {
        return no_mail(frame);
    }
    let now = services.now();
    let login: String = typed.name.trim().to_lowercase().chars().take(254).collect();
    let keys = [format!("forgot:{login}"), format!("forgot-from:{address}")];
    let limits = [(keys[0].clone(), PER_ACCOUNT), (keys[1].clone(), PER_ADDRESS)];
    // Whoever asks too often reads the same as all others; there is just no mail.
    match throttles::check(services.db.read(), &limits, now).await {
        Ok(()) => {
            let tx = services.db.write().await?;
            throttles::note_failure(&*tx, &keys, now).await?;
            mails::queue_password_link(&*tx, &login, now).await?;
            tx.commit().await?;
        }
        Err(Error::Throttled { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    let l = frame.l;
    let (title, text) = (msg::entry_sent(l), msg::entry_sent_text(l));
    MessagePage { icon: "mail", title, text, action: None, frame }.show(StatusCode::OK)
}

/// The form for a new password.
#[derive(Template)]
#[template(path = "entry/new_password.html")]
struct NewPasswordPage {
    frame: Frame,
    name: String,
    errors: FormErrors,
}

/// The link with the account that it is for.
async fn link(
    services: &Services,
    token: &str,
) -> farrier_domain::Result<Option<(links::Model, users::Model)>> {
    let db = services.db.read();
    let Some(link) = links::find(db, links::PASSWORD, token, services.now()).await? else { return Ok(None) };
    let Some(user) = link.user_id else { return Ok(None) };
    Ok(users::Entity::find_by_id(user).one(db).await?.map(|user| (link, user)))
}

fn used(frame: Frame) -> AppResult {
    let l = frame.l;
    let action = Some((msg::entry_forgotten(l), "/-/password"));
    let (title, text) = (msg::entry_link_gone(l), msg::entry_password_gone(l));
    MessagePage { icon: "key", title, text, action, frame }.show(StatusCode::NOT_FOUND)
}

pub(super) async fn edit(
    State(services): State<Services>,
    frame: Frame,
    Path(token): Path<String>,
) -> AppResult {
    match link(&services, &token).await? {
        Some((_, user)) => page(&NewPasswordPage { frame, name: user.name, errors: FormErrors::new() }),
        None => used(frame),
    }
}

/// The new password.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct NewPassword {
    password: String,
}

pub(super) async fn update(
    State(services): State<Services>,
    frame: Frame,
    Path(token): Path<String>,
    Form(typed): Form<NewPassword>,
) -> AppResult {
    let Some((link, user)) = link(&services, &token).await? else { return used(frame) };
    let hash = match passwords::hash_new("password", &typed.password).await {
        Ok(hash) => hash,
        Err(error) => {
            let errors = FormErrors::from_domain(frame.l, error)?;
            return page_with_status(errors.status(), &NewPasswordPage { frame, name: user.name, errors });
        }
    };
    let tx = services.db.write().await?;
    if !links::take(&*tx, &link).await? {
        return used(frame);
    }
    people::set_password(&*tx, user.id, hash, None).await?;
    tx.commit().await?;
    Ok(Flash::done("/-/login", msg::entry_password_set(frame.l)))
}
