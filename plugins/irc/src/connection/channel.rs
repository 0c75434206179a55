//! The channels of a connection: which are wanted, in which we are, and who is there.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::{Duration, Instant};

use farrier_rooms::bridge::{Channel, State};

use super::Connection;
use crate::Settings;
use crate::message::fold;

/// The first pause before a channel that threw us out, or did not let us in, is tried again.
const PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(300);
/// Lines that are remembered for the case that they are refused, and how long.
const MAX_RECENT: usize = 10;
const RECENT: Duration = Duration::from_secs(120);
/// Lines that we ask for after an absence.
const MISSED: usize = 200;
/// Being in for so long makes the next pause the first again.
const GOOD: Duration = Duration::from_secs(120);

/// One channel.
pub struct Joined {
    /// As it is written.
    pub name: String,
    pub key: String,
    /// The mount.
    pub bridge: i64,
    /// Whether we are in it.
    pub is_in: bool,
    /// When we try to get in; none while we wait for an answer, or are in.
    pub join_at: Option<Instant>,
    pub pause: Duration,
    /// Since when we are in, or have asked to be.
    pub since: Instant,
    /// Who is there: folded name to name.
    pub people: BTreeMap<String, String>,
    /// What we said lately, to be said again when the server tells that it was refused.
    pub recent: VecDeque<(Instant, String)>,
    /// How many of the last lines were refused.
    pub refused: usize,
    /// Names of an answer that has not ended.
    pub listed: Vec<String>,
}

impl Joined {
    /// Tries again after a while that grows.
    pub fn try_later(&mut self) {
        // Whoever throws us out as soon as we come is not to be pestered.
        if self.is_in && self.since.elapsed() >= GOOD {
            self.pause = PAUSE;
        }
        self.is_in = false;
        self.people.clear();
        self.join_at = Some(Instant::now() + self.pause);
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
    }
}

impl Connection {
    /// Joins what is wanted now and leaves what is not.
    pub(super) async fn sync_channels(&mut self) -> anyhow::Result<()> {
        if self.registering.is_some() {
            return Ok(());
        }
        let wanted: HashMap<String, (i64, Settings)> = self
            .link
            .channels()
            .iter()
            .map(|channel| {
                let settings: Settings = channel.bridge.settings();
                (fold(&settings.channel), (channel.bridge.id(), settings))
            })
            .collect();
        let gone: Vec<String> =
            self.channels.keys().filter(|name| !wanted.contains_key(*name)).cloned().collect();
        for name in gone {
            if let Some(channel) = self.channels.remove(&name).filter(|channel| channel.is_in) {
                self.waiting.push_back(format!("PART {}", channel.name));
            }
        }
        for (folded, (bridge, settings)) in wanted {
            let known = self.channels.get(&folded);
            if known.is_some_and(|known| {
                known.bridge == bridge && (known.is_in || known.key == settings.channel_key)
            }) {
                continue;
            }
            let channel = Joined {
                name: settings.channel,
                key: settings.channel_key,
                bridge,
                is_in: false,
                join_at: Some(Instant::now()),
                pause: PAUSE,
                since: Instant::now(),
                people: BTreeMap::new(),
                recent: VecDeque::new(),
                refused: 0,
                listed: Vec::new(),
            };
            self.channels.insert(folded, channel);
        }
        self.join_due(Instant::now());
        Ok(())
    }

    /// Asks to be let in where it is time.
    pub(super) fn join_due(&mut self, now: Instant) {
        for channel in self.channels.values_mut() {
            if channel.join_at.is_some_and(|due| due <= now) {
                channel.join_at = None;
                self.waiting
                    .push_back(format!("JOIN {} {}", channel.name, channel.key).trim_end().to_owned());
            }
        }
    }

    /// Remembers a line that goes out to a channel.
    pub(super) fn remember(&mut self, line: &str) {
        let mut words = line.splitn(3, ' ');
        if let (Some("PRIVMSG" | "NOTICE"), Some(name)) = (words.next(), words.next())
            && let Some(joined) = self.channels.get_mut(&fold(name))
        {
            joined.recent.push_back((Instant::now(), line.to_owned()));
            if joined.recent.len() > MAX_RECENT {
                joined.recent.pop_front();
            }
        }
    }

    /// The mounts in whose channels we are.
    pub(super) fn ready(&self) -> Vec<i64> {
        self.channels.values().filter(|channel| channel.is_in).map(|channel| channel.bridge).collect()
    }

    /// The channels that somebody is in, without them from now on if they left.
    pub(super) fn channels_of(&self, nick: &str) -> Vec<String> {
        let folded = fold(nick);
        let with = self.channels.iter().filter(|(_, channel)| channel.people.contains_key(&folded));
        with.map(|(name, _)| name.clone()).collect()
    }

    /// A channel does not let us in, or threw us out.
    pub(super) async fn shut_out(&mut self, name: &str, state: State, note: &str) -> anyhow::Result<()> {
        if let Some(channel) = self.channels.get_mut(&fold(name)) {
            channel.try_later();
        }
        match self.channel(name) {
            Some(channel) => self.note(&channel, state, note).await,
            None => Ok(()),
        }
    }

    /// Asks a server that keeps what is said for what was said while we were away.
    async fn ask_for_what_was_missed(&mut self, channel: &Channel, name: &str) -> anyhow::Result<()> {
        let can = ["draft/chathistory", "batch", "server-time", "message-tags"];
        if !can.iter().all(|cap| self.has(cap)) {
            return Ok(());
        }
        if let Some(last) = self.link.last_heard(channel).await? {
            let last = farrier_db::at(last);
            let format = time::macros::format_description!(
                "[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z"
            );
            self.waiting
                .push_back(format!("CHATHISTORY AFTER {name} timestamp={} {MISSED}", last.format(&format)?));
        }
        Ok(())
    }

    /// The list of who is in a channel has ended: now we are in.
    pub(super) async fn listed(&mut self, name: &str) -> anyhow::Result<()> {
        let me = fold(&self.nick);
        let Some(joined) = self.channels.get_mut(&fold(name)) else { return Ok(()) };
        let listed = std::mem::take(&mut joined.listed);
        joined.people =
            listed.into_iter().map(|nick| (fold(&nick), nick)).filter(|(nick, _)| *nick != me).collect();
        let people: Vec<String> = joined.people.values().cloned().collect();
        let is_new = !joined.is_in;
        joined.is_in = true;
        // What was said between being thrown out and hearing of it was refused for certain, so it is said now.
        let kept = joined.recent.len().saturating_sub(std::mem::take(&mut joined.refused));
        let again = joined.recent.split_off(kept).into_iter().filter(|(at, _)| at.elapsed() < RECENT);
        self.waiting.extend(again.map(|(_, line)| line));
        joined.recent.clear();
        let Some(channel) = self.channel(name) else { return Ok(()) };
        self.link.people(&channel, &people).await?;
        if is_new {
            self.note(&channel, State::Joined, "").await?;
            self.ask_for_what_was_missed(&channel, name).await?;
        }
        Ok(())
    }
}
