//! Names that stand in addresses, checked once at the door.

use crate::error::{Reason, Result, invalid};

const RESERVED: &[&str] =
    &["rest", "api", "p", "u", "src", "blame", "raw", "log", "commit", "compare", "archive"];
const RESERVED_TOP: &[&str] =
    &["rest", "api", "p", "u", "robots.txt", "favicon.ico", "favicon.svg", "sitemap.xml"];

/// A project's or a mount's own part of an address: 1 to 64 of `a-z 0-9 . _ -`, beginning with a letter or digit.
pub fn segment(field: &'static str, text: &str) -> Result<String> {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return invalid(field, Reason::Required);
    }
    if text.len() > 64 {
        return invalid(field, Reason::TooLong(64));
    }
    let first = text.as_bytes()[0];
    let fine = first.is_ascii_alphanumeric()
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-'))
        && !text.ends_with('.')
        && !text.contains("..");
    if !fine {
        return invalid(field, Reason::BadName);
    }
    if RESERVED_TOP.contains(&text.as_str()) || text.ends_with(".git") || text.ends_with(".atom") {
        return invalid(field, Reason::Reserved);
    }
    Ok(text)
}

/// The name of an account: like a segment, at most 40.
pub fn user(text: &str) -> Result<String> {
    let name = segment("name", text)?;
    if name.len() > 40 {
        return invalid("name", Reason::TooLong(40));
    }
    if RESERVED.contains(&name.as_str()) || matches!(name.as_str(), "admin-bot" | "ghost" | "system") {
        return invalid("name", Reason::Reserved);
    }
    Ok(name)
}

/// One line of text a person wrote: trimmed, without control characters, at most `max` characters.
pub fn line(field: &'static str, text: &str, max: usize) -> Result<String> {
    let text = text.trim();
    if text.chars().any(char::is_control) {
        return invalid(field, Reason::BadText);
    }
    if text.chars().count() > max {
        return invalid(field, Reason::TooLong(max));
    }
    Ok(text.to_owned())
}

/// A line that may not be empty.
pub fn required_line(field: &'static str, text: &str, max: usize) -> Result<String> {
    match line(field, text, max)? {
        text if text.is_empty() => invalid(field, Reason::Required),
        text => Ok(text),
    }
}

/// Longest body of a ticket, page or comment, in bytes.
pub const MAX_BODY_BYTES: usize = 1_000_000;

/// A text of many lines: line ends become `\n`, NUL is refused, at most [`MAX_BODY_BYTES`].
pub fn body(field: &'static str, text: &str) -> Result<String> {
    if text.len() > MAX_BODY_BYTES {
        return invalid(field, Reason::TooBig(MAX_BODY_BYTES as u64));
    }
    if text.contains('\0') {
        return invalid(field, Reason::BadText);
    }
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// A mail address, in lower case. Only its shape is checked; the mail server knows the rest.
pub fn email(text: &str) -> Result<String> {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return invalid("email", Reason::Required);
    }
    let shape = text.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty()
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !host.contains('@')
    });
    if !shape
        || text.len() > 254
        || text.chars().any(|c| c.is_whitespace() || c.is_control() || "<>,;\"".contains(c))
    {
        return invalid("email", Reason::BadEmail);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments() {
        for (text, fine) in [
            ("demo", true),
            ("Demo", true),
            ("a.b-c_d", true),
            ("9", true),
            ("", false),
            ("-x", false),
            ("a b", false),
            ("ä", false),
            ("~a", false),
            ("rest", false),
            ("x.git", false),
            ("a..b", false),
            ("a/b", false),
            (".a", false),
        ] {
            assert_eq!(segment("path", text).is_ok(), fine, "{text:?}");
        }
        assert!(segment("path", &"a".repeat(4000)).is_err());
    }

    #[test]
    fn emails() {
        for (text, fine) in [
            ("a@b.c", true),
            ("a@localhost", false),
            ("@b.c", false),
            ("a b@c.d", false),
            ("a@b.c\r\nX: y", false),
        ] {
            assert_eq!(email(text).is_ok(), fine, "{text:?}");
        }
    }
}
