//! SSH keys.

use askama::Template;
use axum::extract::{Path, State};
use farrier_db::at;
use farrier_domain::accounts::ssh_keys;
use farrier_tool::Services;
use farrier_web::{AppError, AppResult, Flash, Form, FormErrors, Frame, page_with_status};
use serde::Deserialize;

use super::confirm::ConfirmPage;
use super::me;
use crate::msg;

/// The list and the form.
#[derive(Template)]
#[template(path = "account/keys.html")]
struct KeysPage {
    frame: Frame,
    rows: Vec<KeyRow>,
    ssh_on: bool,
    typed: Typed,
    errors: FormErrors,
}

struct KeyRow {
    id: i64,
    title: String,
    fingerprint: String,
    since: String,
    seen: String,
}

impl KeyRow {
    fn of(frame: &Frame, row: ssh_keys::Model) -> KeyRow {
        let l = frame.l;
        KeyRow {
            since: msg::account_key_since(l, l.date(at(row.created_at))),
            seen: match row.used_at {
                Some(used_at) => msg::account_session_seen(l, l.ago(at(used_at), frame.now)),
                None => msg::account_key_unused(l),
            },
            id: row.id,
            title: row.title,
            fingerprint: row.fingerprint,
        }
    }
}

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    title: String,
    key: String,
}

async fn show(services: &Services, frame: Frame, typed: Typed, errors: FormErrors) -> AppResult {
    let rows = ssh_keys::list(services.db.read(), me(&frame)?.id).await?;
    let rows = rows.into_iter().map(|row| KeyRow::of(&frame, row)).collect();
    let ssh_on = services.config.ssh_address.is_some();
    page_with_status(errors.status(), &KeysPage { frame, rows, ssh_on, typed, errors })
}

pub(super) async fn list(State(services): State<Services>, frame: Frame) -> AppResult {
    show(&services, frame, Typed::default(), FormErrors::new()).await
}

pub(super) async fn create(
    State(services): State<Services>,
    frame: Frame,
    Form(typed): Form<Typed>,
) -> AppResult {
    let me = me(&frame)?;
    let tx = services.db.write().await?;
    if let Err(error) = ssh_keys::add(&*tx, me.id, &typed.title, &typed.key, services.now()).await {
        drop(tx);
        let errors = FormErrors::from_domain(frame.l, error)?;
        return show(&services, frame, typed, errors).await;
    }
    tx.commit().await?;
    Ok(Flash::done("/-/account/keys", msg::account_key_added(frame.l)))
}

pub(super) async fn confirm(
    State(services): State<Services>,
    frame: Frame,
    Path(id): Path<i64>,
) -> AppResult {
    let mine = ssh_keys::list(services.db.read(), me(&frame)?.id).await?;
    let key = mine.into_iter().find(|key| key.id == id).ok_or(AppError::NotFound)?;
    let l = frame.l;
    ConfirmPage {
        title: msg::account_key_delete_title(l),
        text: msg::account_key_delete_text(l),
        button: msg::account_key_delete(l),
        subject: key.title,
        back: "/-/account/keys",
        frame,
    }
    .show()
}

pub(super) async fn delete(State(services): State<Services>, frame: Frame, Path(id): Path<i64>) -> AppResult {
    let tx = services.db.write().await?;
    if !ssh_keys::remove(&*tx, me(&frame)?.id, id).await? {
        return Err(AppError::NotFound);
    }
    tx.commit().await?;
    Ok(Flash::done("/-/account/keys", msg::account_key_deleted(frame.l)))
}
