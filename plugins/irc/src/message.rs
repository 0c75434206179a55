//! A line of the protocol: RFC 1459/2812, with the tags of IRCv3.

use std::borrow::Cow;

/// Bytes of a line without tags, with its end.
pub const MAX_BYTES: usize = 512;

/// A line as the server sent it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// Tags by name; unescaped.
    pub tags: Vec<(String, String)>,
    /// Who: a nick or a server. What stands behind a `!`, the address of a person, is thrown away here and never seen.
    pub source: String,
    /// `PRIVMSG`, `001`.
    pub command: String,
    /// The words, the last of which may have spaces.
    pub params: Vec<String>,
}

impl Message {
    /// Reads a line without its end. None for what is no message at all.
    pub fn parse(bytes: &[u8]) -> Option<Message> {
        let text = decode(bytes);
        let mut rest: &str = text.trim_end_matches(['\r', '\n']);
        let mut message = Message::default();
        if let Some(tagged) = rest.strip_prefix('@') {
            let (tags, after) = tagged.split_once(' ')?;
            message.tags = tags.split(';').filter(|tag| !tag.is_empty()).map(tag).collect();
            rest = after.trim_start_matches(' ');
        }
        if let Some(sourced) = rest.strip_prefix(':') {
            let (source, after) = sourced.split_once(' ')?;
            message.source = source.split(['!', '@']).next().unwrap_or_default().to_owned();
            rest = after.trim_start_matches(' ');
        }
        let (command, mut rest) = rest.split_once(' ').unwrap_or((rest, ""));
        if command.is_empty() || !command.chars().all(|c| c.is_ascii_alphanumeric()) {
            return None;
        }
        message.command = command.to_ascii_uppercase();
        loop {
            rest = rest.trim_start_matches(' ');
            if let Some(last) = rest.strip_prefix(':') {
                message.params.push(last.to_owned());
                break;
            }
            if rest.is_empty() {
                break;
            }
            let (word, after) = rest.split_once(' ').unwrap_or((rest, ""));
            message.params.push(word.to_owned());
            rest = after;
        }
        Some(message)
    }

    /// A word by its place, empty when it is missing.
    pub fn param(&self, at: usize) -> &str {
        self.params.get(at).map_or("", String::as_str)
    }
    /// The last word, which is where texts stand.
    pub fn last(&self) -> &str {
        self.params.last().map_or("", String::as_str)
    }
    /// A tag's value.
    pub fn tag(&self, name: &str) -> Option<&str> {
        self.tags.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
    /// When it was said, as the server tells; UTC, milliseconds.
    pub fn time(&self) -> Option<i64> {
        let time =
            time::OffsetDateTime::parse(self.tag("time")?, &time::format_description::well_known::Rfc3339);
        time.ok().map(farrier_db::millis)
    }
}

fn tag(text: &str) -> (String, String) {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some(':') => out.push(';'),
                Some('s') => out.push(' '),
                Some('r' | 'n') | None => {}
                Some(other) => out.push(other),
            },
            c => out.push(c),
        }
    }
    (name.to_owned(), out)
}

/// Bytes as text: UTF-8, and what is none as Windows-1252, which old clients of western Europe write.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| windows_1252(*byte)).collect()),
    }
}

fn windows_1252(byte: u8) -> char {
    const UPPER: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => UPPER[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}

/// A text without what would end the line or begin another command.
pub fn one_line(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\r' | '\n' | '\0') { ' ' } else { c }).collect()
}

/// A text in pieces of at most `limit` bytes, cut between characters, and between words where that loses little.
pub fn split(text: &str, limit: usize) -> Vec<&str> {
    let limit = limit.max(4);
    let mut pieces = Vec::new();
    let mut rest = text.trim();
    while rest.len() > limit {
        let mut cut = limit;
        while !rest.is_char_boundary(cut) {
            cut -= 1;
        }
        let word = rest[..cut].rfind(' ').filter(|space| *space > limit / 2);
        let (piece, after) = rest.split_at(word.unwrap_or(cut));
        pieces.push(piece.trim_end());
        rest = after.trim_start();
    }
    if !rest.is_empty() {
        pieces.push(rest);
    }
    pieces
}

/// A name in the one spelling that servers take for the same: they think `[` is a capital `{`.
pub fn fold(name: &str) -> String {
    name.chars()
        .map(|c| match c {
            '[' => '{',
            ']' => '}',
            '\\' => '|',
            '~' => '^',
            c => c.to_ascii_lowercase(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_taken_apart() {
        let line = b"@time=2026-11-28T07:00:00.500Z;msgid=a\\:b\\s;account=al :alice!~u@host.example PRIVMSG #a :hi  there: x\r\n";
        let message = Message::parse(line).expect("a message");
        assert_eq!((message.source.as_str(), message.command.as_str()), ("alice", "PRIVMSG"));
        assert_eq!(message.params, ["#a", "hi  there: x"]);
        assert_eq!(message.tag("msgid"), Some("a;b "));
        assert_eq!(message.time(), Some(1_795_849_200_500));
        assert!(!format!("{message:?}").contains("host.example"), "nobody's address is kept");
        for (line, command, params) in [
            ("PING :a b", "PING", vec!["a b"]),
            ("ping", "PING", vec![]),
            (":s 001 me :Welcome", "001", vec!["me", "Welcome"]),
            (":s 353  me =  #a :@a +b", "353", vec!["me", "=", "#a", "@a +b"]),
            ("X :", "X", vec![""]),
            ("X a :", "X", vec!["a", ""]),
        ] {
            let message = Message::parse(line.as_bytes()).expect(line);
            assert_eq!(
                (message.command.as_str(), message.params),
                (command, params.into_iter().map(str::to_owned).collect())
            );
        }
        for odd in ["", ":", "@", "@a", ":only", "@a=b :c", "\u{1}", ": ", "@ "] {
            assert_eq!(Message::parse(odd.as_bytes()), None, "{odd:?}");
        }
    }

    #[test]
    fn bytes_of_old_clients_are_read() {
        assert_eq!(decode("grün".as_bytes()), "grün");
        assert_eq!(decode(b"gr\xfcn \x80 \x93x\x94"), "grün € “x”");
        for byte in 0..=255_u8 {
            assert_eq!(decode(&[byte, 0xff]).chars().count(), 2);
        }
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(split("short", 10), ["short"]);
        assert_eq!(split("one two three", 9), ["one two", "three"]);
        assert_eq!(split("ääää", 5), ["ää", "ää"]);
        assert_eq!(split("😀😀", 4), ["😀", "😀"]);
        assert!(split("", 10).is_empty());
        let long = "🦀ö ".repeat(300);
        let pieces = split(&long, 100);
        assert!(pieces.iter().all(|piece| piece.len() <= 100));
        assert_eq!(pieces.concat().replace(' ', ""), long.replace(' ', ""));
    }

    #[test]
    fn names_are_folded_as_servers_do() {
        assert_eq!(fold("Al[x]\\~"), "al{x}|^");
    }
}
