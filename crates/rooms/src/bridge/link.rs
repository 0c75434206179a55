//! What a connection tells its rooms and gets from them.

use std::sync::Arc;
use std::time::Duration;

use farrier_db::Tx;
use farrier_domain::{Error, Result};
use farrier_tool::{Mount, Services};
use tokio::sync::watch;

use super::{Outgoing, State, is_relayed, lease};
use crate::bot::{self, known};
use crate::model::lines::{self, Kind, Model as Line};
use crate::model::{bridges, people, queue};
use crate::say::{self, BOT, NewLine};
use crate::{Room, format, msg};

/// A mount on a connection, with the room that it feeds.
#[derive(Clone, Debug)]
pub struct Channel {
    /// The mount with the network's settings.
    pub bridge: Mount,
    /// The room, often the same mount's.
    pub room: Room,
    /// The network as people call it.
    pub network: String,
    /// Where names mean the same people: see [`super::Wanted::names`].
    pub place_of_names: String,
}

/// Something that was heard.
#[derive(Clone, Debug)]
pub struct Heard {
    /// When, as the network says; now without it.
    pub at: Option<i64>,
    /// Who.
    pub nick: String,
    /// Their account here, when it is known beyond doubt.
    pub account_id: Option<i64>,
    /// What it is.
    pub kind: Kind,
    /// As the network has it: formatting, control characters and all.
    pub text: String,
    /// The network's own id, by which it is kept only once.
    pub message_id: Option<String>,
}

impl Heard {
    /// Something of a kind that was heard right now.
    pub fn now(kind: Kind, nick: &str, text: &str) -> Heard {
        Heard {
            at: None,
            nick: nick.to_owned(),
            account_id: None,
            kind,
            text: text.to_owned(),
            message_id: None,
        }
    }
}

/// One connection's end of its rooms. Cheap to clone.
#[derive(Clone)]
pub struct Link {
    pub(super) services: Services,
    pub(super) tool: &'static str,
    pub(super) lease: Arc<str>,
    pub(super) holder: Arc<str>,
    pub(super) channels: watch::Receiver<Arc<Vec<Channel>>>,
    pub(super) ending: watch::Receiver<bool>,
}

/// How often it looks for lines that another process wrote.
const LOOK_EVERY: Duration = Duration::from_millis(500);

