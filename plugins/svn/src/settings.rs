//! What each repository decides for itself.

use farrier_i18n::L;
use farrier_tool::{Field, FieldKind, ToolSettings};
use serde::{Deserialize, Serialize};

use crate::msg;

/// One repository's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Whether an empty repository gets the folders trunk, branches and tags.
    pub layout: bool,
    /// The most that one file of a commit may have, in megabytes.
    pub max_file_mb: u32,
}

const MAX_FILE_MB: u32 = 1024 * 1024;

impl Default for Settings {
    fn default() -> Self {
        Settings { layout: false, max_file_mb: 2048 }
    }
}

impl Settings {
    /// The most that one file of a commit may have.
    pub fn max_file_bytes(&self) -> u64 {
        u64::from(self.max_file_mb.clamp(1, MAX_FILE_MB)) * 1_000_000
    }
}

impl ToolSettings for Settings {
    fn fields(l: L) -> Vec<Field> {
        vec![
            Field {
                name: "layout",
                label: msg::svn_settings_layout(l),
                help: msg::svn_settings_layout_help(l),
                kind: FieldKind::Switch,
            },
            Field {
                name: "max_file_mb",
                label: msg::svn_settings_size(l),
                help: msg::svn_settings_size_help(l),
                kind: FieldKind::Number { min: 1, max: i64::from(MAX_FILE_MB) },
            },
        ]
    }

    fn check(&self, l: L) -> Result<(), (&'static str, String)> {
        if (1..=MAX_FILE_MB).contains(&self.max_file_mb) {
            return Ok(());
        }
        Err(("max_file_mb", msg::svn_settings_size_bad(l, MAX_FILE_MB)))
    }
}
