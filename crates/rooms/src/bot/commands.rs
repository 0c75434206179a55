//! What every room's bot answers, whichever tools there are.

use farrier_db::at;
use farrier_domain::projects;
use farrier_search::Query;
use farrier_tool::Asked;

use super::tells;
use crate::model::seen;
use crate::{Room, format, msg, say};

/// Things that a search shows in a room.
const FOUND: usize = 3;

/// The answer to a word of our own; none when it is not one.
pub(super) async fn answer(
    word: &str,
    asked: &Asked<'_>,
    room: &Room,
) -> anyhow::Result<Option<Vec<String>>> {
    Ok(Some(match word {
        "help" => help(asked),
        "log" => vec![asked.absolute(&room.mount.url(&format!("/{}", say::today(asked.services))))],
        "seen" => seen(asked, room).await?,
        "search" => search(asked).await?,
        "tell" => tell(asked, room).await?,
        _ => return Ok(None),
    }))
}

fn help(asked: &Asked<'_>) -> Vec<String> {
    let l = asked.l;
    let own = [
        msg::rooms_help_search(l),
        msg::rooms_help_log(l),
        msg::rooms_help_seen(l),
        msg::rooms_help_tell(l),
        msg::rooms_help_link(l),
    ];
    let tools = asked.services.registry.commands().map(|(_, command)| command.help(l));
    vec![msg::rooms_help(l), tools.chain(own).collect::<Vec<_>>().join(" · ")]
}

async fn seen(asked: &Asked<'_>, room: &Room) -> anyhow::Result<Vec<String>> {
    let nick = format::name(asked.words.split_whitespace().next().unwrap_or_default());
    if asked.words.is_empty() {
        return Ok(vec![msg::rooms_help_seen(asked.l)]);
    }
    Ok(vec![match seen::of(asked.services.db.read(), room.id(), &nick).await? {
        Some(row) => {
            let ago = asked.l.ago(at(row.at), asked.services.clock.now());
            msg::rooms_seen(asked.l, &row.nick, ago)
        }
        None => msg::rooms_seen_never(asked.l, &nick),
    }])
}

async fn tell(asked: &Asked<'_>, room: &Room) -> anyhow::Result<Vec<String>> {
    let (nick, text) = asked.words.split_once(char::is_whitespace).unwrap_or((asked.words, ""));
    let text = text.trim();
    if nick.is_empty() || text.is_empty() {
        return Ok(vec![msg::rooms_help_tell(asked.l)]);
    }
    let nick = format::name(nick);
    let text: String = text.chars().take(300).collect();
    Ok(vec![match tells::add(asked.services, room, &nick, asked.nick, &text).await? {
        true => msg::rooms_tell_kept(asked.l, &nick),
        false => msg::rooms_tell_full(asked.l, &nick),
    }])
}

async fn search(asked: &Asked<'_>) -> anyhow::Result<Vec<String>> {
    if asked.words.is_empty() {
        return Ok(vec![msg::rooms_help_search(asked.l)]);
    }
    let db = asked.services.db.read();
    let subtree = projects::subtree(db, asked.project).await?;
    let query = Query {
        text: asked.words.chars().take(200).collect(),
        terms: Some(asked.everyone.terms.to_vec()),
        project: Some(subtree.iter().map(|project| project.id).collect()),
        limit: FOUND,
        now: asked.services.now() / 1000,
        ..Query::default()
    };
    let index = asked.services.search.clone();
    let results = tokio::task::spawn_blocking(move || index.search(&query)).await??;
    if results.items.is_empty() {
        return Ok(vec![msg::rooms_search_none(asked.l)]);
    }
    let found = results.items.iter().map(|item| format!("{} · {}", item.title, asked.absolute(&item.url)));
    let mut lines: Vec<String> = found.collect();
    if results.total > FOUND as u64 {
        lines.push(msg::rooms_search_more(asked.l, results.total));
    }
    Ok(lines)
}
