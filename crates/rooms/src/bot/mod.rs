//! The bot of a room: it answers, delivers, and tells of events. It speaks only of what everybody in the room may see.

pub(crate) mod announce;
mod commands;
pub(crate) mod known;
pub(crate) mod tells;

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use farrier_domain::accounts::{people, sign_in, users};
use farrier_domain::{Reader, TokenScope};
use farrier_tool::{Asked, Services};
use tokio::sync::Semaphore;

use crate::model::bridges;
use crate::{Room, msg, say};

/// Answers that are worked on at the same time in this process; who asks then gets none.
static PLACES: Semaphore = Semaphore::const_new(8);
/// The time at which each room was last answered, so that nobody can make the bot flood it.
static ANSWERED: LazyLock<Mutex<HashMap<i64, (f64, Instant)>>> = LazyLock::new(Mutex::default);
/// Answers at once, and how many more in a second.
const BURST: f64 = 5.0;
const PER_SECOND: f64 = 0.5;
/// How long an answer may take.
const LIMIT: Duration = Duration::from_secs(20);
/// Lines of an answer in a room.
const MAX_LINES: usize = 8;
/// The bot's name where it has no other.
const NAME: &str = "farrier";

/// Somebody said something: if it was to the bot, it is answered in the room, and what waited for them is delivered.
/// Nobody waits for it.
pub(crate) fn heard(services: &Services, room: &Room, nick: &str, account: Option<i64>, text: &str) {
    let Ok(place) = PLACES.try_acquire() else { return };
    let (services, room) = (services.clone(), room.clone());
    let (nick, text) = (nick.to_owned(), text.to_owned());
    tokio::spawn(async move {
        let _place = place;
        let work = async {
            let waiting = tells::take(&services, &room, &nick).await?;
            say::from_bot(&services, &room, &waiting).await?;
            let answer = in_room(&services, &room, &nick, account, &text).await?;
            anyhow::Ok(say::from_bot(&services, &room, &answer).await?)
        };
        match tokio::time::timeout(LIMIT, work).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(room = room.id(), "the bot could not answer: {error:#}"),
            Err(_) => tracing::warn!(room = room.id(), "the bot needed too long for an answer"),
        }
    });
}

async fn in_room(
    services: &Services,
    room: &Room,
    nick: &str,
    account: Option<i64>,
    text: &str,
) -> anyhow::Result<Vec<String>> {
    if !text.starts_with('!') && !text.contains([':', ',']) {
        return Ok(Vec::new());
    }
    let bridges = bridges::of_room(services.db.read(), room.id()).await?;
    let names: Vec<&str> = bridges.iter().map(|bridge| bridge.nick.as_str()).chain([NAME]).collect();
    let Some(words) = to_the_bot(text, &names) else { return Ok(Vec::new()) };
    if !may_answer(room.id()) {
        return Ok(Vec::new());
    }
    let mut answer = ask(services, room, !bridges.is_empty(), nick, account, words, false).await?;
    answer.truncate(MAX_LINES);
    Ok(answer)
}

/// Answers what somebody asked in private; what everybody in the room may see is all there is to know here, too.
pub(crate) async fn in_private(
    services: &Services,
    room: &Room,
    nick: &str,
    account: Option<i64>,
    text: &str,
) -> anyhow::Result<Vec<String>> {
    let words = text.trim().trim_start_matches('!');
    if words.is_empty() || !may_answer(-room.id()) {
        return Ok(Vec::new());
    }
    tokio::time::timeout(LIMIT, ask(services, room, true, nick, account, words, true)).await?
}

async fn ask(
    services: &Services,
    room: &Room,
    is_bridged: bool,
    nick: &str,
    account: Option<i64>,
    words: &str,
    is_private: bool,
) -> anyhow::Result<Vec<String>> {
    let (word, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    let word = word.to_lowercase();
    let (everyone, speaker) = (room.everyone(services, is_bridged), speaker(services, account).await?);
    let l = room.l(services);
    let asked = Asked {
        services,
        project: room.mount.project(),
        room: &room.mount,
        l,
        everyone: &everyone,
        speaker: speaker.as_ref(),
        nick,
        words: rest.trim(),
    };
    if let Some(answer) = commands::answer(&word, &asked, room).await? {
        return Ok(answer);
    }
    let command = services.registry.commands().find(|(_, command)| command.name() == word);
    match command {
        Some((_, command)) => command.answer(&asked).await,
        // In a room, a word that means nothing to us may be for another bot.
        None if is_private => Ok(vec![msg::rooms_bot_unknown(l, &word)]),
        None => Ok(Vec::new()),
    }
}

/// An account with the rights it has now.
pub(crate) async fn speaker(services: &Services, account: Option<i64>) -> anyhow::Result<Option<Reader>> {
    let Some(id) = account else { return Ok(None) };
    let db = services.db.read();
    let user = people::by_ids(db, [id]).await?.remove(&id).filter(|user| user.state == users::ACTIVE);
    Ok(match user {
        Some(user) => Some(sign_in::reader(db, user, TokenScope::Write).await?),
        None => None,
    })
}

/// What is said to the bot: `!ticket 12`, `farrier: ticket 12`.
fn to_the_bot<'a>(text: &'a str, names: &[&str]) -> Option<&'a str> {
    let text = text.trim();
    if let Some(words) = text.strip_prefix('!') {
        return words.starts_with(char::is_alphabetic).then_some(words);
    }
    let (name, words) = text.split_once([':', ','])?;
    let is_ours = names.iter().any(|own| !own.is_empty() && own.eq_ignore_ascii_case(name));
    let words = words.trim();
    (is_ours && !words.is_empty()).then_some(words)
}

fn may_answer(room: i64) -> bool {
    let mut answered = ANSWERED.lock().unwrap_or_else(PoisonError::into_inner);
    if answered.len() > 10_000 {
        answered.clear();
    }
    let now = Instant::now();
    let (tokens, at) = answered.get(&room).copied().unwrap_or((BURST, now));
    let tokens = (tokens + now.saturating_duration_since(at).as_secs_f64() * PER_SECOND).min(BURST);
    let may = tokens >= 1.0;
    answered.insert(room, (if may { tokens - 1.0 } else { tokens }, now));
    may
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bot_knows_when_it_is_meant() {
        let names = ["farrier_", "", "farrier"];
        for (text, words) in [
            ("!ticket 12", Some("ticket 12")),
            ("Farrier: help", Some("help")),
            ("farrier_, log", Some("log")),
            ("farrier:", None),
            ("!", None),
            ("!!!", None),
            ("kim: help", None),
            ("see farrier: help", None),
            (": help", None),
        ] {
            assert_eq!(to_the_bot(text, &names), words, "{text}");
        }
    }
}
