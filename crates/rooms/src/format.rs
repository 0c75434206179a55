//! Bold, italic and the like in a line, as IRC writes them: control characters that switch a style on and off.
//!
//! Colours are left out: nobody can read all of them on both a light and a dark page.

use std::collections::HashMap;

use farrier_markdown::{Link, Target, plain_links};

const BOLD: char = '\u{2}';
const ITALIC: char = '\u{1d}';
const UNDERLINE: char = '\u{1f}';
const STRIKE: char = '\u{1e}';
const MONO: char = '\u{11}';
const RESET: char = '\u{f}';
const COLOUR: char = '\u{3}';
const HEX_COLOUR: char = '\u{4}';

/// The styles with the elements they become.
const STYLES: [(char, &str); 5] =
    [(BOLD, "b"), (ITALIC, "i"), (UNDERLINE, "u"), (STRIKE, "s"), (MONO, "code")];

/// A line without control characters, and with those of its styles if there are any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Styled {
    /// For search, the API and networks without styles.
    pub plain: String,
    /// For pages and networks with styles.
    pub styled: Option<String>,
}

/// Reads a line as a network sends it: one line, without colours, and nothing that could end or begin a command.
pub fn read(raw: &str) -> Styled {
    let mut text = String::with_capacity(raw.len());
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            COLOUR => {
                skip(&mut chars, 2, |c| c.is_ascii_digit());
                let mut ahead = chars.clone();
                if ahead.next() == Some(',') && ahead.next().is_some_and(|c| c.is_ascii_digit()) {
                    chars.next();
                    skip(&mut chars, 2, |c| c.is_ascii_digit());
                }
            }
            HEX_COLOUR => skip(&mut chars, 6, |c| c.is_ascii_hexdigit()),
            RESET => text.push(RESET),
            '\t' | '\n' | '\r' => text.push(' '),
            c if style(c).is_some() => text.push(c),
            c if c.is_control() || is_turning(c) => {}
            c => text.push(c),
        }
    }
    let plain: String = text.chars().filter(|c| !c.is_control()).collect();
    let plain = plain.trim().to_owned();
    let is_styled = text.chars().any(|c| style(c).is_some());
    Styled { styled: is_styled.then(|| text.trim_matches(' ').to_owned()), plain }
}

/// A name as pages show it: without control characters and without what turns the direction of the text around it.
pub fn name(raw: &str) -> String {
    let name: String = raw.chars().filter(|c| !c.is_control() && !is_turning(*c)).take(100).collect();
    let name = name.trim();
    if name.is_empty() { "?".to_owned() } else { name.to_owned() }
}

/// The line as markup, with what it refers to linked.
pub fn html(text: &str, links: &HashMap<Target, Link>) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    for (run, styles) in runs(text) {
        for (_, element) in &styles {
            out.push_str(&format!("<{element}>"));
        }
        out.push_str(&plain_links(run, links));
        for (_, element) in styles.iter().rev() {
            out.push_str(&format!("</{element}>"));
        }
    }
    out
}

/// The pieces of a line with the styles that each has.
fn runs(text: &str) -> Vec<(&str, Vec<(char, &'static str)>)> {
    let mut runs = Vec::new();
    let mut on: Vec<(char, &'static str)> = Vec::new();
    let mut from = 0;
    for (at, c) in text.char_indices() {
        let Some(change) = (c == RESET).then_some(None).or_else(|| style(c).map(Some)) else { continue };
        if at > from {
            runs.push((&text[from..at], on.clone()));
        }
        from = at + c.len_utf8();
        match change {
            None => on.clear(),
            Some(style) if on.contains(&style) => on.retain(|other| *other != style),
            Some(style) => on.push(style),
        }
    }
    if from < text.len() {
        runs.push((&text[from..], on));
    }
    runs
}

fn style(c: char) -> Option<(char, &'static str)> {
    STYLES.into_iter().find(|(own, _)| *own == c)
}

/// Characters that turn the direction of all that follows.
fn is_turning(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn skip(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, most: usize, fits: impl Fn(char) -> bool) {
    for _ in 0..most {
        if chars.next_if(|c| fits(*c)).is_none() {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(raw: &str) -> String {
        let read = read(raw);
        html(read.styled.as_deref().unwrap_or(&read.plain), &HashMap::new())
    }

    #[test]
    fn styles_become_elements_and_colours_nothing() {
        for (raw, plain, html) in [
            ("plain", "plain", "plain"),
            ("\u{2}bold\u{2} not", "bold not", "<b>bold</b> not"),
            ("\u{2}a\u{1d}b\u{f}c", "abc", "<b>a</b><b><i>b</i></b>c"),
            ("\u{3}4,12red\u{3} x", "red x", "red x"),
            ("\u{3}12", "", ""),
            ("\u{3}1,x", ",x", ",x"),
            ("\u{4}ff0000red", "red", "red"),
            ("\u{16}reverse", "reverse", "reverse"),
            ("<b>\u{2}<i>", "<b><i>", "&lt;b&gt;<b>&lt;i&gt;</b>"),
            ("a\r\nQUIT\0 b", "a  QUIT b", "a  QUIT b"),
            ("\u{202e}evil", "evil", "evil"),
            ("\u{2}\u{2}\u{2}", "", ""),
        ] {
            assert_eq!(read(raw).plain, plain, "{raw:?}");
            assert_eq!(shown(raw), html, "{raw:?}");
        }
    }

    #[test]
    fn names_are_one_word_for_the_eye() {
        assert_eq!(name("al\u{202e}ice\r\n"), "alice");
        assert_eq!(name("\u{1}"), "?");
    }
}
