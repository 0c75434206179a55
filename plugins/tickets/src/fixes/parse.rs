//! Finds tickets in the messages of commits.

use std::sync::LazyLock;

use regex::Regex;

/// A ticket that a message names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The tracker by its path, if one is named: `bugs`, `demo/bugs`.
    pub mount: Option<String>,
    /// The number.
    pub number: i64,
    /// Whether the message says that it is done with.
    pub closes: bool,
}

/// At most this many tickets are looked at in one message.
const MOST: usize = 50;
/// Of a message this much is read.
const MAX_BYTES: usize = 100_000;

static CLOSING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:^|[^\w-])(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)(?:\s*:\s*|\s+)(?:(?:ticket|bug|issue)s?\s+)?$")
        .expect("a fixed pattern")
});
/// "does not fix #12" says the opposite.
static DENIED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:\bnot|n['’]t|\bnever|\bcannot)\s+(?:\w+\s+)?\w+:?\s+(?:\w+\s+)?$")
        .expect("a fixed pattern")
});
static LIST: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)^\s*(?:,|;|&|\+|/)?\s*(?:and\s+|und\s+)?$").expect("a fixed pattern"));

/// The tickets of a message, each once, in its order.
pub fn references(message: &str) -> Vec<Reference> {
    let message = &message[..message.floor_char_boundary(MAX_BYTES)];
    // A revert quotes what it takes back.
    let is_revert = message.starts_with("Revert \"");
    let mut found: Vec<Reference> = Vec::new();
    let (mut end, mut in_list) = (0, false);
    for sign in message.match_indices('#').map(|(at, _)| at) {
        let Some((start, stop, mount, number)) = reference(message, sign, end) else { continue };
        let gap = &message[message.ceil_char_boundary(start.saturating_sub(80)).max(end)..start];
        in_list =
            (in_list && end > 0 && LIST.is_match(gap)) || (CLOSING.is_match(gap) && !DENIED.is_match(gap));
        end = stop;
        let closes = in_list && !is_revert;
        match found.iter_mut().find(|known| known.number == number && known.mount == mount) {
            Some(known) => known.closes |= closes,
            None => found.push(Reference { mount, number, closes }),
        }
        if found.len() == MOST {
            break;
        }
    }
    found
}

/// The reference around a `#`: where it begins and ends, the tracker and the number.
fn reference(message: &str, sign: usize, floor: usize) -> Option<(usize, usize, Option<String>, i64)> {
    let digits = message[sign + 1..].bytes().take_while(u8::is_ascii_digit).count();
    let stop = sign + 1 + digits;
    let number: i64 = message[sign + 1..stop].parse().ok().filter(|number| *number > 0 && digits <= 10)?;
    if message[stop..].chars().next().is_some_and(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | '~');
    let before = message.get(floor..sign)?;
    let name = before.len() - before.trim_end_matches(is_name).len();
    let start = sign - name;
    // Part of an address, an entity or another word.
    let apart = |c: char| !c.is_alphanumeric() && !"&#!@?=%+".contains(c) && (c != ':' || name == 0);
    if !message[..start].chars().next_back().is_none_or(apart) {
        return None;
    }
    let mount = match &message[start..sign] {
        "" => None,
        name if name.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '~') => {
            Some(name.to_lowercase())
        }
        // "(-#12" and the like: a sign before the number is no name.
        "-" | "/" | "." => return Some((sign, stop, None, number)),
        _ => return None,
    };
    Some((start, stop, mount, number))
}

#[cfg(test)]
mod tests {
    use super::references;

    /// `12` is mentioned, `12!` is closed, `bugs#12!` is closed in a tracker that is named.
    fn check(message: &str, expected: &str) {
        let shown: Vec<String> = references(message)
            .into_iter()
            .map(|one| {
                let mount = one.mount.map(|mount| format!("{mount}#")).unwrap_or_default();
                format!("{mount}{}{}", one.number, if one.closes { "!" } else { "" })
            })
            .collect();
        assert_eq!(shown.join(" "), expected, "{message:?}");
    }

    #[test]
    fn messages() {
        check("Fix #12", "12!");
        check("fixes #12.", "12!");
        check("FIXED: #12", "12!");
        check("closes:#12", "12!");
        check("Close #1, closed #2 and resolves #3; resolve #4 resolved #5", "1! 2! 3! 4! 5!");
        check("fixes #1, #2 and #3", "1! 2! 3!");
        check("fixes #1, #2, and #3; see #4 as well", "1! 2! 3! 4");
        check("Fixes #1 #2", "1! 2!");
        check("fixes #1 & bugs#2", "1! bugs#2!");
        check("fixes bugs#12", "bugs#12!");
        check("Fixes demo/Bugs#12", "demo/bugs#12!");
        check("fixes ticket #7, resolves bugs #8", "7! 8!");
        check("Title\n\nFixes\n#9", "9!");
        check("(fixes #12)", "12!");
        check("Läuft wieder, fixes #12", "12!");
    }

    #[test]
    fn mentions() {
        check("See #12", "12");
        check("#12", "12");
        check("prefixes #12", "12");
        check("hot-fix #12", "12");
        check("fixing #12", "12");
        check("fixes the crash of #12", "12");
        check("does not fix #12, doesn't close #13", "12 13");
        check("Revert \"Fix #12\"\n\nThis reverts commit 1a2b3c4d.", "12");
        check("#1 and #1 again, fixes #1", "1!");
        check("fixes #1. #2 is next", "1! 2");
    }

    #[test]
    fn nothing() {
        check("", "");
        check("a # b #", "");
        check("#0 #12a #x #-1 #99999999999", "");
        check("&#12; http://x.org/y#12 C#12x ##12 a@b#12", "");
        check("fixes#", "");
        check("color: #123456789012", "");
        check("ü#12", "");
    }

    #[test]
    fn long_messages_end() {
        let message = "fixes #1 ".repeat(100_000);
        assert_eq!(references(&message).len(), 1);
        let many: String = (1..1000).map(|n| format!("#{n} ")).collect();
        assert_eq!(references(&many).len(), 50);
    }
}
