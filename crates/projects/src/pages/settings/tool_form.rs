//! `/{project}/-/tools/{id}/settings`: the form of a tool's own settings.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use farrier_tool::{Field, FieldKind, Mount, Services};
use farrier_web::{AppResult, Flash, Form, FormErrors, Frame, page_with_status};
use serde_json::{Map, Value};

use super::mount;
use crate::tool_settings;

#[derive(Template)]
#[template(path = "projects/tool_settings.html")]
struct ToolSettingsPage {
    frame: Frame,
    part: &'static str,
    mount: Mount,
    fields: Vec<Shown>,
    errors: FormErrors,
}

/// A field with what stands in it.
struct Shown {
    field: Field,
    text: String,
    is_on: bool,
}

/// Shows the form.
pub(crate) async fn edit(
    State(services): State<Services>,
    frame: Frame,
    Path(id): Path<i64>,
) -> AppResult<Response> {
    let (mount, tool) = mount(&services, &frame, id).await?;
    let current = tool_settings::current(tool, &mount, frame.l);
    let fields = tool.setting_fields(frame.l).into_iter().map(|field| filled(field, &current)).collect();
    show(frame, mount, fields, FormErrors::new())
}

/// Saves it.
pub(crate) async fn update(
    State(services): State<Services>,
    frame: Frame,
    Path(id): Path<i64>,
    Form(posted): Form<Vec<(String, String)>>,
) -> AppResult<Response> {
    let (mount, tool) = mount(&services, &frame, id).await?;
    let fields = tool.setting_fields(frame.l);
    let current = tool_settings::current(tool, &mount, frame.l);
    let errors = match tool_settings::from_form(&fields, &current, &posted, frame.l) {
        Ok(settings) => match tool_settings::store(&services, tool, &mount, settings, frame.l).await? {
            Ok(()) => {
                let back = format!("{}/-/tools/{id}/settings", mount.project().url());
                return Ok(Flash::done(&back, farrier_web::msg::site_saved(frame.l)));
            }
            Err(errors) => errors,
        },
        Err(errors) => errors,
    };
    let fields = fields.into_iter().map(|field| typed(field, &posted)).collect();
    show(frame, mount, fields, errors)
}

/// A field as it is stored.
fn filled(field: Field, current: &Map<String, Value>) -> Shown {
    let value = current.get(field.name);
    let text = match (&field.kind, value) {
        (FieldKind::Secret, _) => String::new(),
        (_, Some(Value::String(text))) => text.clone(),
        (_, Some(Value::Number(number))) => number.to_string(),
        (_, Some(Value::Array(lines))) => {
            lines.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n")
        }
        _ => String::new(),
    };
    Shown { is_on: value.and_then(Value::as_bool).unwrap_or(false), text, field }
}

/// A field as it was typed.
fn typed(field: Field, posted: &[(String, String)]) -> Shown {
    let value = posted.iter().rev().find(|(name, _)| name == field.name).map(|(_, value)| value.clone());
    let text = match field.kind {
        FieldKind::Secret => String::new(),
        _ => value.clone().unwrap_or_default(),
    };
    Shown { is_on: value.is_some(), text, field }
}

fn show(frame: Frame, mount: Mount, fields: Vec<Shown>, errors: FormErrors) -> AppResult<Response> {
    let page = ToolSettingsPage { part: "tools", mount, fields, errors, frame };
    page_with_status(page.errors.status(), &page)
}
