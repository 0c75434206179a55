//! Comments as JSON.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use farrier_domain::Reader;
use farrier_domain::artifacts::comments;
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Json, Query};
use serde::Deserialize;

use super::shown::{Comment, Page};
use crate::access;
use crate::model::comments::{ON_PAGE, add, of};
use crate::model::files::Waiting;
use crate::pages::Number;

/// The list's address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    after: i64,
}

/// Lists a ticket's comments, oldest first.
pub async fn list(
    State(services): State<Services>,
    Extension(reader): Extension<Reader>,
    mount: Mount,
    Path(Number(number)): Path<Number>,
    Query(asked): Query<Asked>,
) -> AppResult<Response> {
    let db = services.db.read();
    let ticket = access::ticket(db, &mount, &reader, number).await?;
    let key = ticket.key();
    let mut found = comments::list(db, of(&ticket, &key), asked.after, ON_PAGE + 1).await?;
    let mut next = None;
    if found.len() as u64 > ON_PAGE {
        found.truncate(ON_PAGE as usize);
        next = found.last().map(|last| last.id.to_string());
    }
    let people = services.known.people(found.iter().filter_map(|comment| comment.author_id)).await?;
    let items = found.into_iter().map(|comment| Comment::of(&mount, number, comment, &people)).collect();
    Ok(Json(Page { items, next }).into_response())
}

/// A comment to be added.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewComment {
    body: String,
}

/// Adds a comment.
pub async fn create(
    State(services): State<Services>,
    Extension(reader): Extension<Reader>,
    mount: Mount,
    Path(Number(number)): Path<Number>,
    Json(new): Json<NewComment>,
) -> AppResult<Response> {
    let tx = services.db.write().await?;
    let ticket = access::ticket(&*tx, &mount, &reader, number).await?;
    let comment = add(&*tx, &mount, &reader, &ticket, &new.body, Waiting::default(), services.now()).await?;
    tx.commit().await?;
    let people = services.known.people(comment.author_id).await?;
    Ok((StatusCode::CREATED, Json(Comment::of(&mount, number, comment, &people))).into_response())
}
