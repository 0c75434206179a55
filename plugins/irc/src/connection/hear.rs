//! What we hear.

use anyhow::bail;
use farrier_rooms::Kind;
use farrier_rooms::bridge::{Channel, Heard, Refused, State};

use super::Connection;
use crate::message::{Message, fold};

/// Words in a server's goodbye that mean it does not want us back.
const BANNED: &[&str] = &["k-line", "kline", "g-line", "gline", "z-line", "banned", "akill"];

impl Connection {
    /// Deals with one line of the server.
    pub(super) async fn hear(&mut self, message: &Message) -> anyhow::Result<()> {
        match message.command.as_str() {
            "PING" => {
                let token = message.last().to_owned();
                return self.write(&format!("PONG :{token}")).await;
            }
            "ERROR" => {
                let goodbye = message.last().to_lowercase();
                match BANNED.iter().any(|word| goodbye.contains(word)) {
                    true => bail!(Refused(message.last().to_owned())),
                    false => bail!("the server says: {}", message.last()),
                }
            }
            _ => {}
        }
        if self.registering.is_some() && self.hear_registering(message).await? {
            return Ok(());
        }
        match message.command.as_str() {
            "CAP" => {
                self.hear_registering(message).await?;
            }
            "465" => bail!(Refused(message.last().to_owned())),
            "BATCH" => self.hear_batch(message),
            "PRIVMSG" | "NOTICE" => self.hear_said(message).await?,
            "JOIN" => self.hear_join(message).await?,
            "PART" => {
                let (name, reason) = (message.param(0).to_owned(), message.params.get(1).cloned());
                self.hear_leave(&name, &message.source, Kind::Part, reason.unwrap_or_default(), message)
                    .await?;
            }
            "KICK" => self.hear_kick(message).await?,
            "QUIT" => {
                let reason = self.quit_reason(message);
                for name in self.channels_of(&message.source) {
                    self.hear_leave(&name, &message.source, Kind::Quit, reason.clone(), message).await?;
                }
                if fold(&message.source) == fold(&self.settings.nick) && self.nick != self.settings.nick {
                    self.regain();
                }
            }
            "NICK" => self.hear_nick(message).await?,
            "TOPIC" => {
                if let Some(channel) = self.channel(message.param(0)) {
                    self.heard(&channel, Kind::Topic, &message.source, message.last(), message).await?;
                }
            }
            "353" => {
                let prefixes = ['@', '+', '%', '&', '~', '!'];
                if let Some(joined) = self.channels.get_mut(&fold(message.param(2))) {
                    let names = message.last().split(' ').map(|name| name.trim_start_matches(prefixes));
                    // With userhost-in-names a name has an address behind it, which we do not keep.
                    let names = names.map(|name| name.split('!').next().unwrap_or_default());
                    joined.listed.extend(names.filter(|name| !name.is_empty()).map(str::to_owned));
                }
            }
            "366" => {
                let name = message.param(1).to_owned();
                self.listed(&name).await?;
            }
            // Not in the channel, or not allowed to speak there: what we said last was not heard.
            "404" | "442" => {
                if let Some(joined) = self.channels.get_mut(&fold(message.param(1))) {
                    joined.refused += 1;
                }
            }
            // No such channel, too many, full, invited only, banned, wrong key, registered only.
            "403" | "405" | "437" | "471" | "473" | "474" | "475" | "476" | "477" | "489" => {
                let (name, note) = (message.param(1).to_owned(), message.last().to_owned());
                self.shut_out(&name, State::Refused, &note).await?;
            }
            _ => {}
        }
        Ok(())
    }

    fn hear_batch(&mut self, message: &Message) {
        let reference = message.param(0);
        match (reference.strip_prefix('+'), reference.strip_prefix('-')) {
            (Some(begins), _) => {
                self.batches.insert(begins.to_owned(), message.param(1).to_owned());
            }
            (_, Some(ends)) => {
                self.batches.remove(ends);
            }
            _ => {}
        }
    }

