//! From text to what a page shows.

use comrak::Arena;

use crate::blocks::{dress, format, outline};
use crate::links::resolve;
use crate::parse::{dialect, parse};
use crate::plain::{of_tree, shorten};
use crate::sanitize::sanitize;
use crate::{Options, entities, escape, raw};

/// A rendered text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rendered {
    /// Safe HTML.
    pub html: String,
    /// The first words without markup, for lists and descriptions.
    pub excerpt: String,
    /// The headings, for a table of contents.
    pub headings: Vec<Heading>,
    /// The boxes of task lists.
    pub tasks: Tasks,
}

/// A heading of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The id in the HTML, prefix included.
    pub id: String,
    /// The heading without markup.
    pub text: String,
}

/// How many boxes of task lists there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tasks {
    /// Ticked ones.
    pub done: usize,
    /// All of them.
    pub total: usize,
}

const EXCERPT_CHARS: usize = 200;

/// Renders a text to safe HTML.
///
/// A text over the limits (1 MB, nesting, time) comes back as escaped preformatted text.
pub fn render(text: &str, options: &Options<'_>) -> Rendered {
    rendered(text, options).unwrap_or_else(|| Rendered {
        html: escape::preformatted(text),
        excerpt: shorten(&text[..text.floor_char_boundary(4 * EXCERPT_CHARS)], EXCERPT_CHARS),
        ..Rendered::default()
    })
}

fn rendered(text: &str, options: &Options<'_>) -> Option<Rendered> {
    let arena = Arena::new();
    let root = parse(&arena, text)?;
    if entities::too_many(root) {
        return None;
    }
    let excerpt = shorten(&of_tree(root, 4 * EXCERPT_CHARS), EXCERPT_CHARS);
    let outline = outline(root, options.id_prefix);
    raw::defuse(root);
    resolve(&arena, root, options.links);
    dress(root, options);
    let mut dialect = dialect();
    dialect.render.hardbreaks = options.hard_breaks;
    let html = format(root, &dialect, outline.notes)?;
    Some(Rendered {
        html: sanitize(&html, options),
        excerpt,
        headings: outline.headings,
        tasks: outline.tasks,
    })
}
