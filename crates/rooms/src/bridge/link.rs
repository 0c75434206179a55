//! What a connection tells its rooms and gets from them.

use std::sync::Arc;
use std::time::Duration;

use farrier_db::Tx;
use farrier_domain::{Error, Result};
use farrier_tool::{Mount, Services};
use tokio::sync::watch;

use super::{Outgoing, State, is_relayed, lease};
use crate::model::lines::{self, Kind, Model as Line};
use crate::model::{bridges, people, queue};
use crate::say::{self, BOT, NewLine};
use crate::{Room, msg};

/// A mount on a connection, with the room that it feeds.
#[derive(Clone, Debug)]
pub struct Channel {
    /// The mount with the network's settings.
    pub bridge: Mount,
    /// The room, often the same mount's.
    pub room: Room,
    /// The network as people call it.
    pub network: String,
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
        let line = match is_relayed(&heard.text) {
            true => say::keep(&tx, &channel.room, &new).await?,
            false => say::add(&tx, &channel.room, &new).await?,
        };
        tx.commit().await?;
        Ok(line)
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