    /// When the network breaks in two, servers give the names of the two ends as everybody's reason.
    fn quit_reason(&self, message: &Message) -> String {
        let batch = message.tag("batch").and_then(|reference| self.batches.get(reference));
        let is_split = batch.is_some_and(|kind| kind == "netsplit") || is_two_servers(message.last());
        if is_split { "netsplit".to_owned() } else { message.last().to_owned() }
    }

    async fn hear_said(&mut self, message: &Message) -> anyhow::Result<()> {
        // Our own words come back where the server has echo-message; the room has them already.
        if self.is_me(&message.source) || message.source.is_empty() {
            return Ok(());
        }
        let target = message.param(0).trim_start_matches(['@', '+', '%', '~']).to_owned();
        let text = message.last();
        let (kind, text) = match (text.strip_prefix('\u{1}'), message.command.as_str()) {
            (Some(ctcp), _) => match ctcp.strip_prefix("ACTION ") {
                Some(action) => (Kind::Action, action.trim_end_matches('\u{1}').to_owned()),
                None => return Ok(()),
            },
            (None, "NOTICE") => (Kind::Notice, text.to_owned()),
            (None, _) => (Kind::Message, text.to_owned()),
        };
        match self.channel(&target) {
            Some(channel) => {
                self.heard(&channel, kind, &message.source, &text, message).await?;
            }
            None if self.is_me(&target) && kind == Kind::Message => self.asked_in_private(message, text),
            None => {}
        }
        Ok(())
    }

    /// Somebody speaks to us alone. The answer may take a while, and the channel does not wait for it.
    fn asked_in_private(&mut self, message: &Message, text: String) {
        let Ok(place) = self.asking.clone().try_acquire_owned() else { return };
        let Some(first) = self.link.channels().first().cloned() else { return };
        let (link, sender, nick) = (self.link.clone(), self.answers.0.clone(), message.source.clone());
        // The room in which we both are is the one that is asked about.
        let shared = self.channels_of(&nick).first().and_then(|name| self.channel(name)).unwrap_or(first);
        let vouched = vouched(message).map(str::to_owned);
        // Whom we do not see in a channel may be gone at any moment without our knowing.
        if vouched.is_none() && self.channels_of(&nick).is_empty() && text.contains("link ") {
            return;
        }
        tokio::spawn(async move {
            let _place = place;
            match link.asked(&shared, vouched.as_deref(), &fold(&nick), &text).await {
                Ok(lines) => {
                    for line in lines {
                        let _ = sender.send((nick.clone(), line)).await;
                    }
                }
                Err(error) => tracing::warn!("a private question was not answered: {error:#}"),
            }
        });
    }

    async fn hear_join(&mut self, message: &Message) -> anyhow::Result<()> {
        let name = message.param(0).to_owned();
        if self.is_me(&message.source) {
            if let Some(joined) = self.channels.get_mut(&fold(&name)) {
                joined.join_at = None;
                joined.since = std::time::Instant::now();
                joined.listed.clear();
            }
            return Ok(());
        }
        let Some(channel) = self.channel(&name) else { return Ok(()) };
        if let Some(joined) = self.channels.get_mut(&fold(&name)) {
            joined.people.insert(fold(&message.source), message.source.clone());
        }
        self.link.came(&channel, &message.source).await?;
        self.heard(&channel, Kind::Join, &message.source, "", message).await
    }

    async fn hear_leave(
        &mut self,
        name: &str,
        nick: &str,
        kind: Kind,
        reason: String,
        message: &Message,
    ) -> anyhow::Result<()> {
        if self.is_me(nick) {
            return self.shut_out(name, State::Waiting, "").await;
        }
        if let Some(joined) = self.channels.get_mut(&fold(name)) {
            joined.people.remove(&fold(nick));
        }
        if self.channels_of(nick).is_empty() {
            self.link.passed(Some(&fold(nick))).await?;
        }
        let Some(channel) = self.channel(name) else { return Ok(()) };
        self.link.left(&channel, nick).await?;
        self.heard(&channel, kind, nick, &reason, message).await
    }

