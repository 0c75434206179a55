//! A text without its markup, for search and excerpts.

use comrak::Arena;
use comrak::arena_tree::NodeEdge;
use comrak::nodes::{AstNode, NodeValue};

use crate::parse::parse;

/// Returns the words of a text without markup; blocks stand on lines of their own. Raw HTML is left out.
///
/// A text that isn't rendered (too long, too deep) comes back as it is.
pub fn plain(text: &str) -> String {
    let arena = Arena::new();
    match parse(&arena, text) {
        Some(root) => of_tree(root, usize::MAX),
        None => text.to_owned(),
    }
}

/// Returns the beginning of a text without markup on one line, cut at a word and at most `max_chars` long.
pub fn excerpt(text: &str, max_chars: usize) -> String {
    // The beginning comes from the beginning; parsing all of a long text for it would be a waste.
    let start = &text[..text.floor_char_boundary(max_chars.saturating_mul(40).max(4_000))];
    shorten(&plain(start), max_chars)
}

/// Joins white space and cuts at a word.
pub(crate) fn shorten(plain: &str, max_chars: usize) -> String {
    let mut short = String::new();
    let mut chars = 0;
    for word in plain.split_whitespace() {
        let len = word.chars().count() + usize::from(chars > 0);
        if chars + len > max_chars {
            if chars == 0 {
                short.extend(word.chars().take(max_chars.saturating_sub(1)));
            }
            short.push('…');
            return short;
        }
        if chars > 0 {
            short.push(' ');
        }
        short.push_str(word);
        chars += len;
    }
    short
}

/// Collects the text of a tree until it's longer than `enough` bytes.
pub(crate) fn of_tree<'a>(root: &'a AstNode<'a>, enough: usize) -> String {
    let mut plain = String::new();
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(node) => push(&mut plain, &node.data().value),
            NodeEdge::End(node) => {
                let value = &node.data().value;
                let ends_line = value.block() && !plain.is_empty() && !plain.ends_with('\n');
                match value {
                    NodeValue::TableCell => plain.push(' '),
                    _ if ends_line => plain.push('\n'),
                    _ => {}
                }
            }
        }
        if plain.len() > enough {
            break;
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

fn push(plain: &mut String, value: &NodeValue) {
    match value {
        NodeValue::Text(text) => plain.push_str(text),
        NodeValue::Code(code) => plain.push_str(&code.literal),
        NodeValue::CodeBlock(code) => plain.push_str(&code.literal),
        NodeValue::ShortCode(code) => plain.push_str(&code.emoji),
        NodeValue::SoftBreak | NodeValue::LineBreak => plain.push('\n'),
        NodeValue::HtmlInline(html) if html.starts_with("<br") => plain.push('\n'),
        _ => {}
    }
}
