//! Pages run under a Content-Security-Policy that allows no inline script or style.

use super::{Finding, blanked, line_of};
use crate::project::Source;

pub fn check(source: &Source) -> Vec<Finding> {
    if !source.has_extension("html") || !format!("/{}", source.path).contains("/templates/") {
        return Vec::new();
    }
    let mut text = source.text.clone();
    for (open, close) in [("{#", "#}"), ("{%", "%}"), ("{{", "}}"), ("<!--", "-->")] {
        text = blanked(&text, open, close);
    }
    let mut findings = Vec::new();
    for (start, tag) in tags(&text) {
        let line = line_of(&text, start);
        let name = tag[1..].split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
        let attributes: Vec<String> = attributes(tag).collect();
        let has = |name: &str| attributes.iter().any(|attribute| attribute == name);
        if name == "style" {
            findings.push(Finding::new(
                source,
                line,
                "inline `<style>`: put it into a style sheet below static/",
            ));
        }
        if name == "script" && !has("src") && !tag.contains("application/json") {
            findings.push(Finding::new(
                source,
                line,
                "inline `<script>`: put it into a module below static/",
            ));
        }
        if has("style") {
            let advice = "`style=` is refused by our Content-Security-Policy: give the element a class";
            findings.push(Finding::new(source, line, advice));
        }
        if let Some(handler) = attributes.iter().find(|attribute| is_handler(attribute)) {
            let advice =
                format!("`{handler}=` is refused by our Content-Security-Policy: listen in a module");
            findings.push(Finding::new(source, line, advice));
        }
        if tag.to_lowercase().contains("\"javascript:") {
            findings.push(Finding::new(source, line, "`javascript:` is refused: use a button and a module"));
        }
    }
    findings
}

/// The opening tags with their offsets. A `>` inside of quotes doesn't end one.
fn tags(text: &str) -> Vec<(usize, &str)> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find('<') {
        let start = at + found;
        at = start + 1;
        if !text[at..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let mut quote = None;
        for (offset, c) in text[at..].char_indices() {
            match (quote, c) {
                (None, '"' | '\'') => quote = Some(c),
                (Some(open), _) if open == c => quote = None,
                (None, '>') => {
                    tags.push((start, &text[start..at + offset]));
                    at += offset;
                    break;
                }
                _ => {}
            }
        }
    }
    tags
}

/// The names of a tag's attributes, in lower case.
fn attributes(tag: &str) -> impl Iterator<Item = String> {
    let mut quote = None;
    // Values are blanked, so that what they say isn't taken for an attribute.
    let bare: String = tag
        .chars()
        .map(|c| match (quote, c) {
            (None, '"' | '\'') => {
                quote = Some(c);
                ' '
            }
            (Some(open), _) => {
                if open == c {
                    quote = None;
                }
                '\u{1}'
            }
            (None, _) => c,
        })
        .collect();
    let names: Vec<String> = bare
        .split_whitespace()
        .skip(1)
        .map(|word| word.split(['=', '\u{1}']).next().unwrap_or_default().to_lowercase())
        .filter(|name| !name.is_empty())
        .collect();
    names.into_iter()
}

/// `onclick` and its like.
fn is_handler(attribute: &str) -> bool {
    attribute.len() > 4 && attribute.starts_with("on") && attribute.chars().all(|c| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::super::advice;
    use super::*;

    #[test]
    fn nothing_is_inline() {
        for (html, count) in [
            ("<p style=\"color:red\">", 1),
            ("<p\n  class=\"a\"\n  style='color:red'>", 1),
            ("<script>alert(1)</script>", 1),
            ("<script type=\"module\" src=\"/x.js\"></script>", 0),
            ("<script type=\"application/json\">{}</script>", 0),
            ("<button type=\"button\" onclick=\"go()\">", 1),
            ("<a href=\"javascript:void(0)\">", 1),
            ("<style>a{}</style>", 1),
            ("<p title=\"a > b\" class=\"style=\">", 0),
            ("<p title='say onclick=x'>on=1</p>", 0),
            ("{# <p style=\"x\"> #}<!-- <script> -->", 0),
            ("<p class=\"{% if once == \"a\" %}x{% endif %}\" {{ style=1 }}>", 0),
            ("<link rel=\"stylesheet\" href=\"/a.css\">", 0),
        ] {
            assert_eq!(advice(check, "templates/a.html", html).len(), count, "{html}");
        }
        assert!(advice(check, "docs/a.html", "<p style=\"x\">").is_empty());
        assert_eq!(advice(check, "plugins/wiki/templates/wiki/a.html", "\n<p style=\"x\">")[0].0, 2);
    }
}
