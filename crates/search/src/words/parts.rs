//! The parts of an identifier: `fooBar_baz` is foo, bar, baz.

/// Returns the parts of a word, or just the word if it has none.
pub(crate) fn parts(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for piece in word.split('_').filter(|piece| !piece.is_empty()) {
        split_case(piece, &mut parts);
    }
    parts
}

/// Cuts before an upper-case letter that follows a lower-case one, and before the last of several that starts a word: `HTTPServer`.
fn split_case<'a>(piece: &'a str, parts: &mut Vec<&'a str>) {
    let chars: Vec<(usize, char)> = piece.char_indices().collect();
    let mut from = 0;
    for (i, &(at, c)) in chars.iter().enumerate().skip(1) {
        let before = chars[i - 1].1;
        let after = chars.get(i + 1).map(|&(_, c)| c);
        if c.is_uppercase()
            && (!before.is_uppercase() && before.is_alphanumeric() || after.is_some_and(char::is_lowercase))
        {
            parts.push(&piece[from..at]);
            from = at;
        }
    }
    parts.push(&piece[from..]);
}
