//! What a project can choose about its wiki.

use farrier_i18n::L;
use farrier_tool::{Field, FieldKind, ToolSettings};
use serde::{Deserialize, Serialize};

use crate::msg;
use crate::name::{BadName, MAX_CHARS, Name};

/// The settings of one wiki.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The page that people see first.
    pub home: String,
    /// The page that is shown beside all others instead of the list of pages, once somebody writes it.
    pub sidebar: String,
    /// Whether a page's headings are listed beside it.
    pub contents: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { home: "Home".into(), sidebar: "_Sidebar".into(), contents: true }
    }
}

impl Settings {
    /// The first page's name; settings that were written past the form fall back to the default.
    pub fn home(&self) -> Name {
        Name::parse(&self.home).unwrap_or_else(|_| Name::stored("Home"))
    }
    /// The sidebar's name, unless it is turned off.
    pub fn sidebar(&self) -> Option<Name> {
        Name::parse(&self.sidebar).ok()
    }
}

impl ToolSettings for Settings {
    fn fields(l: L) -> Vec<Field> {
        let text = |name, label, help| Field { name, label, help, kind: FieldKind::Text };
        vec![
            text("home", msg::wiki_settings_home(l), msg::wiki_settings_home_help(l)),
            text("sidebar", msg::wiki_settings_sidebar(l), msg::wiki_settings_sidebar_help(l)),
            Field {
                name: "contents",
                label: msg::wiki_settings_contents(l),
                help: msg::wiki_settings_contents_help(l),
                kind: FieldKind::Switch,
            },
        ]
    }

    fn check(&self, l: L) -> Result<(), (&'static str, String)> {
        Name::parse(&self.home).map_err(|bad| ("home", sentence(bad, l)))?;
        if self.sidebar.trim().is_empty() {
            return Ok(());
        }
        Name::parse(&self.sidebar).map(|_| ()).map_err(|bad| ("sidebar", sentence(bad, l)))
    }
}

fn sentence(bad: BadName, l: L) -> String {
    match bad {
        BadName::Empty => farrier_web::msg::reason_required(l),
        BadName::TooLong => farrier_web::msg::reason_too_long(l, MAX_CHARS),
        BadName::Character => msg::wiki_name_character(l),
        BadName::Part => msg::wiki_name_part(l),
    }
}