impl Link {
    /// The parts of Farrier.
    pub fn services(&self) -> &Services {
        &self.services
    }
    /// The mounts on this connection now; there is at least one.
    pub fn channels(&self) -> Arc<Vec<Channel>> {
        self.channels.borrow().clone()
    }
    /// Waits until mounts came, went or changed.
    pub async fn changed(&mut self) {
        if self.channels.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
    /// Whether it is time to say goodbye.
    pub fn is_ending(&self) -> bool {
        *self.ending.borrow()
    }
    /// Waits until it is time to say goodbye.
    pub async fn ended(&self) {
        let mut ending = self.ending.clone();
        let _ = ending.wait_for(|ending| *ending).await;
    }

    /// Keeps what was heard and hands it to the other networks of the room. Answers none when it is not kept.
    ///
    /// Errors: [`Error::Conflict`] once another process speaks.
    pub async fn heard(&self, channel: &Channel, heard: &Heard) -> Result<Option<Line>> {
        let line = self.take_in(channel, heard, !is_relayed(&heard.text)).await?;
        if let Some(line) = &line
            && heard.kind == Kind::Message
            && !is_relayed(&heard.text)
        {
            bot::heard(&self.services, &channel.room, &line.nick, line.account_id, &line.text);
        }
        Ok(line)
    }

    /// Keeps what was said while we were away, as the network tells afterwards. It goes no further, and nobody is
    /// answered: all that is over.
    ///
    /// Errors: [`Error::Conflict`] once another process speaks.
    pub async fn missed(&self, channel: &Channel, heard: &Heard) -> Result<Option<Line>> {
        self.take_in(channel, heard, false).await
    }

    /// When the newest line of the network was said that the room has; what came later may be missing.
    pub async fn last_heard(&self, channel: &Channel) -> Result<Option<i64>> {
        lines::newest_of_network(self.services.db.read(), channel.room.id(), &channel.network).await
    }

    async fn take_in(&self, channel: &Channel, heard: &Heard, passes_on: bool) -> Result<Option<Line>> {
        let tx = self.write().await?;
        let now = self.services.now();
        // A network's clock may be wrong, but the log does not run ahead.
        let at = heard.at.map_or(now, |at| at.min(now));
        let new = NewLine {
            at,
            source: self.tool,
            network: &channel.network,
            nick: &heard.nick,
            account_id: heard.account_id,
            kind: heard.kind,
            text: &heard.text,
            message_id: heard.message_id.as_deref(),
            bridge_id: Some(channel.bridge.id()),
        };
        let line = match passes_on {
            true => say::add(&tx, &channel.room, &new).await?,
            false => say::keep(&tx, &channel.room, &new).await?,
        };
        tx.commit().await?;
        Ok(line)
    }

    /// The account of somebody on the network, when they have proved it. `vouched` is the name that the network itself
    /// vouches for, if it does; else the name they have right now counts, in the network's one spelling.
    pub async fn account(&self, vouched: Option<&str>, nick: &str) -> Result<Option<i64>> {
        let db = self.services.db.read();
        if let Some(vouched) = vouched
            && let Some(account) = known::account(db, &self.identity(), &by_network(vouched)).await?
        {
            return Ok(Some(account));
        }
        known::account(db, &self.identity(), &by_nick(nick)).await
    }

    /// Whoever has a name now need not be who had it: they left, or took another one. Without a name, nobody is who they
    /// were: the connection was lost for a while.
    pub async fn passed(&self, nick: Option<&str>) -> Result<()> {
        let who = nick.map(by_nick);
        let db = self.services.db.read();
        if let Some(who) = &who
            && known::account(db, &self.identity(), who).await?.is_none()
        {
            return Ok(());
        }
        let tx = self.write().await?;
        known::forget(&*tx, &self.identity(), who.as_deref()).await?;
        Ok(tx.commit().await?)
    }

    /// Answers what somebody said to us alone.
    pub async fn asked(
        &self,
        channel: &Channel,
        vouched: Option<&str>,
        nick: &str,
        text: &str,
    ) -> anyhow::Result<Vec<String>> {
        let text = format::read(text).plain;
        let l = channel.room.l(&self.services);
        if let Some(code) = text.trim_start_matches('!').strip_prefix("link ") {
            let who = vouched.map_or_else(|| by_nick(nick), by_network);
            let tx = self.write().await?;
            let now = self.services.now();
            let account = known::claim(&*tx, &self.identity(), &who, vouched.is_some(), code, now).await?;
            tx.commit().await?;
            let user = bot::speaker(&self.services, account).await?.and_then(|reader| reader.user);
            return Ok(vec![match (user, vouched) {
                (Some(user), Some(_)) => msg::rooms_link_done(l, &user.name),
                (Some(user), None) => msg::rooms_link_passing(l, &user.name),
                (None, _) => msg::rooms_link_bad(l),
            }]);
        }
        let account = self.account(vouched, nick).await?;
        bot::in_private(&self.services, &channel.room, nick, account, &text).await
    }

    /// The network, for what people proved there.
    fn identity(&self) -> String {
        let network = self.channels().first().map(|channel| channel.place_of_names.clone());
        format!("{}:{}", self.tool, network.unwrap_or_default())
    }

    /// Puts a corrected text in place of what was heard under an id; false when there is no such line of this speaker.
    pub async fn corrected(&self, channel: &Channel, message: &str, nick: &str, text: &str) -> Result<bool> {
        let tx = self.write().await?;
        let line = lines::by_message(&*tx, channel.room.id(), &channel.network, message).await?;
        let Some(line) = line.filter(|line| line.nick == nick && line.kind().is_said()) else {
            return Ok(false);
        };
        say::correct(&tx, &channel.room, &line, text, self.services.now()).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Everybody who is in the room on the network.
    pub async fn people(&self, channel: &Channel, nicks: &[String]) -> Result<()> {
        let tx = self.write().await?;
        let now = self.services.now();
        people::set_all(&*tx, channel.bridge.id(), channel.room.id(), nicks, now).await?;
        Ok(tx.commit().await?)
    }
    /// Somebody came.
    pub async fn came(&self, channel: &Channel, nick: &str) -> Result<()> {
        let tx = self.write().await?;
        people::add(&*tx, channel.bridge.id(), channel.room.id(), nick, self.services.now()).await?;
        Ok(tx.commit().await?)
    }
    /// Somebody left.
    pub async fn left(&self, channel: &Channel, nick: &str) -> Result<()> {
        let tx = self.write().await?;
        people::remove(&*tx, channel.bridge.id(), nick).await?;
        Ok(tx.commit().await?)
    }
    /// Somebody has another name.
    pub async fn renamed(&self, channel: &Channel, old: &str, new: &str) -> Result<()> {
        let tx = self.write().await?;
        people::rename(&*tx, channel.bridge.id(), channel.room.id(), old, new).await?;
        Ok(tx.commit().await?)
    }

    /// Notes how it is with a channel, for the pages.
    pub async fn state(&self, channel: &Channel, state: State, nick: &str, note: &str) -> Result<()> {
        let tx = self.write().await?;
        let now = self.services.now();
        bridges::set_state(&*tx, channel.bridge.id(), state, nick, note, now).await?;
        if state != State::Joined {
            people::clear(&*tx, channel.bridge.id()).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Waits until [`Link::take`] may have something for one of the mounts that can speak now. Whoever waits may stop at
    /// any moment.
    pub async fn waiting(&self, ready: &[i64]) -> Result<()> {
        let mut bell = self.services.db.bell();
        loop {
            if !ready.is_empty() {
                let db = self.services.db.read();
                let waits =
                    queue::peek(db, ready).await?.is_some() || bridges::any_dropped(db, ready).await?;
                if waits {
                    return Ok(());
                }
            }
            bell.wait(LOOK_EVERY).await;
        }
    }

    /// Takes the next line: nobody else gets it any more, and it is lost when whoever calls does not say it. So it must
    /// not be called where it may be broken off.
    ///
    /// Errors: [`Error::Conflict`] once another process speaks.
    pub async fn take(&self, ready: &[i64]) -> Result<Option<Outgoing>> {
        let tx = self.write().await?;
        let Some(row) = queue::peek(&*tx, ready).await? else {
            drop(tx);
            return self.dropped(ready).await;
        };
        queue::take(&*tx, row.id).await?;
        tx.commit().await?;
        Ok(Some(Outgoing {
            id: row.id,
            bridge_id: row.bridge_id,
            source: row.source,
            nick: row.nick,
            kind: Kind::parse(&row.kind).unwrap_or(Kind::Notice),
            text: row.text,
        }))
    }

    /// A line was said.
    pub async fn said(&self, line: &Outgoing) -> Result<()> {
        if line.id == 0 {
            return Ok(());
        }
        let tx = self.services.db.write().await?;
        queue::done(&*tx, line.id).await?;
        Ok(tx.commit().await?)
    }

    /// What was taken when the connection broke may have been said or not; it is not said again.
    pub(super) async fn give_up_taken(&self) -> Result<()> {
        let ids: Vec<i64> = self.channels().iter().map(|channel| channel.bridge.id()).collect();
        let tx = self.write().await?;
        queue::forget_taken(&*tx, &ids).await?;
        Ok(tx.commit().await?)
    }

    /// Once all is said that waited: how many lines were dropped meanwhile, to be told on the network.
    async fn dropped(&self, ready: &[i64]) -> Result<Option<Outgoing>> {
        for channel in self.channels().iter().filter(|channel| ready.contains(&channel.bridge.id())) {
            if !bridges::any_dropped(self.services.db.read(), &[channel.bridge.id()]).await? {
                continue;
            }
            let tx = self.write().await?;
            let dropped = bridges::take_dropped(&*tx, channel.bridge.id()).await?;
            tx.commit().await?;
            if dropped > 0 {
                let text = msg::rooms_dropped(channel.room.l(&self.services), dropped);
                let bridge_id = channel.bridge.id();
                let (source, nick) = (BOT.to_owned(), String::new());
                return Ok(Some(Outgoing { id: 0, bridge_id, source, nick, kind: Kind::Notice, text }));
            }
        }
        Ok(None)
    }

    /// A transaction, as long as this process is the one that speaks.
    async fn write(&self) -> Result<Tx> {
        let tx = self.services.db.write().await?;
        match lease::is_held(&*tx, &self.lease, &self.holder, self.services.now()).await? {
            true => Ok(tx),
            false => Err(Error::Conflict),
        }
    }
}

fn by_network(name: &str) -> String {
    format!("account:{}", name.to_lowercase())
}

fn by_nick(nick: &str) -> String {
    format!("nick:{nick}")
}
