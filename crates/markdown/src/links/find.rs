//! Lists what a text refers to.

use std::collections::HashSet;

use comrak::Arena;
use comrak::arena_tree::NodeEdge;
use comrak::nodes::{AstNode, NodeValue};

use super::Target;
use super::scan::scan;
use crate::limits;
use crate::parse::parse;

/// Lists what a text refers to, each once and in the text's order, at most 500.
///
/// Code, links, images and addresses are not looked into.
pub fn targets(text: &str) -> Vec<Target> {
    let arena = Arena::new();
    let Some(root) = parse(&arena, text) else { return Vec::new() };
    let mut seen = HashSet::new();
    let mut targets = Vec::new();
    for node in candidates(root) {
        let found = match &node.data().value {
            NodeValue::Text(text) => scan(text).into_iter().map(|(_, target)| target).collect(),
            NodeValue::WikiLink(link) => vec![page(&link.url)],
            _ => Vec::new(),
        };
        for target in found {
            if targets.len() < limits::TARGETS && seen.insert(target.clone()) {
                targets.push(target);
            }
        }
    }
    targets
}

/// The target of `[[name]]`.
pub(super) fn page(name: &str) -> Target {
    Target::Page { mount: None, name: name.trim().to_owned() }
}

/// The nodes that may hold references: texts outside links and images, and wiki links.
pub(super) fn candidates<'a>(root: &'a AstNode<'a>) -> Vec<&'a AstNode<'a>> {
    let mut nodes = Vec::new();
    let mut inside = 0;
    for edge in root.traverse() {
        let (node, step) = match edge {
            NodeEdge::Start(node) => (node, 1),
            NodeEdge::End(node) => (node, -1),
        };
        let value = &node.data().value;
        if step > 0 && inside == 0 && matches!(value, NodeValue::Text(_) | NodeValue::WikiLink(_)) {
            nodes.push(node);
        }
        if matches!(value, NodeValue::Link(_) | NodeValue::Image(_) | NodeValue::WikiLink(_)) {
            inside += step;
        }
    }
    nodes
}
