//! `/rest/{project}/{mount}/-/settings`: a tool's typed settings.

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use farrier_domain::Reader;
use farrier_domain::projects::mounts;
use farrier_i18n::L;
use farrier_tool::{Mount, Registered, Services};
use farrier_web::{AppError, AppResult, Json, localizer};
use serde_json::{Map, Value};

use crate::tool_settings;

/// The settings with every field; a secret is there, but empty.
pub(crate) async fn show(
    State(services): State<Services>,
    Extension(reader): Extension<Reader>,
    mount: Mount,
    headers: HeaderMap,
) -> AppResult<Json<Value>> {
    let l = localizer(&services, &headers, &reader);
    Ok(Json(tool_settings::shown(tool(&services, &mount)?, &mount, l)))
}

/// Replaces the fields that are given; those left out, and secrets left empty, stay.
pub(crate) async fn put(
    State(services): State<Services>,
    Extension(reader): Extension<Reader>,
    mount: Mount,
    headers: HeaderMap,
    Json(body): Json<Map<String, Value>>,
) -> AppResult<Json<Value>> {
    let l = localizer(&services, &headers, &reader);
    let tool = tool(&services, &mount)?;
    let current = tool_settings::current(tool, &mount, l);
    let settings = tool_settings::from_json(&tool.setting_fields(l), &current, body);
    if let Err(errors) = tool_settings::store(&services, tool, &mount, settings, l).await? {
        let words: Vec<String> = errors.iter().map(|(field, text)| named(field, text)).collect();
        return Err(AppError::Refused(StatusCode::UNPROCESSABLE_ENTITY, words.join(" ")));
    }
    stored(&services, tool, &mount, l).await
}

fn named(field: &str, text: &str) -> String {
    if field.is_empty() { text.to_owned() } else { format!("{field}: {text}") }
}

async fn stored(services: &Services, tool: &Registered, mount: &Mount, l: L) -> AppResult<Json<Value>> {
    let row = mounts::in_project(services.db.read(), mount.project().id, mount.id()).await?;
    Ok(Json(tool_settings::shown(tool, &Mount::new(mount.project().clone(), row), l)))
}

fn tool<'a>(services: &'a Services, mount: &Mount) -> Result<&'a Registered, AppError> {
    services.registry.tool(mount.tool()).ok_or(AppError::NotFound)
}
