//! What writing a text as HTML would cost.
//!
//! html5ever's serialiser looks through the rest of a text node at each `&` (and at each character whose first byte is that of a
//! no-break space), so a megabyte of them in one paragraph takes minutes. Texts that come near are shown as typed.

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{AstNode, NodeValue};

use crate::limits;

/// Whether a block holds so many special characters that writing it takes too long.
pub(crate) fn too_many<'a>(root: &'a AstNode<'a>) -> bool {
    let mut cost: usize = 0;
    let (mut bytes, mut special) = (0, 0);
    for edge in root.traverse() {
        let (node, starts) = match edge {
            NodeEdge::Start(node) => (node, true),
            NodeEdge::End(node) => (node, false),
        };
        let value = &node.data().value;
        if value.block() {
            cost = cost.saturating_add(special * bytes);
            (bytes, special) = (0, 0);
        }
        if starts {
            for text in texts(value) {
                bytes += text.len();
                special += text.bytes().filter(|byte| matches!(byte, b'&' | 0xc2)).count();
            }
        }
    }
    cost.saturating_add(special * bytes) > limits::ESCAPES
}

fn texts(value: &NodeValue) -> [&str; 2] {
    match value {
        NodeValue::Text(text) => [text, ""],
        NodeValue::Code(code) => [&code.literal, ""],
        NodeValue::CodeBlock(code) => [&code.literal, &code.info],
        NodeValue::HtmlInline(html) => [html, ""],
        NodeValue::HtmlBlock(html) => [&html.literal, ""],
        NodeValue::Link(link) | NodeValue::Image(link) => [&link.url, &link.title],
        NodeValue::WikiLink(link) => [&link.url, ""],
        _ => ["", ""],
    }
}
