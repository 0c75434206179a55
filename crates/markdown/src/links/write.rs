//! Puts links where references were found.

use std::collections::HashMap;

use comrak::Arena;
use comrak::nodes::{AstNode, NodeValue};

use super::find::{candidates, page};
use super::scan::scan;
use super::{Link, Target};
use crate::escape;

/// Replaces the references of a tree for which there's a link. The others stay text; so does the label of a wiki link.
pub(crate) fn resolve<'a>(
    arena: &'a Arena<'a>,
    root: &'a AstNode<'a>,
    links: Option<&HashMap<Target, Link>>,
) {
    for node in candidates(root) {
        let value = node.data().value.clone();
        match value {
            NodeValue::Text(text) => {
                if let Some(links) = links {
                    replace(arena, node, pieces(&text, links));
                }
            }
            NodeValue::WikiLink(link) => {
                let label = node.collect_text();
                let piece = match links.and_then(|links| links.get(&page(&link.url))) {
                    Some(link) => anchor(link, &label, false),
                    None => NodeValue::Text(label.into()),
                };
                replace(arena, node, vec![piece]);
            }
            _ => {}
        }
    }
}

fn replace<'a>(arena: &'a Arena<'a>, node: &'a AstNode<'a>, pieces: Vec<NodeValue>) {
    if pieces.is_empty() {
        return;
    }
    for piece in pieces {
        node.insert_before(arena.alloc(piece.into()));
    }
    node.detach();
}

/// Text and links in turn; nothing if there's no link.
fn pieces(text: &str, links: &HashMap<Target, Link>) -> Vec<NodeValue> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for (place, target) in scan(text) {
        let Some(link) = links.get(&target) else { continue };
        if place.start > at {
            pieces.push(NodeValue::Text(text[at..place.start].to_owned().into()));
        }
        let typed = &text[place.clone()];
        pieces.push(match &target {
            Target::Commit(id) => anchor(link, &id[..id.len().min(10)], true),
            _ => anchor(link, typed.trim_start_matches('[').trim_end_matches(']'), false),
        });
        at = place.end;
    }
    if at > 0 && at < text.len() {
        pieces.push(NodeValue::Text(text[at..].to_owned().into()));
    }
    pieces
}

fn anchor(link: &Link, label: &str, code: bool) -> NodeValue {
    let mut html = String::new();
    push_anchor(&mut html, link, label, code);
    NodeValue::Raw(html)
}

/// Appends a link as markup.
pub(super) fn push_anchor(html: &mut String, link: &Link, label: &str, code: bool) {
    html.push_str("<a class=\"");
    html.push_str(link.state.classes());
    html.push_str("\" href=\"");
    escape::push(html, &link.url);
    if !link.title.is_empty() {
        html.push_str("\" title=\"");
        escape::push(html, &link.title);
    }
    html.push_str(if code { "\"><code>" } else { "\">" });
    escape::push(html, label);
    html.push_str(if code { "</code></a>" } else { "</a>" });
}
