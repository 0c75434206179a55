//! Lines as pages show them: links, mentions, marks, and coming and going folded.

use std::collections::{HashMap, HashSet};

use farrier_db::at;
use farrier_domain::Result;
use farrier_i18n::L;
use farrier_markdown::{Link, Target, plain_targets};
use farrier_tool::Services;
use farrier_web::links::{Place, resolve_targets};
use farrier_web::{Html, escape, hue};

use crate::model::days::Day;
use crate::model::lines::{Kind, Model as Line};
use crate::say::{BOT, WEB};
use crate::{Room, format, msg};

/// Something in the list.
pub(crate) enum Item {
    /// A new day begins.
    Day(String),
    /// What follows is new to the reader.
    Unread,
    /// A line.
    Line(Shown),
    /// People who came and went, in one line that opens.
    Folded { summary: String, lines: Vec<Shown> },
}

/// A line, ready for the template.
pub(crate) struct Shown {
    pub id: i64,
    pub class: &'static str,
    pub time: Html,
    pub href: String,
    pub nick: String,
    pub hue: &'static str,
    /// Where it was said, when that was on another network.
    pub from: String,
    pub text: Html,
    pub edited: String,
    /// Where a moderator takes it out; empty for everybody else.
    pub remove: String,
    traffic: bool,
}

/// What is the same for all lines of a page.
pub(crate) struct View<'a> {
    pub services: &'a Services,
    pub room: &'a Room,
    pub l: L,
    /// The reader's own name, to mark where it is said.
    pub me: Option<&'a str>,
    pub is_bridged: bool,
    pub may_moderate: bool,
    /// The last line that the reader has seen.
    pub seen: Option<i64>,
    /// Whether addresses of lines are on this very page.
    pub own_page: bool,
    /// Whether days are told apart.
    pub with_days: bool,
}

/// Fewer people than this who come and go are shown one by one.
const FOLD_FROM: usize = 3;

impl View<'_> {
    /// The lines with links, looked up for all of them at once, with the rights of whoever in the room may see the
    /// least: the same for every reader.
    pub async fn items(&self, lines: &[Line]) -> Result<Vec<Item>> {
        let links = self.links(lines).await?;
        let mut items = Vec::new();
        let mut day = None;
        let mut marked = self.seen.is_none();
        for line in lines {
            if self.with_days && day != Some(line.day()) {
                if day.is_some() {
                    items.push(Item::Day(self.l.date(at(Day::start(line.day())))));
                }
                day = Some(line.day());
            }
            if !marked && Some(line.id) > self.seen {
                marked = true;
                if !items.is_empty() {
                    items.push(Item::Unread);
                }
            }
            items.push(Item::Line(self.shown(line, &links)));
        }
        Ok(folded(self.l, items))
    }

    async fn links(&self, lines: &[Line]) -> Result<HashMap<Target, Link>> {
        let said = lines.iter().filter(|line| line.kind().is_said() || line.kind() == Kind::Topic);
        let wanted: HashSet<Target> = said.flat_map(|line| plain_targets(&line.text)).collect();
        let mount = &self.room.mount;
        let place = Place { project: Some(mount.project()), mount: Some(mount) };
        let everyone = self.room.everyone(self.services, self.is_bridged);
        resolve_targets(self.services, place, &everyone, &wanted).await
    }

    fn shown(&self, line: &Line, links: &HashMap<Target, Link>) -> Shown {
        let (l, kind) = (self.l, line.kind());
        let text = match kind {
            Kind::Message | Kind::Action | Kind::Notice => {
                format::html(line.styled.as_deref().unwrap_or(&line.text), links)
            }
            Kind::Topic => escape(&msg::rooms_topic(l, &line.nick, &line.text)),
            Kind::Join => escape(&msg::rooms_joined(l, &line.nick)),
            Kind::Part | Kind::Quit if line.text.is_empty() => escape(&msg::rooms_left(l, &line.nick)),
            Kind::Part | Kind::Quit => escape(&msg::rooms_left_because(l, &line.nick, &line.text)),
            Kind::Kick => escape(&msg::rooms_kicked(l, &line.nick, &line.text)),
            Kind::Nick => escape(&msg::rooms_renamed(l, &line.nick, &line.text)),
            Kind::Removed | Kind::Changed => escape(&msg::rooms_removed(l)),
        };
        let is_mention =
            kind.is_said() && self.me.is_some_and(|me| line.nick != me && mentions(&line.text, me));
        let class = match kind {
            Kind::Message | Kind::Notice if is_mention => "room-mention",
            Kind::Message => "",
            Kind::Action if is_mention => "room-action room-mention",
            Kind::Action => "room-action",
            Kind::Notice => "room-notice",
            Kind::Removed => "room-event room-removed",
            _ => "room-event",
        };
        let nick = match kind {
            _ if !kind.is_said() => String::new(),
            _ if line.source == BOT => msg::rooms_bot(l),
            _ => line.nick.clone(),
        };
        let when = at(line.at);
        let iso = when.format(&time::format_description::well_known::Rfc3339).unwrap_or_default();
        let time = format!(
            r#"<time datetime="{iso}" title="{}">{}</time>"#,
            escape(&l.date_time(when)),
            escape(&l.time(when))
        );
        Shown {
            id: line.id,
            class,
            time: Html(time),
            href: match self.own_page {
                true => format!("#l{}", line.id),
                false => self.room.mount.url(&format!("/lines/{}", line.id)),
            },
            hue: hue(&nick.to_lowercase()),
            nick,
            from: if line.source == WEB || line.source == BOT { String::new() } else { line.network.clone() },
            text: Html(text),
            edited: if line.edited_at.is_some() { msg::rooms_edited(l) } else { String::new() },
            remove: match self.may_moderate && kind != Kind::Removed {
                true => self.room.mount.url(&format!("/lines/{}/remove", line.id)),
                false => String::new(),
            },
            traffic: kind.is_traffic(),
        }
    }
}

/// Puts people who came and went in a row into one line.
fn folded(l: L, items: Vec<Item>) -> Vec<Item> {
    let mut out = Vec::new();
    let mut row: Vec<Shown> = Vec::new();
    let close = |row: &mut Vec<Shown>, out: &mut Vec<Item>| {
        let lines = std::mem::take(row);
        match lines.len() {
            0 => {}
            many if many >= FOLD_FROM => {
                out.push(Item::Folded { summary: msg::rooms_folded(l, many), lines });
            }
            _ => out.extend(lines.into_iter().map(Item::Line)),
        }
    };
    for item in items {
        match item {
            Item::Line(line) if line.traffic => row.push(line),
            other => {
                close(&mut row, &mut out);
                out.push(other);
            }
        }
    }
    close(&mut row, &mut out);
    out
}

/// Whether a text names somebody: the name as a word of its own, whatever its case.
pub(crate) fn mentions(text: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let (text, name) = (text.to_lowercase(), name.to_lowercase());
    !name.is_empty()
        && text
            .match_indices(&name)
            .any(|(at, _)| !text[..at].ends_with(is_part) && !text[at + name.len()..].starts_with(is_part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_word() {
        for (text, named) in [
            ("alice: hi", true),
            ("hi Alice!", true),
            ("@alice", true),
            ("alice2", false),
            ("malice", false),
            ("alice-b", false),
            ("malice alice", true),
            ("éalice", false),
            ("", false),
        ] {
            assert_eq!(mentions(text, "alice"), named, "{text}");
        }
        assert!(!mentions("anything", ""));
    }
}
