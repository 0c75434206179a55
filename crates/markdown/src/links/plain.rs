//! Text that isn't Markdown, such as a commit message: as it was typed, with what it refers to linked.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::scan::scan;
use super::write::push_anchor;
use super::{Link, Target};
use crate::{escape, limits};

/// Lists what a plain text refers to, each once and in the text's order, at most 500.
pub fn plain_targets(text: &str) -> Vec<Target> {
    let mut seen = HashSet::new();
    let mut targets = Vec::new();
    for part in parts(text) {
        let Part::Text(place) = part else { continue };
        for (_, target) in scan(&text[place]) {
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
}

/// Separates web addresses, in which nothing else is looked for, from the rest.
fn parts(text: &str) -> Vec<Part> {
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
        for odd in ["http", "https://", "xhttp://a", "http://\u{1}", "éhttp://é.", "https://a"] {
            plain_links(odd, &links);
        }
    }
}
