//! What is still highlighted; anything beyond is shown plain.

use std::time::{Duration, Instant};

const BYTES: usize = 1_000_000;
const LINES: usize = 20_000;
/// In bytes, so never more than this many characters.
const LINE_BYTES: usize = 5_000;
const TIME: Duration = Duration::from_secs(2);

/// Whether a text is too long or too wide, as minified files are.
pub(crate) fn exceeded(text: &str) -> bool {
    if text.len() > BYTES {
        return true;
    }
    let mut lines = 0;
    text.lines().any(|line| {
        lines += 1;
        lines > LINES || line.len() > LINE_BYTES
    })
}

/// When to stop with the text that starts now.
pub(crate) fn deadline() -> Instant {
    Instant::now() + TIME
}
