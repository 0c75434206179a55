//! What a change made of a ticket's text.

use std::time::{Duration, Instant};

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use farrier_domain::accounts::people;
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Frame, Html, escape};
use similar::{ChangeTag, TextDiff};

use super::Number;
use super::sentence::{sentence, slot};
use super::words;
use crate::access;
use crate::model::history;
use crate::model::tickets::Model as Ticket;
use crate::msg;

#[derive(Template)]
#[template(path = "tickets/diff.html")]
struct DiffPage {
    frame: Frame,
    ticket: Ticket,
    url: String,
    told: Html,
    lines: Vec<Line>,
}

/// A row of the comparison.
struct Line {
    class: &'static str,
    old: String,
    new: String,
    html: Html,
}

/// Two long texts are compared for at most this long; after that the rest counts as changed.
const LIMIT: Duration = Duration::from_millis(200);
/// Unchanged lines around a changed one.
const CONTEXT: usize = 3;
/// A page has at most this many rows.
const MAX_LINES: usize = 5_000;

/// Shows a text before and after a change.
pub async fn show(
    State(services): State<Services>,
    frame: Frame,
    mount: Mount,
    Path((Number(number), Number(change))): Path<(Number, Number)>,
) -> AppResult<Response> {
    let db = services.db.read();
    let ticket = access::ticket(db, &mount, &frame.reader, number).await?;
    let (change, text) = history::text(db, ticket.id, change).await?;
    let people = people::by_ids(db, change.actor_id).await?;
    let actor = words::person(&frame, change.actor_id.and_then(|id| people.get(&id)));
    let told = sentence(
        &msg::tickets_diff_told(frame.l, slot(0), slot(1)),
        &[actor.name_link(), frame.ago(&change.created_at)],
    );
    let lines = tokio::task::spawn_blocking(move || lines(&text.old, &text.new))
        .await
        .map_err(anyhow::Error::from)?;
    farrier_web::page(&DiffPage { url: mount.url(&ticket.path()), frame, ticket, told, lines })
}

fn lines(old: &str, new: &str) -> Vec<Line> {
    let diff = TextDiff::configure().timeout(LIMIT).diff_lines(old, new);
    let deadline = Some(Instant::now() + LIMIT);
    let mut lines = Vec::new();
    for (at, group) in diff.grouped_ops(CONTEXT).iter().enumerate() {
        if at > 0 {
            lines.push(Line {
                class: "hunk",
                old: String::new(),
                new: String::new(),
                html: Html("…".into()),
            });
        }
        for op in group {
            for change in diff.iter_inline_changes_deadline(op, deadline) {
                let (class, mark) = match change.tag() {
                    ChangeTag::Equal => ("", ""),
                    ChangeTag::Delete => ("del", "del"),
                    ChangeTag::Insert => ("add", "ins"),
                };
                let pieces: Vec<(bool, String)> = change
                    .iter_strings_lossy()
                    .map(|(is_new, piece)| (is_new, escape(piece.trim_end_matches(['\n', '\r']))))
                    .filter(|(_, piece)| !piece.is_empty())
                    .collect();
                // Of a line that is new as a whole, no word is newer than the others.
                let is_mixed = !mark.is_empty() && pieces.iter().any(|(is_new, _)| !is_new);
                let mut html = String::new();
                for (is_new, piece) in pieces {
                    match is_new && is_mixed {
                        true => html.push_str(&format!("<{mark}>{piece}</{mark}>")),
                        false => html.push_str(&piece),
                    }
                }
                let number =
                    |index: Option<usize>| index.map(|index| (index + 1).to_string()).unwrap_or_default();
                lines.push(Line {
                    class,
                    old: number(change.old_index()),
                    new: number(change.new_index()),
                    html: Html(html),
                });
                if lines.len() >= MAX_LINES {
                    return lines;
                }
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn changed_words_are_marked() {
        let shown: Vec<String> = lines("one\ntwo <b> words\n", "one\ntwo <b> things\nthree")
            .iter()
            .map(|line| format!("{}|{}|{}|{}", line.class, line.old, line.new, line.html))
            .collect();
        assert_eq!(
            shown,
            [
                "|1|1|one",
                "del|2||two &lt;b&gt; <del>words</del>",
                "add||2|two &lt;b&gt; <ins>things</ins>",
                "add||3|three",
            ]
        );
        assert!(lines("same\n", "same\n").is_empty());
    }
}
