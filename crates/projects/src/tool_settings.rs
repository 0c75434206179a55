//! A mount's settings as JSON, read from a form or from the API, without knowing their type.

use farrier_domain::Reason;
use farrier_domain::projects::mounts;
use farrier_i18n::L;
use farrier_tool::{Field, FieldKind, Mount, Registered, Services};
use farrier_web::{AppError, FormErrors, reason_text};
use serde_json::{Map, Value};

/// The settings with every field; what was never set has its default.
pub(crate) fn current(tool: &Registered, mount: &Mount, l: L) -> Map<String, Value> {
    let stored: Value = serde_json::from_str(&mount.row().settings).unwrap_or_default();
    let complete =
        tool.check_settings(&stored, l).or_else(|_| tool.check_settings(&Value::Object(Map::new()), l));
    let mut complete = object(complete.unwrap_or_default());
    // What does not fit any more is shown as it is, to be mended.
    complete.extend(object(stored));
    complete
}

/// The same without its secrets.
pub(crate) fn shown(tool: &Registered, mount: &Mount, l: L) -> Value {
    let mut settings = current(tool, mount, l);
    for field in tool.setting_fields(l).iter().filter(|field| matches!(field.kind, FieldKind::Secret)) {
        settings.insert(field.name.to_owned(), "".into());
    }
    Value::Object(settings)
}

/// The settings that a form asks for; what cannot be read is told by field.
pub(crate) fn from_form(
    fields: &[Field],
    old: &Map<String, Value>,
    posted: &[(String, String)],
    l: L,
) -> Result<Map<String, Value>, FormErrors> {
    let mut settings = old.clone();
    let mut errors = FormErrors::new();
    for field in fields {
        let text = posted.iter().rev().find(|(name, _)| name == field.name).map(|(_, value)| value.as_str());
        match read(field, text) {
            Ok(Some(value)) => {
                settings.insert(field.name.to_owned(), value);
            }
            Ok(None) => {}
            Err(reason) => errors.add(field.name, reason_text(l, &reason)),
        }
    }
    if errors.is_empty() { Ok(settings) } else { Err(errors) }
}

/// The value of a field; none when the old one stays.
fn read(field: &Field, text: Option<&str>) -> Result<Option<Value>, Reason> {
    let given = text.unwrap_or_default();
    Ok(Some(match &field.kind {
        FieldKind::Text => given.trim().into(),
        FieldKind::Lines => given.lines().map(str::trim).filter(|line| !line.is_empty()).collect(),
        FieldKind::Switch => text.is_some().into(),
        FieldKind::Number { min, max } => {
            let number = given.trim().parse::<i64>().map_err(|_| Reason::BadNumber)?;
            if number < *min || number > *max {
                return Err(Reason::BadNumber);
            }
            number.into()
        }
        FieldKind::Choice(choices) => {
            if !choices.iter().any(|(value, _)| *value == given) {
                return Err(Reason::NotAChoice);
            }
            given.into()
        }
        FieldKind::Secret if given.is_empty() => return Ok(None),
        FieldKind::Secret => given.into(),
    }))
}

/// The settings that a request of the API asks for: fields left out, and secrets left empty, stay as they are.
pub(crate) fn from_json(
    fields: &[Field],
    old: &Map<String, Value>,
    given: Map<String, Value>,
) -> Map<String, Value> {
    let mut settings = old.clone();
    for (name, value) in given {
        let kept = fields.iter().any(|field| field.name == name && matches!(field.kind, FieldKind::Secret))
            && value.as_str().is_none_or(str::is_empty);
        if !kept {
            settings.insert(name, value);
        }
    }
    settings
}

/// Lets the tool check the settings and stores them; what it refuses is told by field.
pub(crate) async fn store(
    services: &Services,
    tool: &Registered,
    mount: &Mount,
    settings: Map<String, Value>,
    l: L,
) -> Result<Result<(), FormErrors>, AppError> {
    let checked = match tool.check_settings(&Value::Object(settings), l) {
        Ok(checked) => checked,
        Err((field, text)) => return Ok(Err(FormErrors::one(&field, text))),
    };
    let tx = services.db.write().await?;
    let row = mounts::in_project(&*tx, mount.project().id, mount.id()).await?;
    mounts::set_settings(&*tx, &row, &checked).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn field(kind: FieldKind) -> Field {
        Field { name: "x", label: String::new(), help: String::new(), kind }
    }

    #[test]
    fn fields_become_json() {
        let choice = || FieldKind::Choice(vec![("a", String::new()), ("b", String::new())]);
        let number = || FieldKind::Number { min: 1, max: 9 };
        for (kind, text, expected) in [
            (FieldKind::Text, Some(" hi "), Ok(Some(json!("hi")))),
            (FieldKind::Lines, Some("a\r\n\r\n b"), Ok(Some(json!(["a", "b"])))),
            (FieldKind::Switch, None, Ok(Some(json!(false)))),
            (FieldKind::Switch, Some("1"), Ok(Some(json!(true)))),
            (number(), Some("9"), Ok(Some(json!(9)))),
            (number(), Some("10"), Err(Reason::BadNumber)),
            (number(), Some("many"), Err(Reason::BadNumber)),
            (choice(), Some("b"), Ok(Some(json!("b")))),
            (choice(), Some("c"), Err(Reason::NotAChoice)),
            (choice(), None, Err(Reason::NotAChoice)),
            (FieldKind::Secret, Some(""), Ok(None)),
            (FieldKind::Secret, Some("s"), Ok(Some(json!("s")))),
        ] {
            assert_eq!(read(&field(kind.clone()), text), expected, "{kind:?} {text:?}");
        }
    }

    #[test]
    fn an_empty_secret_stays() {
        let old = object(json!({ "x": "old", "y": 1 }));
        let fields = [field(FieldKind::Secret)];
        assert_eq!(
            Value::Object(from_json(&fields, &old, object(json!({ "x": "", "y": 2 })))),
            json!({ "x": "old", "y": 2 })
        );
        assert_eq!(
            Value::Object(from_json(&fields, &old, object(json!({ "x": "new" })))),
            json!({ "x": "new", "y": 1 })
        );
    }
}
