//! Raw HTML: how much work repairing it would be.
//!
//! A parser of HTML carries unclosed formatting tags into every block that follows, so a megabyte of cleverly unclosed tags
//! becomes gigabytes. Tags that nest properly within their block cost nothing of that sort. Here tags are counted against
//! the tree they stand in; with more than [`limits::REPAIRS`] the text's raw HTML is shown instead of used.

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{AstNode, NodeValue};

use crate::{escape, limits};

/// Elements without an end tag.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];
/// Elements whose end tag may be left out.
const OPTIONAL: &[&str] = &["dd", "dt", "li", "option", "p", "tbody", "td", "tfoot", "th", "thead", "tr"];
/// Elements in which tags mean something else.
const SPECIAL: &[&str] = &[
    "iframe",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "plaintext",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "xmp",
];

/// Turns raw HTML into text if repairing it could take too long.
pub(crate) fn defuse<'a>(root: &'a AstNode<'a>) {
    let mut count = Count::default();
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(node) => {
                count.elements += 1;
                if let NodeValue::HtmlInline(html) = &node.data().value {
                    count.html(html);
                } else if let NodeValue::HtmlBlock(block) = &node.data().value {
                    count.html(&block.literal);
                } else if node.first_child().is_some() {
                    count.open.push(None);
                }
            }
            NodeEdge::End(node) if node.first_child().is_some() => count.leave(),
            NodeEdge::End(_) => {}
        }
    }
    if count.too_much() {
        show(root);
    }
}

/// Makes all raw HTML text.
fn show<'a>(root: &'a AstNode<'a>) {
    for node in root.descendants() {
        let value = &mut node.data_mut().value;
        let shown = match value {
            NodeValue::HtmlInline(html) => NodeValue::Text(std::mem::take(html).into()),
            NodeValue::HtmlBlock(block) => NodeValue::Raw(escape::preformatted(&block.literal)),
            _ => continue,
        };
        *value = shown;
    }
}

#[derive(Default)]
struct Count {
    /// Nodes and tags.
    elements: usize,
    /// Tags now open; `None` is the border of a block.
    open: Vec<Option<String>>,
    deepest: usize,
    now: usize,
    misnested: usize,
    attributes: usize,
}

impl Count {
    fn too_much(&self) -> bool {
        let carried = (self.deepest + self.misnested).max(1);
        (self.deepest + self.misnested > 0 && carried.saturating_mul(self.elements) > limits::REPAIRS)
            || self.attributes > limits::REPAIRS
    }

    fn leave(&mut self) {
        while let Some(Some(name)) = self.open.pop() {
            self.forget(&name);
        }
    }

    /// Counts a tag that's left open.
    fn forget(&mut self, name: &str) {
        self.now -= 1;
        self.misnested += usize::from(!OPTIONAL.contains(&name));
    }

    fn html(&mut self, html: &str) {
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            rest = &rest[at + 1..];
            let end = if rest.starts_with("!--") {
                rest.find("-->").map(|end| end + 3)
            } else if rest.starts_with(['!', '?']) {
                rest.find('>').map(|end| end + 1)
            } else if rest.starts_with(|c: char| c == '/' || c.is_ascii_alphabetic()) {
                self.tag(rest)
            } else {
                continue;
            };
            match end {
                Some(end) => rest = &rest[end..],
                None => {
                    // It goes on into what follows, where nobody meant it.
                    self.misnested += 1;
                    return;
                }
            }
        }
    }

    /// Counts a tag and returns where it ends.
    fn tag(&mut self, text: &str) -> Option<usize> {
        let closes = text.starts_with('/');
        let text_name = text.strip_prefix('/').unwrap_or(text);
        let len =
            text_name.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).unwrap_or(text_name.len());
        let name = text_name[..len].to_ascii_lowercase();
        let (end, attributes) = attributes(text)?;
        self.elements += 1;
        self.attributes = self.attributes.saturating_add(attributes.saturating_mul(attributes));
        if SPECIAL.contains(&name.as_str()) {
            self.misnested += 1;
        }
        if closes {
            self.close(&name)
        } else if !VOID.contains(&name.as_str()) {
            self.open(name)
        }
        Some(end)
    }

    fn open(&mut self, name: String) {
        self.open.push(Some(name));
        self.now += 1;
        self.deepest = self.deepest.max(self.now);
    }

    /// Closes a tag of the same block; those left open inside it count.
    fn close(&mut self, name: &str) {
        let inside = self
            .open
            .iter()
            .rev()
            .take_while(|open| open.is_some())
            .position(|open| open.as_deref() == Some(name));
        let Some(inside) = inside else {
            self.misnested += usize::from(name != "p" && name != "br");
            return;
        };
        for _ in 0..inside {
            if let Some(Some(left)) = self.open.pop() {
                self.forget(&left);
            }
        }
        self.open.pop();
        self.now -= 1;
    }
}

/// Where a tag ends, and how many attributes it has at most.
fn attributes(tag: &str) -> Option<(usize, usize)> {
    let mut quote = None;
    let mut count = 0;
    let mut gap = false;
    for (i, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), byte) if open == byte => (quote, gap) = (None, true),
            (Some(_), _) => {}
            (None, b'>') => return Some((i + 1, count)),
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b' ' | b'\n' | b'\t' | b'\r' | b'/' | 0x0c) => gap = true,
            (None, _) => {
                count += usize::from(gap);
                gap = false;
            }
        }
    }
    None
}
