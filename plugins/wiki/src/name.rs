//! The names of pages, and the addresses they become.
//!
//! `Release Notes` is at `/Release-Notes`, and `/release notes` finds it too. A slash makes a page below another.

use std::fmt;

use farrier_domain::{Error, Reason};
use farrier_i18n::L;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::msg;

/// The longest name, in characters.
pub const MAX_CHARS: usize = 200;

/// What stays as it is in an address, so that people can read it.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A page's name, checked: as somebody typed it, with single spaces.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name(String);

/// Why something cannot be a page's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadName {
    /// Nothing, or nothing between two slashes.
    Empty,
    /// Longer than [`MAX_CHARS`].
    TooLong,
    /// One of `# < > [ ] | \ { }` or a control character, which links cannot write.
    Character,
    /// A part that begins with a dash, or is only dots.
    Part,
}

impl BadName {
    /// The field's error, in the reader's language.
    pub fn error(self, l: L) -> Error {
        let reason = match self {
            BadName::Empty => Reason::Required,
            BadName::TooLong => Reason::TooLong(MAX_CHARS),
            BadName::Character => Reason::Other(msg::wiki_name_character(l)),
            BadName::Part => Reason::Other(msg::wiki_name_part(l)),
        };
        Error::Invalid { field: "name", reason }
    }
}

impl Name {
    /// Checks a name as typed in a form, an address or a link.
    pub fn parse(text: &str) -> Result<Name, BadName> {
        // Nobody's name is that long, and what follows takes time with the length.
        if text.len() > MAX_CHARS * 8 {
            return Err(BadName::TooLong);
        }
        let parts: Vec<String> = text.trim().trim_matches('/').split('/').map(single_spaces).collect();
        if parts.iter().any(String::is_empty) {
            return Err(BadName::Empty);
        }
        let name = parts.join("/");
        if name.chars().any(|c| c.is_control() || "#<>[]|\\{}".contains(c)) {
            return Err(BadName::Character);
        }
        if parts.iter().any(|part| part.starts_with('-') || part.chars().all(|c| c == '.')) {
            return Err(BadName::Part);
        }
        if name.chars().count() > MAX_CHARS {
            return Err(BadName::TooLong);
        }
        Ok(Name(name))
    }

    /// The same, with the field's error for forms and the API.
    pub fn required(text: &str, l: L) -> farrier_domain::Result<Name> {
        Name::parse(text).map_err(|bad| bad.error(l))
    }

    /// A name from the database, which was checked when it was written.
    pub fn stored(text: &str) -> Name {
        Name(text.to_owned())
    }

    /// As people read it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// What the page is found by.
    pub fn slug(&self) -> String {
        dashed(&self.0).to_lowercase()
    }
    /// The slug's first part.
    pub fn root(&self) -> String {
        let slug = self.slug();
        slug.split('/').next().unwrap_or_default().to_owned()
    }
    /// How many pages it is below.
    pub fn depth(&self) -> i32 {
        self.0.matches('/').count() as i32
    }
    /// The page's part of an address, without a slash before it.
    pub fn address(&self) -> String {
        encode(&dashed(&self.0))
    }
    /// The name as an address that keeps its spaces, for a page that is still to be made.
    pub fn exact_address(&self) -> String {
        encode(&self.0)
    }
    /// The names above, from the top down.
    pub fn above(&self) -> Vec<Name> {
        self.0.match_indices('/').map(|(at, _)| Name(self.0[..at].to_owned())).collect()
    }
    /// The part after the last slash.
    pub fn last(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn single_spaces(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Runs of spaces and dashes as one dash each.
fn dashed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let c = if c.is_whitespace() { '-' } else { c };
        if c != '-' || !out.ends_with('-') {
            out.push(c);
        }
    }
    out
}

/// Percent-encodes a part of an address and keeps its slashes.
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_their_addresses() {
        for (typed, name, slug, address) in [
            ("Home", "Home", "home", "Home"),
            ("  Release   Notes ", "Release Notes", "release-notes", "Release-Notes"),
            ("A - B", "A - B", "a-b", "A-B"),
            ("Guide/ First steps", "Guide/First steps", "guide/first-steps", "Guide/First-steps"),
            ("/Guide/", "Guide", "guide", "Guide"),
            ("Größe", "Größe", "größe", "Gr%C3%B6%C3%9Fe"),
            (
                "اليوم الأول",
                "اليوم الأول",
                "اليوم-الأول",
                "%D8%A7%D9%84%D9%8A%D9%88%D9%85-%D8%A7%D9%84%D8%A3%D9%88%D9%84",
            ),
            ("100% \"quoted\"?", "100% \"quoted\"?", "100%-\"quoted\"?", "100%25-%22quoted%22%3F"),
            ("_Sidebar", "_Sidebar", "_sidebar", "_Sidebar"),
            ("C++", "C++", "c++", "C++"),
            ("v1.2", "v1.2", "v1.2", "v1.2"),
        ] {
            let found = Name::parse(typed).unwrap();
            assert_eq!(
                (found.as_str(), found.slug().as_str(), found.address().as_str()),
                (name, slug, address),
                "{typed}"
            );
            let again =
                Name::parse(&percent_encoding::percent_decode_str(&found.address()).decode_utf8_lossy())
                    .unwrap();
            assert_eq!(again.slug(), found.slug(), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_a_name() {
        for (typed, why) in [
            ("", BadName::Empty),
            ("  ", BadName::Empty),
            ("a//b", BadName::Empty),
            ("-x", BadName::Part),
            ("a/-b", BadName::Part),
            ("..", BadName::Part),
            ("a/../b", BadName::Part),
            ("a[b]", BadName::Character),
            ("a#b", BadName::Character),
            ("a\u{0}b", BadName::Character),
        ] {
            assert_eq!(Name::parse(typed), Err(why), "{typed:?}");
        }
        assert_eq!(Name::parse(&"ä".repeat(201)), Err(BadName::TooLong));
        assert_eq!(Name::parse(&"x".repeat(4_000_000)), Err(BadName::TooLong));
        assert!(Name::parse(&"ä".repeat(200)).is_ok());
    }

    #[test]
    fn pages_above() {
        let above: Vec<String> = Name::stored("A/B c/D").above().iter().map(Name::address).collect();
        assert_eq!(above, ["A", "A/B-c"]);
    }
}
