//! The one way a line gets into a room: kept, counted, made findable, and handed to the other networks, in one
//! transaction.

use farrier_db::Tx;
use farrier_domain::{Error, Reader, Reason, Result, invalid, search_outbox};
use farrier_tool::Services;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};

use crate::format::{self, Styled};
use crate::model::days::{self, Day};
use crate::model::lines::{self, Kind, Model as Line};
use crate::model::{bridges, marks, queue, seen};
use crate::search::LINES;
use crate::{Room, bot, search};

/// The source of what is said in the browser or over the API.
pub const WEB: &str = "web";
/// The source of what the bot says.
pub const BOT: &str = "bot";

/// A line as its source tells it.
#[derive(Clone, Debug)]
pub struct NewLine<'a> {
    /// When it was said; UTC, milliseconds.
    pub at: i64,
    /// [`WEB`], [`BOT`], or the tool of a network.
    pub source: &'a str,
    /// The network as people call it; empty for the site itself.
    pub network: &'a str,
    /// Who; empty for the bot.
    pub nick: &'a str,
    /// Their account, when it is known.
    pub account_id: Option<i64>,
    /// What it is.
    pub kind: Kind,
    /// As the network sent it.
    pub text: &'a str,
    /// The network's own id of the line.
    pub message_id: Option<&'a str>,
    /// The bridge that it came over, which does not get it back.
    pub bridge_id: Option<i64>,
}

/// Lines of one account in ten seconds, from the browser and the API.
const MAX_IN_TEN_SECONDS: u64 = 10;
/// Characters of one line.
const MAX_CHARS: usize = 2_000;
/// Lines of one form.
const MAX_LINES: usize = 20;

/// Somebody says something in the browser or over the API; each line of the text is a line of the room. Answers the
/// lines that were kept.
///
/// Errors: [`Error::Invalid`] on `text`, [`Error::Throttled`].
pub async fn from_site(services: &Services, room: &Room, reader: &Reader, text: &str) -> Result<Vec<Line>> {
    let Some(user) = &reader.user else { return Err(Error::NotFound) };
    let said: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if said.is_empty() {
        return invalid("text", Reason::Required);
    }
    if said.iter().any(|line| line.chars().count() > MAX_CHARS) {
        return invalid("text", Reason::TooLong(MAX_CHARS));
    }
    if said.len() > MAX_LINES {
        return invalid("text", Reason::TooBig(MAX_LINES as u64));
    }
    let now = services.now();
    let before = lines::said_by(services.db.read(), room.id(), user.id, now - 10_000).await?;
    if before + said.len() as u64 > MAX_IN_TEN_SECONDS.max(said.len() as u64) {
        return Err(Error::Throttled { seconds: 10 });
    }
    let tx = services.db.write().await?;
    let mut kept = Vec::new();
    for line in said {
        let (kind, text) = match line.strip_prefix("/me ") {
            Some(what) => (Kind::Action, what),
            None => (Kind::Message, line),
        };
        let new = NewLine {
            at: now,
            source: WEB,
            network: "",
            nick: &user.name,
            account_id: Some(user.id),
            kind,
            text,
            message_id: None,
            bridge_id: None,
        };
        kept.extend(add(&tx, room, &new).await?);
    }
    if let Some(last) = kept.last() {
        marks::set(&*tx, room.id(), user.id, last.id).await?;
    }
    tx.commit().await?;
    for line in &kept {
        bot::heard(services, room, &line.nick, line.account_id, &line.text);
    }
    Ok(kept)
}

/// Adds a line in the caller's transaction and hands it to the other networks. Answers none when it is not kept: it was
/// there already, is empty, or is off the record; in the last case it is still passed on.
pub async fn add(tx: &Tx, room: &Room, new: &NewLine<'_>) -> Result<Option<Line>> {
    take_in(tx, room, new, true).await
}

/// The same for a line that another bridge has passed on already: it goes no further.
pub(crate) async fn keep(tx: &Tx, room: &Room, new: &NewLine<'_>) -> Result<Option<Line>> {
    take_in(tx, room, new, false).await
}

