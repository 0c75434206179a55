//! The API: the log and saying something, as JSON.

use axum::extract::{Extension, State};
use axum::http::StatusCode;
use farrier_db::at;
use farrier_domain::accounts::people;
use farrier_domain::{Error, Reader};
use farrier_tool::{Cost, Mount, Routes, Row, Services};
use farrier_web::{AppError, AppResult, Json, Query};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;

use crate::model::days::Day;
use crate::model::lines::{self, Key, Kind, Model as Line};
use crate::pages::Shared;
use crate::{Room, say};

/// Lines of one answer.
const PAGE: usize = 500;

/// All routes, with paths relative to the mount.
pub(crate) fn routes(shared: Shared) -> Routes {
    let rights = shared.rights;
    Routes::reading(rights.read)
        .get("/lines", Row::of("lines", rights.read).cost(Cost::Cheap), list_lines)
        .post("/lines", Row::of("line", rights.post), create_line)
        .get("/lines/{id}", Row::of("line", rights.read).cost(Cost::Cheap), find_line)
        .delete("/lines/{id}", Row::of("line", rights.moderate), delete_line)
        .with(shared)
}

/// The routes described, as in OpenAPI.
pub(crate) fn openapi() -> Value {
    serde_json::from_str(include_str!("api.json")).expect("a file of this crate, read by the tests")
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    day: String,
    after: String,
}

/// The room; that of a mount that ties its network to another one is asked for at that one's address.
fn own(mount: &Mount) -> Result<Room, AppError> {
    let room = Room::of(mount.clone());
    let elsewhere = room.settings.joined_to.trim();
    match elsewhere.is_empty() || elsewhere == mount.row().path {
        true => Ok(room),
        false => Err(AppError::NotFound),
    }
}

/// The lines of a day (today without one), oldest first.
async fn list_lines(
    State(services): State<Services>,
    mount: Mount,
    Query(asked): Query<Asked>,
) -> AppResult<Json<Value>> {
    let room = own(&mount)?;
    let day = match asked.day.as_str() {
        "" => say::today(&services),
        text => Day::parse(text).ok_or_else(|| {
            let detail = "`day` is written like 2026-11-23, and is a day in UTC.".to_owned();
            AppError::Refused(StatusCode::UNPROCESSABLE_ENTITY, detail)
        })?,
    };
    let db = services.db.read();
    let mut lines = lines::of_day(db, room.id(), day, Key::parse(&asked.after), PAGE as u64 + 1).await?;
    let has_more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let next = lines.last().filter(|_| has_more).map(|line| line.key().to_string());
    let items = shown(&services, &mount, &lines).await?;
    Ok(Json(json!({ "items": items, "next": next, "day": day.to_string() })))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct NewLine {
    text: String,
}

async fn create_line(
    State(services): State<Services>,
    mount: Mount,
    Extension(reader): Extension<Reader>,
    Json(new): Json<NewLine>,
) -> AppResult<(StatusCode, Json<Value>)> {
    let room = own(&mount)?;
    let kept = say::from_site(&services, &room, &reader, &new.text).await?;
    let shown = shown(&services, &mount, &kept).await?;
    match shown.into_iter().next() {
        Some(first) => Ok((StatusCode::CREATED, Json(first))),
        // Off the record: it was said, and there is nothing to point to.
        None => Ok((StatusCode::ACCEPTED, Json(json!({ "kept": false })))),
    }
}

async fn find_line(
    State(services): State<Services>,
    mount: Mount,
    farrier_web::Path(id): farrier_web::Path<i64>,
) -> AppResult<Json<Value>> {
    let line = lines::find(services.db.read(), own(&mount)?.id(), id).await?;
    let mut shown = shown(&services, &mount, &[line]).await?;
    shown.pop().map(Json).ok_or(Error::NotFound.into())
}

async fn delete_line(
    State(services): State<Services>,
    mount: Mount,
    farrier_web::Path(id): farrier_web::Path<i64>,
) -> AppResult<StatusCode> {
    say::remove(&services, &own(&mount)?, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn shown(services: &Services, mount: &Mount, lines: &[Line]) -> AppResult<Vec<Value>> {
    let accounts = lines.iter().filter_map(|line| line.account_id);
    let people = people::by_ids(services.db.read(), accounts).await?;
    let names: HashMap<i64, String> = people.into_iter().map(|(id, user)| (id, user.name)).collect();
    let iso = |millis: i64| at(millis).format(&time::format_description::well_known::Rfc3339).ok();
    let line = |line: &Line| {
        json!({
            "id": line.id,
            "at": iso(line.at),
            "nick": line.nick,
            "account": line.account_id.and_then(|id| names.get(&id)),
            "source": line.source,
            "network": line.network,
            "kind": line.kind(),
            "text": if line.kind() == Kind::Removed { "" } else { &line.text },
            "edited_at": line.edited_at.and_then(iso),
            "url": mount.url(&format!("/lines/{}", line.id)),
        })
    };
    Ok(lines.iter().map(line).collect())
}
