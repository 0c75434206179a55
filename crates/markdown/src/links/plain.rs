//! Text that isn't Markdown, such as a commit message: as it was typed, with what it refers to linked.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::find::page;
use super::scan::scan;
use super::write::push_anchor;
use super::{Link, Target};
use crate::{escape, limits};

/// Lists what a plain text refers to, each once and in the text's order, at most 500.
pub fn plain_targets(text: &str) -> Vec<Target> {
    let mut seen = HashSet::new();
    let mut targets = Vec::new();
    for part in parts(text) {
        let found = match part {
            Part::Text(place) => scan(&text[place]).into_iter().map(|(_, target)| target).collect(),
            Part::Page { name, .. } => vec![page(&text[name])],
            Part::Address(_) => Vec::new(),
        };
        for target in found {
            if targets.len() < limits::TARGETS && seen.insert(target.clone()) {
                targets.push(target);
            }
        }
    }
    targets
}

/// Escapes a plain text and links its web addresses and what there's a link for. Spaces and line ends stay.
pub fn plain_links(text: &str, links: &HashMap<Target, Link>) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 4);
    for part in parts(text) {
        match part {
            Part::Address(place) => {
                let url = &text[place];
                html.push_str("<a rel=\"nofollow noopener\" href=\"");
                escape::push(&mut html, url);
                html.push_str("\">");
                escape::push(&mut html, url);
                html.push_str("</a>");
            }
            Part::Page { place, name, label } => match links.get(&page(&text[name])) {
                Some(link) => push_anchor(&mut html, link, text[label].trim(), false),
                None => escape::push(&mut html, &text[place]),
            },
            Part::Text(place) => {
                let text = &text[place];
                let mut at = 0;
                for (place, target) in scan(text) {
                    let Some(link) = links.get(&target) else { continue };
                    escape::push(&mut html, &text[at..place.start]);
                    push_anchor(&mut html, link, &text[place.clone()], false);
                    at = place.end;
                }
                escape::push(&mut html, &text[at..]);
            }
        }
    }
    html
}

/// A piece of a text by its place.
enum Part {
    Text(Range<usize>),
    Address(Range<usize>),
    /// `[[name]]`, `[[name|label]]`.
    Page {
        place: Range<usize>,
        name: Range<usize>,
        label: Range<usize>,
    },
}

/// The longest name of a page with its label.
const PAGE: usize = 400;

/// Separates web addresses and names of pages, in which nothing else is looked for, from the rest.
fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    for part in addresses(text) {
        match part {
            Part::Text(place) => pages(text, place, &mut parts),
            other => parts.push(other),
        }
    }
    parts
}

/// Takes `[[…]]` out of a piece of text.
fn pages(text: &str, piece: Range<usize>, parts: &mut Vec<Part>) {
    let (mut at, mut from) = (piece.start, piece.start);
    while let Some(open) = text[from..piece.end].find("[[").map(|offset| from + offset) {
        let inside = &text[open + 2..piece.end];
        let inside = &inside[..inside.floor_char_boundary(PAGE)];
        let end = inside.find([']', '[', '\n']).filter(|end| inside[*end..].starts_with("]]"));
        let Some(end) = end.filter(|end| !inside[..*end].trim().is_empty()) else {
            from = open + 2;
            continue;
        };
        let (start, close) = (open + 2, open + 2 + end);
        let name = start..text[start..close].find('|').map_or(close, |bar| start + bar);
        let label = if name.end < close { name.end + 1..close } else { name.clone() };
        parts.push(Part::Text(at..open));
        parts.push(Part::Page { place: open..close + 2, name, label });
        at = close + 2;
        from = at;
    }
    parts.push(Part::Text(at..piece.end));
}

fn addresses(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let (mut at, mut from) = (0, 0);
    while let Some(start) = text[from..].find("http").map(|offset| from + offset) {
        let rest = &text[start..];
        let host = rest.strip_prefix("https://").or_else(|| rest.strip_prefix("http://"));
        let begins = !text[..start].ends_with(|c: char| c.is_alphanumeric());
        if host.is_none_or(|host| !host.starts_with(|c: char| c.is_alphanumeric())) || !begins {
            from = start + 4;
            continue;
        }
        let stops = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '`');
        let length = rest.find(stops).unwrap_or(rest.len());
        let url = rest[..length].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '}']);
        parts.push(Part::Text(at..start));
        parts.push(Part::Address(start..start + url.len()));
        at = start + url.len();
        from = at;
    }
    parts.push(Part::Text(at..text.len()));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_references_and_addresses_are_linked() {
        let ticket = Target::Number { mount: None, number: 12 };
        let link = Link { url: "/demo/bugs/12".into(), title: "A \"bug\"".into(), ..Link::default() };
        let links = HashMap::from([(ticket.clone(), link)]);
        let text = "Fix *it* <b>\n\n  fixes #12, not #13, see https://x.example/#12?a=1&b=2.";
        let html = plain_links(text, &links);
        assert!(html.starts_with("Fix *it* &lt;b&gt;\n\n  fixes <a class="), "{html}");
        assert!(html.contains("title=\"A &quot;bug&quot;\">#12</a>, not #13"), "{html}");
        assert!(
            html.ends_with(
                "href=\"https://x.example/#12?a=1&amp;b=2\">https://x.example/#12?a=1&amp;b=2</a>."
            ),
            "{html}"
        );
        assert_eq!(plain_targets(text), [ticket, Target::Number { mount: None, number: 13 }]);
        let home = Target::Page { mount: None, name: "Home".into() };
        let links =
            HashMap::from([(home.clone(), Link { url: "/demo/wiki/Home".into(), ..Link::default() })]);
        let html = plain_links("[[Home]], [[Home|the <start>]], [[Nowhere]] [[]] [[a\nb]] [[x", &links);
        assert!(
            html.contains(">Home</a>, <a ") && html.contains(">the &lt;start&gt;</a>, [[Nowhere]] [[]]"),
            "{html}"
        );
        assert_eq!(plain_targets("[[ Home ]] [[Home|x]]"), [home]);
        for odd in [
            "http",
            "[[",
            "[[[[",
            "[[ä",
            "]]",
            "[[]]",
            "[[|]]",
            "[[a|]]",
            "https://",
            "xhttp://a",
            "http://\u{1}",
            "éhttp://é.",
            "https://a",
        ] {
            plain_links(odd, &links);
        }
    }
}
