//! What a page's text says about other pages.

use std::collections::HashSet;

use farrier_domain::{Error, Result};
use farrier_markdown::{Target, targets};
use farrier_tool::Mount;

use crate::name::Name;

/// From here on reading a text takes so long that others would wait.
pub const LONG_BYTES: usize = 20_000;

/// The pages of this wiki that a text names, each once, whether or not they are there.
///
/// A long text is read away from the threads that answer requests.
pub async fn references(mount: &Mount, text: &str) -> Result<Vec<Name>> {
    if text.len() < LONG_BYTES {
        return Ok(named(mount, text));
    }
    let (mount, text) = (mount.clone(), text.to_owned());
    let reading = tokio::task::spawn_blocking(move || named(&mount, &text));
    reading.await.map_err(|e| Error::Internal(e.to_string()))
}

fn named(mount: &Mount, text: &str) -> Vec<Name> {
    let mut seen = HashSet::new();
    let named = targets(text).into_iter().filter_map(|target| match target {
        Target::Page { mount: None, name } => Some(name),
        Target::Page { mount: Some(at), name } if at == mount.row().path || at == mount.row().full_path => {
            Some(name)
        }
        _ => None,
    });
    let names = named.filter_map(|name| Name::parse(split_section(&name).0).ok());
    names.filter(|name| seen.insert(name.slug())).collect()
}

/// `Page#Section` as page and section.
pub fn split_section(target: &str) -> (&str, Option<&str>) {
    match target.split_once('#') {
        Some((page, section)) => (page, Some(section)),
        None => (target, None),
    }
}

/// The text with its links to old names leading to a new one; none when it has no such link.
///
/// Code is left alone: what looks like a link there is none.
pub fn relink(text: &str, old: &HashSet<String>, new: &Name) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut fence: Option<String> = None;
    for line in text.split_inclusive('\n') {
        let start = line.trim_start();
        let marks: String = start.chars().take_while(|c| *c == start.chars().next().unwrap_or(' ')).collect();
        let is_fence = marks.len() >= 3 && (marks.starts_with('`') || marks.starts_with('~'));
        match &fence {
            Some(open)
                if is_fence && marks.starts_with(open.as_str()) && start[marks.len()..].trim().is_empty() =>
            {
                fence = None
            }
            None if is_fence => fence = Some(marks),
            None => {
                relink_line(line, old, new, &mut out);
                continue;
            }
            Some(_) => {}
        }
        out.push_str(line);
    }
    (out != text).then_some(out)
}

fn relink_line(line: &str, old: &HashSet<String>, new: &Name, out: &mut String) {
    let mut rest = line;
    while let Some(at) = rest.find(['`', '[', '\\']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let taken = if rest.starts_with('`') {
            code_span(rest)
        } else if rest.starts_with('\\') {
            1 + rest[1..].chars().next().map_or(0, char::len_utf8)
        } else {
            match link(rest, old, new) {
                Some((len, link)) => {
                    out.push_str(&link);
                    rest = &rest[len..];
                    continue;
                }
                None => 1,
            }
        };
        out.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    out.push_str(rest);
}

/// How long the code at the start is, or its backticks when nothing closes them.
fn code_span(text: &str) -> usize {
    let marks = text.len() - text.trim_start_matches('`').len();
    let mut at = marks;
    while let Some(found) = text[at..].find('`') {
        let start = at + found;
        let run = text[start..].len() - text[start..].trim_start_matches('`').len();
        if run == marks {
            return start + run;
        }
        at = start + run;
    }
    marks
}

/// The length of the link at the start and what to write instead, if it leads to an old name.
fn link(text: &str, old: &HashSet<String>, new: &Name) -> Option<(usize, String)> {
    let inside = text.strip_prefix("[[")?;
    let inside = &inside[..inside.find("]]")?];
    let (target, label) =
        inside.split_once('|').map_or((inside, None), |(target, label)| (target, Some(label)));
    let (page, section) = split_section(target);
    let slug = Name::parse(page).ok()?.slug();
    let section = section.map(|section| format!("#{section}")).unwrap_or_default();
    let label = label.map(|label| format!("|{label}")).unwrap_or_default();
    old.contains(&slug).then(|| (inside.len() + 4, format!("[[{new}{section}{label}]]")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_follow_a_rename() {
        let old = HashSet::from(["old-page".to_owned()]);
        let new = Name::stored("New/Page");
        for (text, expected) in [
            ("See [[Old Page]].", Some("See [[New/Page]].")),
            ("[[old-page|here]] and [[Old Page#Setup]]", Some("[[New/Page|here]] and [[New/Page#Setup]]")),
            ("[[Other]]", None),
            ("`[[Old Page]]`", None),
            ("`` ` [[Old Page]] `` [[Old Page]]", Some("`` ` [[Old Page]] `` [[New/Page]]")),
            ("` [[Old Page]]", Some("` [[New/Page]]")),
            ("\\[[Old Page]]", None),
            ("```\n[[Old Page]]\n```\n[[Old Page]]\n", Some("```\n[[Old Page]]\n```\n[[New/Page]]\n")),
            ("~~~\n```\n[[Old Page]]\n", None),
            ("[x] [[", None),
            ("\\", None),
            ("äö [[Old Page]] ü", Some("äö [[New/Page]] ü")),
        ] {
            assert_eq!(relink(text, &old, &new).as_deref(), expected, "{text}");
        }
    }
}
