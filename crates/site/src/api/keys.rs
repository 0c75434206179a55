//! SSH keys over the API.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use farrier_domain::Reader;
use farrier_domain::accounts::ssh_keys;
use farrier_tool::Services;
use farrier_web::{AppError, AppResult, Json};
use serde::{Deserialize, Serialize};

use super::{Items, date};

#[derive(Serialize)]
struct Key {
    id: i64,
    title: String,
    fingerprint: String,
    key: String,
    created_at: String,
    used_at: Option<String>,
}

impl Key {
    fn of(row: ssh_keys::Model) -> Key {
        Key {
            id: row.id,
            title: row.title,
            fingerprint: row.fingerprint,
            key: row.key,
            created_at: date(row.created_at),
            used_at: row.used_at.map(date),
        }
    }
}

/// A key to add.
#[derive(Deserialize)]
pub(super) struct NewKey {
    #[serde(default)]
    title: String,
    key: String,
}

pub(super) async fn list_keys(
    State(services): State<Services>,
    Extension(reader): Extension<Reader>,
) -> AppResult {
    let me = reader.id().ok_or(AppError::SignIn)?;
    let rows = ssh_keys::list(services.db.read(), me).await?;
    Ok(Items::all(rows.into_iter().map(Key::of)).into_response())
}

pub(super) async fn create_key(
    State(services): State<Services>,
    Extension(reader): Extension<Reader>,
    Json(new): Json<NewKey>,
) -> AppResult {
    let me = reader.id().ok_or(AppError::SignIn)?;
    let tx = services.db.write().await?;
    let row = ssh_keys::add(&*tx, me, &new.title, &new.key, services.now()).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, axum::Json(Key::of(row))).into_response())
}

pub(super) async fn delete_key(
    State(services): State<Services>,
    Extension(reader): Extension<Reader>,
    Path(id): Path<i64>,
) -> Result<Response, AppError> {
    let me = reader.id().ok_or(AppError::SignIn)?;
    let tx = services.db.write().await?;
    if !ssh_keys::remove(&*tx, me, id).await? {
        return Err(AppError::NotFound);
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
