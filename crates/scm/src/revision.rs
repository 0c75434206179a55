//! One revision: who, when, why.

use crate::RevisionId;
use time::{OffsetDateTime, UtcOffset};

/// A revision with its words, without its changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Its full id.
    pub id: RevisionId,
    /// The revisions it was made from, the one it was merged into first.
    pub parents: Vec<RevisionId>,
    /// Who wrote the change.
    pub author: Signature,
    /// Who put it into the repository.
    pub committer: Signature,
    /// The first paragraph of the message on one line, at most 1,000 bytes.
    pub summary: String,
    /// The whole message, at most 64 KB.
    pub message: String,
}

/// A name and a time, as they were written down. Nobody checked them, unless the name is an account's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The name.
    pub name: String,
    /// The mail address.
    pub email: String,
    /// Whether the name is that of an account, which a server wrote down after it had asked for a password.
    pub is_account: bool,
    /// When, with the offset of the clock that said so.
    pub time: OffsetDateTime,
}

impl Signature {
    /// Makes one from a time in seconds and an offset in minutes; nonsense becomes 1970 and UTC.
    pub(crate) fn new(name: &[u8], email: &[u8], seconds: i64, offset_minutes: i32) -> Self {
        let time = time_of(seconds);
        let offset = offset_minutes
            .checked_mul(60)
            .and_then(|seconds| UtcOffset::from_whole_seconds(seconds).ok())
            .unwrap_or(UtcOffset::UTC);
        Self {
            name: String::from_utf8_lossy(name).into_owned(),
            email: String::from_utf8_lossy(email).into_owned(),
            is_account: false,
            time: time.checked_to_offset(offset).unwrap_or(time),
        }
    }
}

/// The time for seconds since 1970, or 1970 when they're out of range.
pub(crate) fn time_of(seconds: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

impl Revision {
    /// The message after its first paragraph.
    pub fn body(&self) -> &str {
        let message = self.message.trim_start();
        message.split_once("\n\n").map_or("", |(_, body)| body.trim_matches('\n'))
    }
}

/// The first paragraph on one line.
pub(crate) fn summary_of(message: &str) -> String {
    let mut summary = String::new();
    for line in message.trim_start().lines().map(str::trim).take_while(|line| !line.is_empty()) {
        if !summary.is_empty() {
            summary.push(' ');
        }
        summary.push_str(line);
        if summary.len() > 1000 {
            break;
        }
    }
    cut(&mut summary, 1000);
    summary
}

/// Shortens text to at most `max` bytes, between two characters.
pub(crate) fn cut(text: &mut String, max: usize) {
    if text.len() > max {
        let end = (0..=max).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
        text.truncate(end);
    }
}

#[cfg(test)]
mod tests {
    use super::{Signature, cut, summary_of};

    #[test]
    fn summary_is_the_first_paragraph() {
        assert_eq!(summary_of("\n\nfix: a\n  thing\n\nbody\n"), "fix: a thing");
        assert_eq!(summary_of(""), "");
        let mut text = "aé".to_owned();
        cut(&mut text, 2);
        assert_eq!(text, "a");
    }

    #[test]
    fn nonsense_times_are_harmless() {
        let signature = Signature::new(b"x\xff", b"", i64::MAX, i32::MAX);
        assert_eq!((signature.name.as_str(), signature.time.unix_timestamp()), ("x\u{fffd}", 0));
        assert_eq!(Signature::new(b"", b"", 0, 90).time.offset().whole_minutes(), 90);
    }
}
