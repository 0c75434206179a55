//! The SSH keys of machines, each for this repository alone.

use askama::Template;
use axum::extract::{Path, State};
use farrier_db::at;
use farrier_domain::projects::deploy_keys::{self, Model, NewDeployKey};
use farrier_tool::{Mount, Needs, Routes, Row, Services};
use farrier_web::{AppError, AppResult, Flash, Form, FormErrors, Frame, page, page_with_status};
use serde::Deserialize;

use crate::msg;

/// Who runs the project says which machines come in.
const ROW: Row = Row::new("deploy key", Needs::ProjectAdmin);

/// The pages.
pub fn routes() -> Routes {
    Routes::new()
        .get("/-/deploy-keys", ROW, list)
        .post("/-/deploy-keys", ROW, create)
        .get("/-/deploy-keys/{id}/delete", ROW, confirm)
        .post("/-/deploy-keys/{id}/delete", ROW, delete)
}

#[derive(Template)]
#[template(path = "code/deploy_keys.html")]
struct KeysPage {
    frame: Frame,
    mount: Mount,
    rows: Vec<KeyRow>,
    is_on: bool,
    typed: Typed,
    errors: FormErrors,
}

struct KeyRow {
    id: i64,
    title: String,
    fingerprint: String,
    may: String,
    since: String,
    seen: String,
}

impl KeyRow {
    fn of(frame: &Frame, key: Model) -> KeyRow {
        let l = frame.l;
        KeyRow {
            may: if key.writes { msg::code_key_writes(l) } else { msg::code_key_reads(l) },
            since: msg::code_key_since(l, l.date(at(key.created_at))),
            seen: match key.used_at {
                Some(used_at) => msg::code_key_used(l, l.ago(at(used_at), frame.now)),
                None => msg::code_key_unused(l),
            },
            id: key.id,
            title: key.title,
            fingerprint: key.fingerprint,
        }
    }
}

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    title: String,
    key: String,
    writes: Option<String>,
}

async fn show(
    services: &Services,
    mount: Mount,
    frame: Frame,
    typed: Typed,
    errors: FormErrors,
) -> AppResult {
    let keys = deploy_keys::list(services.db.read(), mount.id()).await?;
    let rows = keys.into_iter().map(|key| KeyRow::of(&frame, key)).collect();
    let is_on = services.config.ssh_address.is_some();
    page_with_status(errors.status(), &KeysPage { frame, mount, rows, is_on, typed, errors })
}

async fn list(State(services): State<Services>, mount: Mount, frame: Frame) -> AppResult {
    show(&services, mount, frame, Typed::default(), FormErrors::new()).await
}

async fn create(
    State(services): State<Services>,
    mount: Mount,
    frame: Frame,
    Form(typed): Form<Typed>,
) -> AppResult {
    let by = frame.reader.id().ok_or(AppError::SignIn)?;
    let new =
        NewDeployKey { title: typed.title.clone(), key: typed.key.clone(), writes: typed.writes.is_some() };
    let tx = services.db.write().await?;
    let added = match deploy_keys::add(&*tx, mount.id(), by, &new, services.now()).await {
        Ok(added) => added,
        Err(error) => {
            drop(tx);
            let errors = FormErrors::from_domain(frame.l, error)?;
            return show(&services, mount, frame, typed, errors).await;
        }
    };
    tx.commit().await?;
    Ok(Flash::done(&mount.url("/-/deploy-keys"), msg::code_key_added(frame.l, &added.title)))
}

/// A question before the key is gone for good.
#[derive(Template)]
#[template(path = "code/delete_deploy_key.html")]
struct ConfirmPage {
    frame: Frame,
    mount: Mount,
    title: String,
}

async fn confirm(
    State(services): State<Services>,
    mount: Mount,
    frame: Frame,
    Path(id): Path<i64>,
) -> AppResult {
    let keys = deploy_keys::list(services.db.read(), mount.id()).await?;
    let key = keys.into_iter().find(|key| key.id == id).ok_or(AppError::NotFound)?;
    page(&ConfirmPage { frame, mount, title: key.title })
}

async fn delete(
    State(services): State<Services>,
    mount: Mount,
    frame: Frame,
    Path(id): Path<i64>,
) -> AppResult {
    let tx = services.db.write().await?;
    if !deploy_keys::remove(&*tx, mount.id(), id).await? {
        return Err(AppError::NotFound);
    }
    tx.commit().await?;
    Ok(Flash::done(&mount.url("/-/deploy-keys"), msg::code_key_deleted(frame.l)))
}
