//! The mail address.

use askama::Template;
use axum::extract::State;
use farrier_domain::accounts::{profile, sign_in};
use farrier_domain::{Error, Reason};
use farrier_tool::Services;
use farrier_web::layers::reader::ClientAddress;
use farrier_web::{AppResult, Flash, Form, FormErrors, Frame, page, page_with_status};
use serde::Deserialize;

use super::me;
use crate::{mails, msg};

/// The form.
#[derive(Template)]
#[template(path = "account/email.html")]
struct EmailPage {
    frame: Frame,
    email: String,
    errors: FormErrors,
}

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    email: String,
    current: String,
}

pub(super) async fn edit(frame: Frame) -> AppResult {
    let email = me(&frame)?.email.clone();
    page(&EmailPage { frame, email, errors: FormErrors::new() })
}

pub(super) async fn update(
    State(services): State<Services>,
    frame: Frame,
    ClientAddress(address): ClientAddress,
    Form(typed): Form<Typed>,
) -> AppResult {
    let me = me(&frame)?;
    let l = frame.l;
    let known =
        sign_in::check_password(&services.db, &me.name, &typed.current, &address, services.now()).await?;
    if known.is_none() {
        let errors =
            FormErrors::from_domain(l, Error::Invalid { field: "current", reason: Reason::WrongPassword })?;
        return page_with_status(errors.status(), &EmailPage { frame, email: typed.email, errors });
    }
    let tx = services.db.write().await?;
    if let Err(error) = profile::set_email(&*tx, me.id, &typed.email).await {
        let errors = FormErrors::from_domain(l, error)?;
        return page_with_status(errors.status(), &EmailPage { frame, email: typed.email, errors });
    }
    if typed.email.trim().to_lowercase() != me.email {
        mails::queue_email_changed(&*tx, &services, &me).await?;
    }
    tx.commit().await?;
    Ok(Flash::done("/-/account/email", msg::account_email_saved(l)))
}
