//! From the open connection to the first channel: capabilities, name, and who we are.

use anyhow::bail;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use farrier_rooms::bridge::Refused;

use super::Connection;
use crate::message::Message;

/// What we make use of when the server has it.
const WANTED: &[&str] = &[
    "message-tags",
    "server-time",
    "echo-message",
    "account-tag",
    "account-notify",
    "batch",
    "multi-prefix",
    "draft/chathistory",
];

/// How often another name is tried.
const MAX_NAMES: usize = 8;

/// What is known before we are let in.
#[derive(Default)]
pub struct Registering {
    offered: Vec<String>,
    names: usize,
}

impl Connection {
    /// Says who we are.
    pub(super) async fn begin(&mut self) -> anyhow::Result<()> {
        self.write("CAP LS 302").await?;
        self.write(&format!("NICK {}", self.settings.nick)).await?;
        self.write("USER farrier 0 * :Farrier").await
    }

    fn wants_sasl(&self) -> bool {
        self.settings.auth == "sasl" && !self.settings.password.is_empty()
    }

    /// Deals with the answers to all that. False when it is about something else.
    pub(super) async fn hear_registering(&mut self, message: &Message) -> anyhow::Result<bool> {
        match message.command.as_str() {
            "CAP" => self.hear_caps(message).await?,
            "AUTHENTICATE" => {
                let (user, password) = (self.settings.account().to_owned(), self.settings.password.clone());
                let proof = STANDARD.encode(format!("\0{user}\0{password}"));
                // 400 bytes each; a last piece of exactly 400 is followed by an empty one.
                let mut pieces: Vec<&str> = proof
                    .as_bytes()
                    .chunks(400)
                    .filter_map(|piece| std::str::from_utf8(piece).ok())
                    .collect();
                if proof.len().is_multiple_of(400) {
                    pieces.push("+");
                }
                for piece in pieces {
                    self.write(&format!("AUTHENTICATE {piece}")).await?;
                }
            }
            "903" => self.write("CAP END").await?,
            "902" | "904" | "905" | "908" => bail!(Refused(message.last().to_owned())),
            // Somebody has the name, or the server keeps it back.
            "433" | "436" | "437" => {
                let Some(registering) = &mut self.registering else { return Ok(false) };
                registering.names += 1;
                if registering.names > MAX_NAMES {
                    bail!(Refused(message.last().to_owned()));
                }
                self.nick = alternative(&self.settings.nick, registering.names);
                self.write(&format!("NICK {}", self.nick)).await?;
            }
            "432" => bail!(Refused(message.last().to_owned())),
            "464" | "465" => bail!(Refused(message.last().to_owned())),
            "001" => {
                self.registering = None;
                // Who is there under a name now need not be who was before we went away.
                self.link.passed(None).await?;
                self.nick = message.param(0).to_owned();
                if self.settings.auth == "nickserv" && !self.settings.password.is_empty() {
                    self.identify().await?;
                }
                self.sync_channels().await?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    async fn hear_caps(&mut self, message: &Message) -> anyhow::Result<()> {
        let words =
            |text: &str| text.split(' ').filter(|cap| !cap.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let wants_sasl = self.wants_sasl();
        match message.param(1) {
            "LS" => {
                let Some(registering) = &mut self.registering else { return Ok(()) };
                let offered = words(message.last());
                registering
                    .offered
                    .extend(offered.iter().map(|cap| cap.split('=').next().unwrap_or_default().to_owned()));
                if message.param(2) == "*" {
                    return Ok(());
                }
                let asked: Vec<&str> = WANTED
                    .iter()
                    .copied()
                    .chain(wants_sasl.then_some("sasl"))
                    .filter(|cap| registering.offered.iter().any(|offered| offered == cap))
                    .collect();
                if wants_sasl && !asked.contains(&"sasl") {
                    bail!(Refused("the server has no SASL".to_owned()));
                }
                match asked.is_empty() {
                    true => self.write("CAP END").await?,
                    false => self.write(&format!("CAP REQ :{}", asked.join(" "))).await?,
                }
            }
            "ACK" => {
                self.caps.extend(words(message.last()));
                match wants_sasl && self.has("sasl") && self.registering.is_some() {
                    true => self.write("AUTHENTICATE PLAIN").await?,
                    false => self.write("CAP END").await?,
                }
            }
            "NAK" => self.write("CAP END").await?,
            "DEL" => {
                let gone = words(message.last());
                self.caps.retain(|cap| !gone.contains(cap));
            }
            _ => {}
        }
        Ok(())
    }

    /// Whether the server has granted a capability.
    pub(super) fn has(&self, cap: &str) -> bool {
        self.caps.iter().any(|own| own == cap)
    }

    /// Tells the services who we are, and asks them for our name when somebody else has it.
    async fn identify(&mut self) -> anyhow::Result<()> {
        let (user, password) = (self.settings.account().to_owned(), self.settings.password.clone());
        self.write(&format!("PRIVMSG NickServ :IDENTIFY {user} {password}")).await?;
        if self.nick != self.settings.nick {
            let nick = self.settings.nick.clone();
            self.write(&format!("PRIVMSG NickServ :GHOST {nick} {password}")).await?;
            self.regain();
        }
        Ok(())
    }
}

/// Another name that is like ours.
fn alternative(nick: &str, number: usize) -> String {
    let tail = if number == 1 { "_".to_owned() } else { format!("_{number}") };
    // Servers that know no long names have at most nine characters.
    let short: String =
        nick.chars().take(if number > 4 { 9 - tail.len() } else { 30 - tail.len() }).collect();
    format!("{short}{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_names_are_names() {
        let names: Vec<String> =
            (1..=MAX_NAMES).map(|number| alternative("farrier-of-demo", number)).collect();
        assert_eq!(names[0], "farrier-of-demo_");
        assert_eq!(names[7], "farrier_8");
        assert!(names.iter().all(|name| crate::settings::is_nick(name)));
    }
}
