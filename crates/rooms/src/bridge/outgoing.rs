//! A line on its way to a network, marked with who said it and where.

use crate::Kind;
use crate::say::{BOT, WEB};

/// A line that a network has to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// The row, to be given to [`crate::bridge::Link::said`]; 0 for what has none.
    pub id: i64,
    /// Over which mount.
    pub bridge_id: i64,
    /// `web`, `bot`, or the name of another network.
    pub source: String,
    /// Who said it; empty for the bot.
    pub nick: String,
    /// Message, action or notice.
    pub kind: Kind,
    /// One line, with the control characters of [`crate::format`].
    pub text: String,
}

/// Stands in every line that we pass on, after the first letter of the name: it keeps clients from calling the person
/// whose own words come back, and tells other bridges that the line is not one to pass on again.
const MARK: char = '\u{200b}';

impl Outgoing {
    /// Who said it and where, as it is written before the text: `alice`, `alice@libera`; empty for the bot.
    pub fn speaker(&self) -> String {
        let mut name = String::with_capacity(self.nick.len() + 8);
        for (at, c) in self.nick.chars().filter(|c| *c != MARK).enumerate() {
            name.push(c);
            if at == 0 {
                name.push(MARK);
            }
        }
        if !name.is_empty() && self.source != WEB && self.source != BOT {
            name.push('@');
            name.push_str(&self.source);
        }
        name
    }

    /// What stands before the text where the network knows only our own name.
    pub fn prefix(&self) -> String {
        match (self.speaker(), self.kind) {
            (speaker, _) if speaker.is_empty() => MARK.to_string(),
            (speaker, Kind::Action) => format!("* {speaker} "),
            (speaker, _) => format!("<{speaker}> "),
        }
    }
}

/// Whether a line was passed on by a bridge, ours or another: it is kept, and goes no further.
pub fn is_relayed(text: &str) -> bool {
    text.starts_with(MARK)
        || ((text.starts_with('<') || text.starts_with("* ")) && text.chars().take(6).any(|c| c == MARK))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_passed_on_is_recognised() {
        let line = |nick: &str, source: &str, kind| Outgoing {
            id: 0,
            bridge_id: 0,
            source: source.into(),
            nick: nick.into(),
            kind,
            text: "hi".into(),
        };
        for (line, prefix) in [
            (line("alice", WEB, Kind::Message), "<a\u{200b}lice> "),
            (line("ä", "libera", Kind::Message), "<ä\u{200b}@libera> "),
            (line("alice", WEB, Kind::Action), "* a\u{200b}lice "),
            (line("", BOT, Kind::Notice), "\u{200b}"),
        ] {
            assert_eq!(line.prefix(), prefix);
            assert!(is_relayed(&format!("{}hi", line.prefix())), "{prefix}");
        }
        for own in ["hi", "<alice> hi", "* waves", "", "a\u{200b}b"] {
            assert!(!is_relayed(own), "{own}");
        }
    }
}