async fn take_in(tx: &Tx, room: &Room, new: &NewLine<'_>, passes_on: bool) -> Result<Option<Line>> {
    if let Some(message) = new.message_id
        && lines::by_message(&**tx, room.id(), new.network, message).await?.is_some()
    {
        return Ok(None);
    }
    let text = format::read(new.text);
    if text.plain.is_empty() && new.kind.is_said() {
        return Ok(None);
    }
    if new.kind.is_said() {
        if passes_on {
            pass_on(tx, room, new, &text).await?;
        }
        if room.settings.is_off_record(&text.plain) {
            return Ok(None);
        }
    }
    let nick = if new.source == BOT { String::new() } else { format::name(new.nick) };
    let row = lines::ActiveModel {
        id: sea_orm::NotSet,
        room_id: Set(room.id()),
        at: Set(new.at),
        source: Set(new.source.to_owned()),
        network: Set(new.network.to_owned()),
        nick: Set(nick),
        account_id: Set(new.account_id),
        kind: Set(new.kind.as_str().to_owned()),
        target_id: Set(None),
        edited_at: Set(None),
        message_id: Set(new.message_id.map(str::to_owned)),
        text: Set(text.plain),
        styled: Set(text.styled),
    };
    // The day first: its row makes those who write to the room at the same moment wait for each other, so that whoever
    // looks on by ids misses none.
    days::add(&**tx, room.id(), Day::of(new.at), 1).await?;
    let line = row.insert(&**tx).await?;
    if line.kind().is_said() && new.source != BOT {
        seen::note(&**tx, room.id(), &line.nick, line.at).await?;
    }
    if line.kind().is_said() && room.settings.keep_log {
        touch(tx, room, &line).await?;
    }
    Ok(Some(line))
}

/// Lets a line wait for every bridge of the room but the one it came over.
async fn pass_on(tx: &Tx, room: &Room, new: &NewLine<'_>, text: &Styled) -> Result<()> {
    for bridge in bridges::of_room(&**tx, room.id()).await? {
        if Some(bridge.bridge_id) == new.bridge_id {
            continue;
        }
        let line = queue::NewLine {
            at: new.at,
            source: if new.network.is_empty() { new.source } else { new.network },
            nick: if new.source == BOT { "" } else { new.nick },
            kind: new.kind.as_str(),
            text: text.styled.as_deref().unwrap_or(&text.plain),
        };
        queue::add(&**tx, bridge.bridge_id, &line).await?;
    }
    Ok(())
}

/// The bot says something to all sides of the room.
pub async fn from_bot(services: &Services, room: &Room, said: &[String]) -> Result<()> {
    if said.is_empty() {
        return Ok(());
    }
    let tx = services.db.write().await?;
    for text in said {
        let new = NewLine {
            at: services.now(),
            source: BOT,
            network: "",
            nick: "",
            account_id: None,
            kind: Kind::Notice,
            text,
            message_id: None,
            bridge_id: None,
        };
        add(&tx, room, &new).await?;
    }
    Ok(tx.commit().await?)
}

/// Takes a line out, for everybody and from the search before the answer; that one was there stays.
pub async fn remove(services: &Services, room: &Room, id: i64) -> Result<Line> {
    let tx = services.db.write().await?;
    let line = lines::find(&*tx, room.id(), id).await?;
    lines::blank(&*tx, &line).await?;
    changed(&tx, room, &line, services.now()).await?;
    touch(&tx, room, &line).await?;
    tx.commit().await?;
    let hour = search::hour_key(line.at);
    if let Err(error) = farrier_tool::search::hide(services, &room.mount, LINES, &hour).await {
        tracing::error!("a removed line is still in the search: {error:#}");
    }
    Ok(line)
}

/// Puts a corrected text in place of a line's old one.
pub async fn correct(tx: &Tx, room: &Room, line: &Line, text: &str, now: i64) -> Result<()> {
    let text = format::read(text);
    lines::correct(&**tx, line, &text.plain, text.styled, now).await?;
    changed(tx, room, line, now).await?;
    if room.settings.keep_log {
        touch(tx, room, line).await?;
    }
    Ok(())
}

/// Tells those who look on that a line has changed.
async fn changed(tx: &Tx, room: &Room, line: &Line, now: i64) -> Result<()> {
    let row = lines::ActiveModel {
        id: sea_orm::NotSet,
        room_id: Set(room.id()),
        at: Set(now),
        source: Set(String::new()),
        network: Set(String::new()),
        nick: Set(String::new()),
        account_id: Set(None),
        kind: Set(Kind::Changed.as_str().to_owned()),
        target_id: Set(Some(line.id)),
        edited_at: Set(None),
        message_id: Set(None),
        text: Set(String::new()),
        styled: Set(None),
    };
    days::add(&**tx, room.id(), Day::of(now), 0).await?;
    row.insert(&**tx).await?;
    Ok(())
}

async fn touch(tx: &Tx, room: &Room, line: &Line) -> Result<()> {
    search_outbox::touch(&**tx, room.id(), LINES, &search::hour_key(line.at)).await
}

/// The day of a line that is about to be said now.
pub fn today(services: &Services) -> Day {
    Day::of(services.now())
}
