//! Deploy keys over the API.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use farrier_db::at;
use farrier_domain::projects::deploy_keys::{self, Model, NewDeployKey};
use farrier_domain::{Reader, TokenScope};
use farrier_tool::{Mount, Needs, Routes, Row, Services};
use farrier_web::{AppError, AppResult, Json, Path};
use serde::Deserialize;
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;

/// Who runs the project says which machines come in.
const ROW: Row = Row::new("deploy key", Needs::ProjectAdmin).scope(TokenScope::Admin);

/// The routes, below `/rest/{project}/{mount}`.
pub fn routes() -> Routes {
    Routes::new()
        .get("/deploy-keys", ROW, list_deploy_keys)
        .post("/deploy-keys", ROW, create_deploy_key)
        .delete("/deploy-keys/{id}", ROW, delete_deploy_key)
}

fn shown(key: &Model) -> Value {
    let date = |millis: i64| at(millis).format(&Rfc3339).unwrap_or_default();
    json!({
        "id": key.id,
        "title": key.title,
        "fingerprint": key.fingerprint,
        "key": key.key,
        "writes": key.writes,
        "created_at": date(key.created_at),
        "used_at": key.used_at.map(date),
    })
}

async fn list_deploy_keys(State(services): State<Services>, mount: Mount) -> Result<Json<Value>, AppError> {
    let keys = deploy_keys::list(services.db.read(), mount.id()).await?;
    Ok(Json(json!({ "items": keys.iter().map(shown).collect::<Vec<_>>(), "next": null })))
}

/// A key to add.
#[derive(Deserialize)]
struct New {
    #[serde(default)]
    title: String,
    key: String,
    #[serde(default)]
    writes: bool,
}

async fn create_deploy_key(
    State(services): State<Services>,
    Extension(reader): Extension<Reader>,
    mount: Mount,
    Json(new): Json<New>,
) -> AppResult {
    let by = reader.id().ok_or(AppError::SignIn)?;
    let new = NewDeployKey { title: new.title, key: new.key, writes: new.writes };
    let tx = services.db.write().await?;
    let key = deploy_keys::add(&*tx, mount.id(), by, &new, services.now()).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, axum::Json(shown(&key))).into_response())
}

async fn delete_deploy_key(
    State(services): State<Services>,
    mount: Mount,
    Path(id): Path<i64>,
) -> Result<Response, AppError> {
    let tx = services.db.write().await?;
    if !deploy_keys::remove(&*tx, mount.id(), id).await? {
        return Err(AppError::NotFound);
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
