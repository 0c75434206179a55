//! What every room decides for itself, whichever network it is tied to.

use farrier_i18n::L;
use farrier_tool::{Field, FieldKind};
use serde::{Deserialize, Serialize};

use crate::msg;

/// The settings that all chat tools have; a tool's own settings hold them with `#[serde(flatten)]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RoomSettings {
    /// The path of another room of the project: this mount ties its network to that one and keeps no log itself.
    pub joined_to: String,
    /// Whether what is said is kept. If not, it is gone after an hour and never found.
    pub keep_log: bool,
    /// After how many days lines are removed; 0 keeps them.
    pub log_days: i64,
    /// Lines that begin so are passed on but never kept.
    pub off_record: String,
    /// Who is in the room besides those who may read it here: `public` or `readers`.
    pub audience: String,
    /// The language of what the bot says: a language's tag, or nothing for English.
    pub locale: String,
    /// The events that the bot tells of, such as `tickets.created` or `wiki.*`.
    pub announce: Vec<String>,
}

impl Default for RoomSettings {
    fn default() -> Self {
        let events = ["code.pushed", "tickets.created", "tickets.closed", "tickets.reopened", "wiki.*"];
        RoomSettings {
            joined_to: String::new(),
            keep_log: true,
            log_days: 0,
            off_record: "[off]".to_owned(),
            audience: "public".to_owned(),
            locale: String::new(),
            announce: events.map(str::to_owned).to_vec(),
        }
    }
}

/// A century: longer is for ever.
const MAX_DAYS: i64 = 36_500;

impl RoomSettings {
    /// The form's fields, to be put behind the network's own.
    pub fn fields(l: L) -> Vec<Field> {
        let field = |name, label, help, kind| Field { name, label, help, kind };
        vec![
            field("joined_to", msg::rooms_set_joined(l), msg::rooms_set_joined_help(l), FieldKind::Text),
            field("keep_log", msg::rooms_set_keep(l), msg::rooms_set_keep_help(l), FieldKind::Switch),
            field(
                "log_days",
                msg::rooms_set_days(l),
                msg::rooms_set_days_help(l),
                FieldKind::Number { min: 0, max: MAX_DAYS },
            ),
            field("off_record", msg::rooms_set_off(l), msg::rooms_set_off_help(l), FieldKind::Text),
            field(
                "audience",
                msg::rooms_set_audience(l),
                msg::rooms_set_audience_help(l),
                FieldKind::Choice(vec![
                    ("public", msg::rooms_set_audience_public(l)),
                    ("readers", msg::rooms_set_audience_readers(l)),
                ]),
            ),
            field("locale", msg::rooms_set_locale(l), msg::rooms_set_locale_help(l), FieldKind::Text),
            field("announce", msg::rooms_set_announce(l), msg::rooms_set_announce_help(l), FieldKind::Lines),
        ]
    }

    /// Refuses what does not fit: a field's name and a sentence in the reader's language.
    pub fn check(&self, l: L) -> Result<(), (&'static str, String)> {
        if !(0..=MAX_DAYS).contains(&self.log_days) {
            return Err(("log_days", msg::rooms_set_days_bad(l)));
        }
        if !matches!(self.audience.as_str(), "public" | "readers") {
            return Err(("audience", msg::rooms_set_audience_bad(l)));
        }
        let is_event = |name: &String| {
            name.len() <= 100
                && name.contains('.')
                && name.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '.' | '-' | '_' | '*'))
        };
        if self.announce.len() > 50 || !self.announce.iter().all(is_event) {
            return Err(("announce", msg::rooms_set_announce_bad(l)));
        }
        if self.off_record.len() > 20 || self.off_record.chars().any(char::is_control) {
            return Err(("off_record", msg::rooms_set_off_bad(l)));
        }
        Ok(())
    }

    /// Whether the bot tells of an event.
    pub fn announces(&self, event: &str) -> bool {
        self.announce.iter().any(|wanted| match wanted.strip_suffix('*') {
            Some(prefix) => event.starts_with(prefix),
            None => wanted == event,
        })
    }

    /// Whether a line is not for the log.
    pub fn is_off_record(&self, text: &str) -> bool {
        !self.off_record.is_empty() && text.trim_start().starts_with(&self.off_record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_chosen_by_name_or_beginning() {
        let settings = RoomSettings::default();
        for (event, told) in [
            ("tickets.created", true),
            ("tickets.changed", false),
            ("wiki.saved", true),
            ("wikipedia.x", false),
        ] {
            assert_eq!(settings.announces(event), told, "{event}");
        }
        assert!(settings.is_off_record(" [off] psst") && !settings.is_off_record("not [off]"));
        assert!(!RoomSettings { off_record: String::new(), ..settings }.is_off_record("anything"));
    }
}
