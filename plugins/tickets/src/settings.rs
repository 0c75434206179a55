//! What each tracker decides for itself.

use farrier_domain::names;
use farrier_i18n::L;
use farrier_tool::{Field, FieldKind, ToolSettings};
use serde::{Deserialize, Serialize};

use crate::msg;

/// One tracker's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The words for what is still to be done; new tickets have the first.
    pub open_statuses: Vec<String>,
    /// The words for what is done with; closing gives the first.
    pub closed_statuses: Vec<String>,
    /// Who gets new tickets; nobody when empty.
    pub default_assignee: String,
}

impl Default for Settings {
    fn default() -> Self {
        let words = |list: &[&str]| list.iter().map(|&word| word.to_owned()).collect();
        Settings {
            open_statuses: words(&["open", "in-progress"]),
            closed_statuses: words(&["closed", "wontfix", "duplicate"]),
            default_assignee: String::new(),
        }
    }
}

impl Settings {
    /// The status of new and of reopened tickets.
    pub fn opened(&self) -> &str {
        self.open_statuses.first().map_or("open", String::as_str)
    }
    /// The status that closing gives.
    pub fn closed(&self) -> &str {
        self.closed_statuses.first().map_or("closed", String::as_str)
    }
    /// Whether a status means that something is still to be done; none when there is no such status.
    pub fn is_open(&self, status: &str) -> Option<bool> {
        let has = |list: &[String]| list.iter().any(|word| word == status);
        if has(&self.open_statuses) { Some(true) } else { has(&self.closed_statuses).then_some(false) }
    }
}

const MAX_STATUSES: usize = 20;
const MAX_STATUS_CHARS: usize = 40;

impl ToolSettings for Settings {
    fn fields(l: L) -> Vec<Field> {
        vec![
            Field {
                name: "open_statuses",
                label: msg::tickets_settings_open(l),
                help: msg::tickets_settings_open_help(l),
                kind: FieldKind::Lines,
            },
            Field {
                name: "closed_statuses",
                label: msg::tickets_settings_closed(l),
                help: msg::tickets_settings_closed_help(l),
                kind: FieldKind::Lines,
            },
            Field {
                name: "default_assignee",
                label: msg::tickets_settings_assignee(l),
                help: msg::tickets_settings_assignee_help(l),
                kind: FieldKind::Text,
            },
        ]
    }

    fn check(&self, l: L) -> Result<(), (&'static str, String)> {
        for (field, list) in
            [("open_statuses", &self.open_statuses), ("closed_statuses", &self.closed_statuses)]
        {
            if list.is_empty() || list.len() > MAX_STATUSES {
                return Err((field, msg::tickets_settings_count(l, MAX_STATUSES)));
            }
            if !list.iter().all(|word| is_status(word)) {
                return Err((field, msg::tickets_settings_word(l, MAX_STATUS_CHARS)));
            }
        }
        let mut all: Vec<&String> = self.open_statuses.iter().chain(&self.closed_statuses).collect();
        all.sort_unstable();
        if all.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(("closed_statuses", msg::tickets_settings_twice(l)));
        }
        let assignee = self.default_assignee.trim_start_matches('~');
        if !assignee.is_empty() && names::user(assignee).is_err() {
            return Err(("default_assignee", msg::tickets_settings_assignee_bad(l)));
        }
        Ok(())
    }
}

/// A status is one line without space around it. `all` means every status in filters, so no status has that name.
fn is_status(word: &str) -> bool {
    names::required_line("status", word, MAX_STATUS_CHARS).is_ok_and(|clean| clean == word) && word != "all"
}

/// A status for people: the usual words in the reader's language, a project's own as it wrote them.
pub fn status_label(l: L, status: &str) -> String {
    match status {
        "open" => msg::tickets_status_open(l),
        "new" => msg::tickets_status_new(l),
        "in-progress" => msg::tickets_status_in_progress(l),
        "closed" => msg::tickets_status_closed(l),
        "fixed" => msg::tickets_status_fixed(l),
        "wontfix" => msg::tickets_status_wontfix(l),
        "duplicate" => msg::tickets_status_duplicate(l),
        own => own.to_owned(),
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
        let words = |list: &[&str]| list.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
        let check = |open: &[&str], closed: &[&str], assignee: &str| {
            let settings = Settings {
                open_statuses: words(open),
                closed_statuses: words(closed),
                default_assignee: assignee.into(),
            };
            settings.check(l).map_err(|(field, _)| field)
        };
        assert_eq!(Settings::default().check(l), Ok(()));
        assert_eq!(check(&["new", "läuft gerade"], &["done"], "alice"), Ok(()));
        assert_eq!(check(&[], &["done"], ""), Err("open_statuses"));
        assert_eq!(check(&["new"], &[], ""), Err("closed_statuses"));
        assert_eq!(check(&["new"], &["new"], ""), Err("closed_statuses"));
        assert_eq!(check(&["all"], &["done"], ""), Err("open_statuses"));
        assert_eq!(check(&[" new"], &["done"], ""), Err("open_statuses"));
        assert_eq!(check(&["new"], &["a\nb"], ""), Err("closed_statuses"));
        assert_eq!(check(&["new"], &["done"], "not a name"), Err("default_assignee"));
    }
}
