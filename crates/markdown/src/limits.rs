//! What is still rendered; anything beyond is shown as it was typed.

use std::time::{Duration, Instant};

/// Bytes of a text.
pub(crate) const BYTES: usize = 1_000_000;
/// How deep quotes, lists and emphasis may nest. Repairing HTML takes time with the square of it.
pub(crate) const DEPTH: usize = 100;
/// How many references of one text are resolved; also bounds the caller's query.
pub(crate) const TARGETS: usize = 500;
/// Headings of a table of contents.
pub(crate) const HEADINGS: usize = 1_000;
/// Elements times unclosed raw tags: what repairing the HTML may cost at worst.
pub(crate) const REPAIRS: usize = 300_000;
/// Special characters times bytes of their block, for writing the HTML.
pub(crate) const ESCAPES: usize = 10_000_000_000;
const TIME: Duration = Duration::from_secs(2);

/// Returns a function that says whether parsing has taken too long.
pub(crate) fn stopwatch() -> impl Fn() -> bool {
    let end = Instant::now() + TIME;
    move || Instant::now() >= end
}
