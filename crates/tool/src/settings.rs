//! A tool's typed settings, and the form that edits them.

use farrier_i18n::L;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// One value per mount: serialised for the database and the API, described for the form.
pub trait ToolSettings: Default + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The form's fields in order, in the reader's language. A field's name is its key in the JSON.
    fn fields(l: L) -> Vec<Field>;
    /// Refuses what does not fit: a field's name and a sentence in the reader's language.
    fn check(&self, _l: L) -> Result<(), (&'static str, String)> {
        Ok(())
    }
}

/// One field of a settings form.
#[derive(Clone, Debug)]
pub struct Field {
    /// The key in the JSON.
    pub name: &'static str,
    /// What people call it.
    pub label: String,
    /// A sentence below it; may be empty.
    pub help: String,
    /// How it is edited.
    pub kind: FieldKind,
}

/// How a field is edited.
#[derive(Clone, Debug)]
pub enum FieldKind {
    /// One line.
    Text,
    /// Many lines: a JSON array of strings, one per line.
    Lines,
    /// Yes or no.
    Switch,
    /// A whole number.
    Number {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// One of some words: value and label.
    Choice(Vec<(&'static str, String)>),
    /// A password: shown empty, kept when left empty.
    Secret,
}

/// The settings of a tool without their type, for the form and the API.
pub(crate) struct SettingsKind {
    pub(crate) fields: fn(L) -> Vec<Field>,
    pub(crate) check: fn(&serde_json::Value, L) -> Result<serde_json::Value, (String, String)>,
}

impl SettingsKind {
    pub(crate) fn of<T: ToolSettings>() -> SettingsKind {
        SettingsKind { fields: T::fields, check: check::<T> }
    }
}

/// Reads JSON as `T` and writes it again, complete.
fn check<T: ToolSettings>(value: &serde_json::Value, l: L) -> Result<serde_json::Value, (String, String)> {
    let settings: T = serde_json::from_value(value.clone()).map_err(|e| (String::new(), e.to_string()))?;
    settings.check(l).map_err(|(field, text)| (field.to_owned(), text))?;
    serde_json::to_value(&settings).map_err(|e| (String::new(), e.to_string()))
}
