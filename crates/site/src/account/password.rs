//! The password.

use askama::Template;
use axum::extract::State;
use farrier_domain::accounts::{passwords, people, sign_in};
use farrier_domain::{Error, Reason};
use farrier_tool::Services;
use farrier_web::layers::reader::ClientAddress;
use farrier_web::{AppResult, Flash, Form, FormErrors, Frame, page, page_with_status};
use serde::Deserialize;

use super::me;
use crate::msg;

/// The form.
#[derive(Template)]
#[template(path = "account/password.html")]
struct PasswordPage {
    frame: Frame,
    errors: FormErrors,
}

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    current: String,
    password: String,
}

pub(super) async fn edit(frame: Frame) -> AppResult {
    page(&PasswordPage { frame, errors: FormErrors::new() })
}

pub(super) async fn update(
    State(services): State<Services>,
    frame: Frame,
    ClientAddress(address): ClientAddress,
    Form(typed): Form<Typed>,
) -> AppResult {
    let (l, me) = (frame.l, me(&frame)?);
    let refused = |frame: Frame, error: Error| {
        let errors = FormErrors::from_domain(l, error)?;
        page_with_status(errors.status(), &PasswordPage { frame, errors })
    };
    let known =
        sign_in::check_password(&services.db, &me.name, &typed.current, &address, services.now()).await?;
    if known.is_none() {
        return refused(frame, Error::Invalid { field: "current", reason: Reason::WrongPassword });
    }
    let hash = match passwords::hash_new("password", &typed.password).await {
        Ok(hash) => hash,
        Err(error) => return refused(frame, error),
    };
    let tx = services.db.write().await?;
    people::set_password(&*tx, me.id, hash, frame.reader.session).await?;
    tx.commit().await?;
    Ok(Flash::done("/-/account/password", msg::account_password_saved(l)))
}
