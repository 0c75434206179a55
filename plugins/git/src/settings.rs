//! What each repository decides for itself.

use farrier_i18n::L;
use farrier_scm::git::is_branch_name;
use farrier_tool::{Field, FieldKind, ToolSettings};
use serde::{Deserialize, Serialize};

use crate::msg;

/// One repository's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The branch that people see first; empty for what the repository itself says.
    pub default_branch: String,
    /// The most that one push may bring, in megabytes.
    pub max_push_mb: u32,
    /// Whether the default branch's history may not be rewritten.
    pub deny_force_push: bool,
    /// Whether the default branch may not be deleted.
    pub deny_deletion: bool,
}

/// The branch of a new repository whose settings name none.
pub const FIRST_BRANCH: &str = "main";

const MAX_PUSH_MB: u32 = 1024 * 1024;

impl Default for Settings {
    fn default() -> Self {
        Settings {
            default_branch: String::new(),
            max_push_mb: 2048,
            deny_force_push: false,
            deny_deletion: true,
        }
    }
}

impl Settings {
    /// The branch of a repository that is still empty.
    pub fn first_branch(&self) -> &str {
        if is_branch_name(&self.default_branch) { &self.default_branch } else { FIRST_BRANCH }
    }
    /// The most that one push may bring.
    pub fn max_push_bytes(&self) -> u64 {
        u64::from(self.max_push_mb.clamp(1, MAX_PUSH_MB)) * 1_000_000
    }
}

impl ToolSettings for Settings {
    fn fields(l: L) -> Vec<Field> {
        vec![
            Field {
                name: "default_branch",
                label: msg::git_settings_branch(l),
                help: msg::git_settings_branch_help(l),
                kind: FieldKind::Text,
            },
            Field {
                name: "deny_force_push",
                label: msg::git_settings_force(l),
                help: msg::git_settings_force_help(l),
                kind: FieldKind::Switch,
            },
            Field {
                name: "deny_deletion",
                label: msg::git_settings_deletion(l),
                help: msg::git_settings_deletion_help(l),
                kind: FieldKind::Switch,
            },
            Field {
                name: "max_push_mb",
                label: msg::git_settings_size(l),
                help: msg::git_settings_size_help(l),
                kind: FieldKind::Number { min: 1, max: i64::from(MAX_PUSH_MB) },
            },
        ]
    }

    fn check(&self, l: L) -> Result<(), (&'static str, String)> {
        if !self.default_branch.is_empty() && !is_branch_name(&self.default_branch) {
            return Err(("default_branch", msg::git_settings_branch_bad(l)));
        }
        if !(1..=MAX_PUSH_MB).contains(&self.max_push_mb) {
            return Err(("max_push_mb", msg::git_settings_size_bad(l, MAX_PUSH_MB)));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use farrier_i18n::Catalog;

    #[test]
    fn settings_are_checked() {
        let catalog = Catalog::build(msg::LOCALES).expect("valid messages");
        let l = catalog.localizer(catalog.locales()[0], None);
        let check = |default_branch: &str, max_push_mb| {
            let settings =
                Settings { default_branch: default_branch.into(), max_push_mb, ..Settings::default() };
            settings.check(l).map_err(|(field, _)| field)
        };
        for name in ["", "main", "feature/x", "Zweig-ä"] {
            assert_eq!(check(name, 1), Ok(()), "{name}");
        }
        for name in ["-x", "a b", "a..b", "x.lock", "/x", "x/", "a~1", "a\nb", "@{", "HEAD^"] {
            assert_eq!(check(name, 1), Err("default_branch"), "{name}");
        }
        assert_eq!(check("main", 0), Err("max_push_mb"));
        assert_eq!(check("main", u32::MAX), Err("max_push_mb"));
    }
}
