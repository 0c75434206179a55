//! A made-up language: English with accents in brackets, to find what never was a message.

use std::borrow::Cow;

/// The made-up language's tag.
pub(crate) const TAG: &str = "en-XA";

const OPEN: char = '⟦';
const CLOSE: char = '⟧';

/// Puts accents on the letters of a message's text; what the program fills in stays as it is.
pub(crate) fn accent(text: &str) -> Cow<'_, str> {
    const PLAIN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const ACCENTED: [char; 52] = [
        'å', 'ƀ', 'ç', 'đ', 'é', 'ƒ', 'ğ', 'ħ', 'í', 'ĵ', 'ķ', 'ļ', 'ɱ', 'ñ', 'ö', 'þ', 'ɋ', 'ŕ', 'š', 'ť',
        'ú', 'ṽ', 'ŵ', 'ẋ', 'ý', 'ž', 'Å', 'Ɓ', 'Ç', 'Đ', 'É', 'Ƒ', 'Ğ', 'Ħ', 'Í', 'Ĵ', 'Ķ', 'Ļ', 'Ṁ', 'Ñ',
        'Ö', 'Þ', 'Ɋ', 'Ŕ', 'Š', 'Ť', 'Ú', 'Ṽ', 'Ŵ', 'Ẋ', 'Ý', 'Ž',
    ];
    text.chars().map(|c| PLAIN.find(c).map_or(c, |at| ACCENTED[at])).collect()
}

/// Brackets around a whole message.
pub(crate) fn bracket(text: &str) -> String {
    format!("{OPEN}{text}{CLOSE}")
}

/// The pieces of a text shown in the made-up language that have letters and are in no brackets: they never were
/// messages. What people wrote is among them, so a test knows its own data.
pub fn outside_messages(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, c) in text.char_indices() {
        if c == OPEN {
            if depth == 0 {
                pieces.push(&text[start..at]);
            }
            depth += 1;
        } else if c == CLOSE {
            depth = depth.saturating_sub(1);
            start = at + c.len_utf8();
        }
    }
    if depth == 0 {
        pieces.push(&text[start..]);
    }
    pieces.retain(|piece| piece.contains(char::is_alphabetic));
    pieces.iter().map(|piece| piece.trim()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_outside_is_found() {
        let check = |text, expected: &[&str]| assert_eq!(outside_messages(text), expected, "{text}");
        check("⟦Ťíçķéťš⟧ 12 ⟦Ŵíķí⟧", &[]);
        check("⟦Ťíçķéťš⟧ forgotten ⟦Ŵíķí⟧ too", &["forgotten", "too"]);
        check("⟦ƀý ⟦ñöƀöđý⟧ åť åļļ⟧", &[]);
        check("plain", &["plain"]);
        check("⟧ odd", &["odd"]);
    }
}
