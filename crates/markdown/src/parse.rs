//! From text to a syntax tree, or to nothing if the text is out of bounds.

use comrak::nodes::AstNode;
use comrak::{Arena, try_parse_document};

use crate::limits;

/// The Markdown we speak.
pub(crate) fn dialect<'c>() -> comrak::Options<'c> {
    let mut options = comrak::Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.alerts = true;
    options.extension.shortcodes = true;
    options.extension.wikilinks_title_after_pipe = true;
    options.extension.wikilinks_ignore_embeds = true;
    options.extension.cjk_friendly_emphasis = true;
    // An escaped character stands alone in the tree, so `\#12` isn't a reference.
    options.parse.escaped_char_spans = true;
    // Raw HTML goes through; what comes out is sanitised.
    options.render.r#unsafe = true;
    options.render.tasklist_classes = true;
    options
}

/// Parses a text; `None` if it's too long, too slow or too deep.
pub(crate) fn parse<'a>(arena: &'a Arena<'a>, text: &str) -> Option<&'a AstNode<'a>> {
    if text.len() > limits::BYTES || text.lines().any(is_deep_quote) {
        return None;
    }
    let root = try_parse_document(arena, text, &dialect(), &limits::stopwatch()).ok()?;
    (depth(root) <= limits::DEPTH).then_some(root)
}

/// Finds the deepest quotes before the parser does, which takes time with the square of their depth.
fn is_deep_quote(line: &str) -> bool {
    let marks =
        line.bytes().take_while(|byte| matches!(byte, b'>' | b' ' | b'\t')).filter(|byte| *byte == b'>');
    marks.take(limits::DEPTH + 1).count() > limits::DEPTH
}

fn depth<'a>(root: &'a AstNode<'a>) -> usize {
    use comrak::arena_tree::NodeEdge;
    let mut deepest = 0;
    let mut now: usize = 0;
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(_) => {
                now += 1;
                deepest = deepest.max(now);
            }
            NodeEdge::End(_) => now -= 1,
        }
    }
    deepest
}
