//! Brings together what two people made of one text.

use similar::TextMerge;

use crate::diff::ended;

/// Longer texts are not merged: comparing them could take long, and somebody is waiting.
const MAX_BYTES: usize = 300_000;
const MAX_LINES: usize = 10_000;

/// Both changes in one text, when they are in different places.
pub fn merge(base: &str, mine: &str, theirs: &str) -> Option<String> {
    if [base, mine, theirs].iter().any(|text| text.len() > MAX_BYTES || text.lines().count() > MAX_LINES) {
        return None;
    }
    let (base, mine, theirs) = (&ended(base), &ended(mine), &ended(theirs));
    let merge = TextMerge::from_lines(base, mine, theirs);
    (!merge.is_conflicted()).then(|| merge.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_in_different_places_fit_together() {
        for (base, mine, theirs, expected) in [
            ("a\nb\nc\nd\n", "A\nb\nc\nd\n", "a\nb\nc\nD\n", Some("A\nb\nc\nD\n")),
            ("a\nb\nc\n", "a\nB\nc\n", "a\nX\nc\n", None),
            ("a\nb\nc\n", "a\nX\nc\n", "a\nX\nc\n", Some("a\nX\nc\n")),
            ("a\n", "a\nmine\n", "a\ntheirs\n", None),
            ("a\nb\nc\nd\n", "b\nc\nd\n", "a\nb\nc\nd\ne\n", Some("b\nc\nd\ne\n")),
            ("a\nb\nc\nd", "A\nb\nc\nd", "a\nb\nc\nD", Some("A\nb\nc\nD\n")),
            ("", "mine", "theirs", None),
        ] {
            assert_eq!(merge(base, mine, theirs).as_deref(), expected, "{mine:?} {theirs:?}");
        }
    }

    #[test]
    fn long_texts_take_bounded_time() {
        let text = |step: u64, wrap: u64| -> String {
            (0..10_000).map(|n| format!("{}\n", n * step % wrap)).collect()
        };
        let start = std::time::Instant::now();
        merge(&text(7919, 10_007), &text(104_729, 10_009), &text(31, 10_037));
        merge(&text(3, 7), &text(2, 5), &text(4, 11));
        assert!(start.elapsed() < std::time::Duration::from_secs(20), "{:?}", start.elapsed());
    }
}
