//! What we say, at the pace that servers allow.

use std::time::Instant;

use farrier_rooms::bridge::Outgoing;
use farrier_rooms::{Kind, format};

use super::Connection;
use crate::message::{MAX_BYTES, split};

/// What the server puts before our line when it passes it on: `:nick!user@host `. Hosts have at most 63 bytes.
const SOURCE_BYTES: usize = 1 + 1 + 10 + 1 + 63 + 1;
/// Pieces of one line; whoever says more had better use the wiki.
const MAX_PIECES: usize = 8;

impl Connection {
    /// Writes what waits, as far as the pace allows.
    pub(super) async fn speak_what_may_be_said(&mut self) -> anyhow::Result<()> {
        while !self.waiting.is_empty() && self.pace.take(Instant::now()) {
            if let Some(line) = self.waiting.pop_front() {
                self.remember(&line);
                self.write(&line).await?;
            }
        }
        Ok(())
    }

    /// Takes the next line of a room and lets it wait for its turn, which is now.
    pub(super) async fn say_next(&mut self, ready: &[i64]) -> anyhow::Result<()> {
        let Some(line) = self.link.take(ready).await? else { return Ok(()) };
        let target = self.channels.values().find(|channel| channel.bridge == line.bridge_id);
        if let Some(target) = target.map(|channel| channel.name.clone()) {
            let pieces = self.pieces(&target, &line);
            self.waiting.extend(pieces);
            self.speak_what_may_be_said().await?;
        }
        self.link.said(&line).await?;
        Ok(())
    }

    /// The lines of the protocol that a line of a room becomes.
    fn pieces(&self, target: &str, line: &Outgoing) -> Vec<String> {
        let command = if line.nick.is_empty() || line.kind == Kind::Notice { "NOTICE" } else { "PRIVMSG" };
        let prefix = line.prefix();
        // Formatting is for pages; colours and the like of other networks do not go out again.
        let text = format::read(&line.text).plain;
        let fixed = SOURCE_BYTES + self.nick.len() + command.len() + 1 + target.len() + 2 + prefix.len() + 2;
        let room = MAX_BYTES.saturating_sub(fixed).max(40);
        let pieces = split(&text, room).into_iter().take(MAX_PIECES);
        pieces.map(|piece| format!("{command} {target} :{prefix}{piece}")).collect()
    }

    /// Answers somebody in private.
    pub(super) fn answer(&mut self, nick: &str, line: &str) {
        let room = MAX_BYTES.saturating_sub(SOURCE_BYTES + self.nick.len() + nick.len() + 14).max(40);
        let text = format::read(line).plain;
        for piece in split(&text, room).into_iter().take(MAX_PIECES) {
            self.waiting.push_back(format!("NOTICE {nick} :{piece}"));
        }
    }
}
