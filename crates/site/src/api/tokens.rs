//! Tokens over the API.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use farrier_domain::accounts::tokens;
use farrier_domain::{Error, Reader, Reason, TokenScope};
use farrier_tool::Services;
use farrier_web::{AppError, AppResult, Json};
use serde::{Deserialize, Serialize};

use super::{Items, date};

const MAX_DAYS: u32 = 3650;

#[derive(Serialize)]
struct Token {
    id: i64,
    name: String,
    scope: String,
    created_at: String,
    used_at: Option<String>,
    expires_at: Option<String>,
    /// In clear, in the answer that makes it and never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

impl Token {
    fn of(row: tokens::Model, token: Option<String>) -> Token {
        Token {
            id: row.id,
            name: row.name,
            scope: row.scope,
            created_at: date(row.created_at),
            used_at: row.used_at.map(date),
            expires_at: row.expires_at.map(date),
            token,
        }
    }
}

/// A token to make.
#[derive(Deserialize)]
pub(super) struct NewToken {
    name: String,
    scope: String,
    /// None is for ever.
    expires_days: Option<u32>,
}

pub(super) async fn list_tokens(
    State(services): State<Services>,
    Extension(reader): Extension<Reader>,
) -> AppResult {
    let me = reader.id().ok_or(AppError::SignIn)?;
    let rows = tokens::list(services.db.read(), me).await?;
    Ok(Items::all(rows.into_iter().map(|row| Token::of(row, None))).into_response())
}

pub(super) async fn create_token(
    State(services): State<Services>,
    Extension(reader): Extension<Reader>,
    Json(new): Json<NewToken>,
) -> AppResult {
    let me = reader.id().ok_or(AppError::SignIn)?;
    let scope =
        TokenScope::parse(&new.scope).ok_or(Error::Invalid { field: "scope", reason: Reason::NotAChoice })?;
    if new.expires_days.is_some_and(|days| days == 0 || days > MAX_DAYS) {
        return Err(Error::Invalid { field: "expires_days", reason: Reason::BadNumber }.into());
    }
    let now = services.now();
    let tx = services.db.write().await?;
    let clear = tokens::create(&*tx, me, &new.name, scope, new.expires_days, now).await?;
    let (row, _) = tokens::find(&*tx, &clear, now).await?.ok_or(AppError::NotFound)?;
    tx.commit().await?;
    let body = axum::Json(Token::of(row, Some(clear)));
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], body).into_response())
}

pub(super) async fn delete_token(
    State(services): State<Services>,
    Extension(reader): Extension<Reader>,
    Path(id): Path<i64>,
) -> Result<Response, AppError> {
    let me = reader.id().ok_or(AppError::SignIn)?;
    let tx = services.db.write().await?;
    if !tokens::revoke(&*tx, me, id).await? {
        return Err(AppError::NotFound);
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
