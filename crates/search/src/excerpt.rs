//! Fragments of a text with what was found marked.

use crate::query::Needles;
use crate::words::Scanner;

/// Length of a fragment without any match, and of one around matches, in bytes.
const FRAGMENT: usize = 200;
/// How much stands before the first match of a fragment.
const LEAD: usize = 40;
const FRAGMENTS: usize = 2;
/// Matches beyond are not looked at; a text with more is about nothing else.
const MATCHES: usize = 2_000;

struct Match {
    from: usize,
    to: usize,
    needle: usize,
}

/// Marks the words in a whole text, such as a title.
pub(crate) fn marked(text: &str, needles: &mut Needles) -> String {
    let matches = matches(text, needles);
    let mut html = String::with_capacity(text.len() + 32);
    push_marked(&mut html, text, 0, text.len(), &matches);
    html
}

/// Returns the best fragments of a text, or its beginning if nothing in it matches.
pub(crate) fn excerpt(text: &str, needles: &mut Needles) -> String {
    let matches = matches(text, needles);
    let mut html = String::new();
    let mut shown = 0;
    for (from, to) in windows(text, &matches) {
        if from > shown {
            html.push_str(if html.is_empty() { "… " } else { " … " });
        }
        push_marked(&mut html, text, from, to, &matches);
        shown = to;
    }
    if !text[shown..].trim().is_empty() {
        html.push_str(" …");
    }
    html
}

fn matches(text: &str, needles: &mut Needles) -> Vec<Match> {
    if needles.is_empty() {
        return Vec::new();
    }
    let mut matches: Vec<Match> = Vec::new();
    for word in Scanner::of_document(text) {
        let Some(needle) = needles.find(&word.text) else { continue };
        match matches.last_mut() {
            // Parts follow their whole, and pairs of characters overlap.
            Some(last) if word.from < last.to => {
                (last.from, last.to) = (last.from.min(word.from), last.to.max(word.to))
            }
            _ => matches.push(Match { from: word.from, to: word.to, needle }),
        }
        if matches.len() >= MATCHES {
            break;
        }
    }
    matches
}

/// Chooses the windows with the most different needles, in the text's order.
fn windows(text: &str, matches: &[Match]) -> Vec<(usize, usize)> {
    let mut chosen: Vec<(usize, usize)> = Vec::new();
    let mut seen: Vec<usize> = Vec::new();
    while chosen.len() < FRAGMENTS {
        let mut best: Option<(usize, usize)> = None;
        for (i, first) in matches.iter().enumerate() {
            if chosen.iter().any(|(from, to)| first.to > *from && first.from < to + LEAD) {
                continue;
            }
            let mut found: Vec<usize> = Vec::new();
            for other in
                matches[i..].iter().take(50).take_while(|other| other.to < first.from + FRAGMENT - LEAD)
            {
                if !seen.contains(&other.needle) && !found.contains(&other.needle) {
                    found.push(other.needle);
                }
            }
            if best.is_none_or(|(_, count)| found.len() > count) {
                best = Some((i, found.len()));
            }
        }
        let Some((i, count)) = best else { break };
        if count == 0 && !chosen.is_empty() {
            break;
        }
        let window = window(text, matches[i].from);
        seen.extend(
            matches
                .iter()
                .filter(|found| found.from >= window.0 && found.to <= window.1)
                .map(|found| found.needle),
        );
        chosen.push(window);
    }
    if chosen.is_empty() {
        chosen.push(window(text, 0));
    }
    chosen.sort_unstable();
    if let [first, second] = chosen.as_mut_slice()
        && second.0 < first.1
    {
        second.0 = first.1;
    }
    chosen
}

/// Cuts a window around a place, at spaces if there are any near.
fn window(text: &str, at: usize) -> (usize, usize) {
    let mut from = text.floor_char_boundary(at.saturating_sub(LEAD));
    if from > 0 {
        from += text[from..at].find(char::is_whitespace).map_or(0, |space| space + 1);
        from = text.ceil_char_boundary(from).min(at);
    }
    let mut to = text.floor_char_boundary(from + FRAGMENT);
    if to < text.len() {
        let cut = text[from..to].rfind(char::is_whitespace).filter(|space| from + space > at + LEAD);
        to = cut.map_or(to, |space| from + space);
    }
    (from, to)
}

fn push_marked(html: &mut String, text: &str, from: usize, to: usize, matches: &[Match]) {
    let mut at = from;
    for found in matches.iter().filter(|found| found.to > from && found.from < to) {
        let (start, end) = (found.from.max(at), found.to.min(to));
        push_escaped(html, &text[at..start]);
        html.push_str("<mark>");
        push_escaped(html, &text[start..end]);
        html.push_str("</mark>");
        at = end;
    }
    push_escaped(html, &text[at..to]);
}

fn push_escaped(html: &mut String, text: &str) {
    let mut space = html.ends_with(' ');
    for c in text.chars() {
        let blank = c.is_whitespace() || c.is_control();
        match c {
            _ if blank => {
                if !space {
                    html.push(' ');
                }
            }
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
        space = blank;
    }
}
