//! What each repository decides for itself.

use farrier_i18n::L;
use farrier_tool::{Field, FieldKind, ToolSettings};
use serde::{Deserialize, Serialize};

use crate::msg;

/// One repository's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The most that one push may bring, in megabytes.
    pub max_push_mb: u32,
}

const MAX_PUSH_MB: u32 = 1024 * 1024;

impl Default for Settings {
    fn default() -> Self {
        Settings { max_push_mb: 2048 }
    }
}

impl Settings {
    /// The most that one push may bring.
    pub fn max_push_bytes(&self) -> u64 {
        u64::from(self.max_push_mb.clamp(1, MAX_PUSH_MB)) * 1_000_000
    }
}

impl ToolSettings for Settings {
    fn fields(l: L) -> Vec<Field> {
        vec![Field {
            name: "max_push_mb",
            label: msg::hg_settings_size(l),
            help: msg::hg_settings_size_help(l),
            kind: FieldKind::Number { min: 1, max: i64::from(MAX_PUSH_MB) },
        }]
    }

    fn check(&self, l: L) -> Result<(), (&'static str, String)> {
        if (1..=MAX_PUSH_MB).contains(&self.max_push_mb) {
            Ok(())
        } else {
            Err(("max_push_mb", msg::hg_settings_size_bad(l, MAX_PUSH_MB)))
        }
    }
}