    async fn hear_kick(&mut self, message: &Message) -> anyhow::Result<()> {
        let (name, who) = (message.param(0).to_owned(), message.param(1).to_owned());
        let reason = match message.params.get(2).filter(|reason| **reason != message.source) {
            Some(reason) => format!("{}: {reason}", message.source),
            None => message.source.clone(),
        };
        if self.is_me(&who) {
            if let Some(channel) = self.channel(&name) {
                self.heard(&channel, Kind::Kick, &who, &reason, message).await?;
            }
            return self.shut_out(&name, State::Waiting, &reason).await;
        }
        self.hear_leave(&name, &who, Kind::Kick, reason, message).await
    }

    async fn hear_nick(&mut self, message: &Message) -> anyhow::Result<()> {
        let (old, new) = (message.source.clone(), message.param(0).to_owned());
        if self.is_me(&old) {
            self.nick = new;
            for channel in self.link.channels().iter() {
                if self.ready().contains(&channel.bridge.id()) {
                    self.note(channel, State::Joined, "").await?;
                }
            }
            return Ok(());
        }
        self.link.passed(Some(&fold(&old))).await?;
        for name in self.channels_of(&old) {
            if let Some(joined) = self.channels.get_mut(&name) {
                joined.people.remove(&fold(&old));
                joined.people.insert(fold(&new), new.clone());
            }
            let Some(channel) = self.channel(&name) else { continue };
            self.link.renamed(&channel, &old, &new).await?;
            self.heard(&channel, Kind::Nick, &old, &new, message).await?;
        }
        if fold(&old) == fold(&self.settings.nick) && self.nick != self.settings.nick {
            self.regain();
        }
        Ok(())
    }

    async fn heard(
        &self,
        channel: &Channel,
        kind: Kind,
        nick: &str,
        text: &str,
        message: &Message,
    ) -> anyhow::Result<()> {
        let account_id = match kind.is_said() {
            true => self.link.account(vouched(message), &fold(nick)).await?,
            false => None,
        };
        let heard = Heard {
            at: message.time(),
            nick: nick.to_owned(),
            account_id,
            kind,
            text: text.to_owned(),
            // One message id is that of a line in one channel; comings and goings in several have the same.
            message_id: message.tag("msgid").filter(|_| kind.is_said()).map(str::to_owned),
        };
        let batch = message.tag("batch").and_then(|reference| self.batches.get(reference));
        match batch.is_some_and(|kind| kind == "chathistory") {
            // Without an id there is no telling whether the log has it already.
            true if heard.message_id.is_none() => {}
            true => drop(self.link.missed(channel, &heard).await?),
            false => drop(self.link.heard(channel, &heard).await?),
        }
        Ok(())
    }
}

/// The account that the network vouches for.
fn vouched(message: &Message) -> Option<&str> {
    message.tag("account").filter(|account| !account.is_empty() && *account != "*")
}

/// `hub.example leaf.example`: two names of servers and nothing else.
fn is_two_servers(reason: &str) -> bool {
    let mut words = reason.split(' ');
    let is_server = |word: Option<&str>| {
        word.is_some_and(|word| {
            word.contains('.')
                && !word.starts_with('.')
                && !word.ends_with('.')
                && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '*'))
        })
    };
    is_server(words.next()) && is_server(words.next()) && words.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_netsplit_is_recognised_by_its_reason() {
        for (reason, split) in [
            ("hub.example.org leaf.example.org", true),
            ("*.net *.split", true),
            ("good night.", false),
            ("gone. bye.", false),
            ("a.b c.d e.f", false),
            ("see x.org", false),
            ("", false),
        ] {
            assert_eq!(is_two_servers(reason), split, "{reason}");
        }
    }
}
