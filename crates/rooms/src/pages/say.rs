//! Saying something, and marking what was read.

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use farrier_domain::Error;
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Form, FormErrors, Frame};
use serde::Deserialize;

use super::{Here, Shared, now};
use crate::model::{lines, marks};
use crate::say;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    text: String,
}

/// Says something. A script that follows the room gets an empty answer, a browser the page again.
pub(super) async fn create(
    State(services): State<Services>,
    Extension(shared): Extension<Shared>,
    mount: Mount,
    frame: Frame,
    headers: HeaderMap,
    Form(Said { text }): Form<Said>,
) -> AppResult<Response> {
    let room = match Here::load(&services, &mount, &frame.reader).await? {
        Ok(here) => here.room,
        Err(elsewhere) => return Ok(Redirect::to(&elsewhere).into_response()),
    };
    let is_script = headers.get("accept").is_some_and(|kind| kind == "application/json");
    match say::from_site(&services, &room, &frame.reader, &text).await {
        Ok(_) if is_script => Ok(StatusCode::NO_CONTENT.into_response()),
        Ok(_) => Ok(Redirect::to(&format!("{}#now", mount.url(""))).into_response()),
        Err(error @ Error::Invalid { .. }) if !is_script => {
            let errors = FormErrors::from_domain(frame.l, error)?;
            now::render(&services, &shared, mount, frame, false, text, errors).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Mark {
    line: i64,
}

/// Moves the reader's mark to a line, or to the newest.
pub(super) async fn mark(
    State(services): State<Services>,
    mount: Mount,
    frame: Frame,
    Form(Mark { line }): Form<Mark>,
) -> AppResult<Response> {
    // Whoever has no account has no mark either.
    if let Some(me) = frame.reader.id() {
        let last = lines::last_id(services.db.read(), mount.id()).await?;
        let line = if line > 0 { line.min(last) } else { last };
        if marks::of(services.db.read(), mount.id(), me).await?.is_none_or(|old| old < line) {
            let tx = services.db.write().await?;
            marks::set(&*tx, mount.id(), me, line).await?;
            tx.commit().await?;
        }
    }
    Ok(Redirect::to(&mount.url("")).into_response())
}
