//! Which channel of which network, under which name.

use farrier_i18n::L;
use farrier_rooms::RoomSettings;
use farrier_tool::{Field, FieldKind, ToolSettings};
use serde::{Deserialize, Serialize};

use crate::msg;

/// One room's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The network as people call it; the host when empty.
    pub network: String,
    /// The server; none means a room in the browser only.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Whether the connection is encrypted and the certificate checked.
    pub tls: bool,
    /// Our name there.
    pub nick: String,
    /// The channel.
    pub channel: String,
    /// Its key, if it has one.
    pub channel_key: String,
    /// How we sign in: `none`, `sasl` or `nickserv`.
    pub auth: String,
    /// Our account there; the nick when empty.
    pub user: String,
    /// Its password.
    pub password: String,
    /// What every room decides.
    #[serde(flatten)]
    pub room: RoomSettings,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            network: String::new(),
            host: String::new(),
            port: 6697,
            tls: true,
            nick: "farrier".to_owned(),
            channel: String::new(),
            channel_key: String::new(),
            auth: "none".to_owned(),
            user: String::new(),
            password: String::new(),
            room: RoomSettings::default(),
        }
    }
}

impl Settings {
    /// The network as people call it.
    pub fn network(&self) -> &str {
        if self.network.is_empty() { &self.host } else { &self.network }
    }
    /// Our account on the network.
    pub fn account(&self) -> &str {
        if self.user.is_empty() { &self.nick } else { &self.user }
    }
    /// Whether it names a channel at all.
    pub fn is_complete(&self) -> bool {
        !self.host.is_empty() && is_channel(&self.channel) && is_nick(&self.nick)
    }
}

/// Whether a name is one that every server takes.
pub fn is_nick(text: &str) -> bool {
    let special = |c: char| "[]\\`_^{|}".contains(c);
    text.len() <= 30
        && text.starts_with(|c: char| c.is_ascii_alphabetic() || special(c))
        && text.chars().all(|c| c.is_ascii_alphanumeric() || special(c) || c == '-')
}

/// Whether a name can be a channel's.
pub fn is_channel(text: &str) -> bool {
    text.len() > 1
        && text.len() <= 50
        && text.starts_with(['#', '&'])
        && !text.contains(|c: char| c.is_whitespace() || c.is_control() || c == ',' || c == ':')
}

fn is_word(text: &str) -> bool {
    !text.contains(|c: char| c.is_whitespace() || c.is_control()) && text.len() <= 300
}

impl ToolSettings for Settings {
    fn fields(l: L) -> Vec<Field> {
        let field = |name, label, help, kind| Field { name, label, help, kind };
        let text = || FieldKind::Text;
        let mut fields = vec![
            field("host", msg::irc_set_host(l), msg::irc_set_host_help(l), text()),
            field("port", msg::irc_set_port(l), String::new(), FieldKind::Number { min: 1, max: 65_535 }),
            field("tls", msg::irc_set_tls(l), msg::irc_set_tls_help(l), FieldKind::Switch),
            field("network", msg::irc_set_network(l), msg::irc_set_network_help(l), text()),
            field("channel", msg::irc_set_channel(l), msg::irc_set_channel_help(l), text()),
            field("channel_key", msg::irc_set_key(l), msg::irc_set_key_help(l), FieldKind::Secret),
            field("nick", msg::irc_set_nick(l), msg::irc_set_nick_help(l), text()),
            field(
                "auth",
                msg::irc_set_auth(l),
                String::new(),
                FieldKind::Choice(vec![
                    ("none", msg::irc_set_auth_none(l)),
                    ("sasl", msg::irc_set_auth_sasl(l)),
                    ("nickserv", msg::irc_set_auth_nickserv(l)),
                ]),
            ),
            field("user", msg::irc_set_user(l), msg::irc_set_user_help(l), text()),
            field("password", msg::irc_set_password(l), msg::irc_set_password_help(l), FieldKind::Secret),
        ];
        fields.extend(RoomSettings::fields(l));
        fields
    }

    fn check(&self, l: L) -> Result<(), (&'static str, String)> {
        if !is_word(&self.host) {
            return Err(("host", msg::irc_set_host_bad(l)));
        }
        if self.port == 0 {
            return Err(("port", msg::irc_set_port_bad(l)));
        }
        if !is_nick(&self.nick) {
            return Err(("nick", msg::irc_set_nick_bad(l)));
        }
        if !(self.channel.is_empty() && self.host.is_empty()) && !is_channel(&self.channel) {
            return Err(("channel", msg::irc_set_channel_bad(l)));
        }
        if !matches!(self.auth.as_str(), "none" | "sasl" | "nickserv") {
            return Err(("auth", msg::irc_set_line_bad(l)));
        }
        let words = [("channel_key", &self.channel_key), ("user", &self.user), ("password", &self.password)];
        if let Some((field, _)) = words.into_iter().find(|(_, word)| !is_word(word)) {
            return Err((field, msg::irc_set_line_bad(l)));
        }
        if self.network.chars().count() > 40 || self.network.chars().any(char::is_control) {
            return Err(("network", msg::irc_set_line_bad(l)));
        }
        self.room.check(l)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked() {
        for (nick, fine) in
            [("farrier", true), ("[x]", true), ("1a", false), ("a b", false), ("", false), ("ä", false)]
        {
            assert_eq!(is_nick(nick), fine, "{nick}");
        }
        for (channel, fine) in
            [("#a", true), ("#", false), ("a", false), ("#a,b", false), ("#a b", false), ("#ä\u{7}", false)]
        {
            assert_eq!(is_channel(channel), fine, "{channel}");
        }
    }

    #[test]
    fn settings_are_one_flat_object() {
        let json = serde_json::json!({ "host": "irc.example", "channel": "#a", "log_days": 7 });
        let settings: Settings = serde_json::from_value(json).expect("it fits");
        assert_eq!((settings.room.log_days, settings.port, settings.is_complete()), (7, 6697, true));
        let room: RoomSettings = serde_json::from_value(serde_json::to_value(&settings).unwrap()).unwrap();
        assert_eq!(room, settings.room);
    }
}
