//! Two texts compared by lines, with the words that differ marked.

use std::time::{Duration, Instant};

use farrier_web::{Html, escape};
use similar::{Algorithm, ChangeTag, InlineChangeOptions, TextDiff};

/// What differs between two texts.
#[derive(Clone, Debug, Default)]
pub struct Diff {
    /// The places, from the top.
    pub hunks: Vec<Hunk>,
    /// Lines that are new.
    pub added: i64,
    /// Lines that are gone.
    pub removed: i64,
    /// Whether more differs than is shown.
    pub is_cut: bool,
}

/// One place with some lines around it.
#[derive(Clone, Debug)]
pub struct Hunk {
    /// The heading above it; may be empty.
    pub heading: String,
    /// In order.
    pub lines: Vec<Line>,
}

/// One line of a hunk.
#[derive(Clone, Debug)]
pub struct Line {
    /// `add`, `del` or nothing: the row's class.
    pub class: &'static str,
    /// Its number in the old text.
    pub old: Option<usize>,
    /// Its number in the new text.
    pub new: Option<usize>,
    /// The text, with `<ins>` or `<del>` around words that differ.
    pub html: Html,
}

const CONTEXT: usize = 3;
const MAX_LINES: usize = 5_000;
/// After this the comparison goes on less exactly.
const TIME: Duration = Duration::from_millis(700);

/// Compares two texts; takes a bounded time whatever they are.
pub fn diff(old: &str, new: &str) -> Diff {
    let deadline = Instant::now() + TIME;
    // Whether the last line ends is nothing that anybody sees.
    let (old, new) = (&ended(old), &ended(new));
    let compared =
        TextDiff::configure().algorithm(Algorithm::Histogram).deadline(deadline).diff_lines(old, new);
    let options = *InlineChangeOptions::new().semantic_cleanup(true).min_ratio(0.3);
    let headings: Vec<&str> = new.lines().collect();
    let mut diff = Diff::default();
    let mut shown = 0;
    for group in compared.grouped_ops(CONTEXT) {
        let start = group.first().map_or(0, |op| op.new_range().start);
        let mut hunk = Hunk { heading: heading_above(&headings, start), lines: Vec::new() };
        for op in &group {
            for change in compared.iter_inline_changes_with_options_deadline(op, options, Some(deadline)) {
                match change.tag() {
                    ChangeTag::Insert => diff.added += 1,
                    ChangeTag::Delete => diff.removed += 1,
                    ChangeTag::Equal => {}
                }
                if shown == MAX_LINES {
                    diff.is_cut = true;
                    continue;
                }
                shown += 1;
                hunk.lines.push(Line {
                    class: class(change.tag()),
                    old: change.old_index().map(|at| at + 1),
                    new: change.new_index().map(|at| at + 1),
                    html: Html(marked(change.tag(), change.values())),
                });
            }
        }
        if !hunk.lines.is_empty() {
            diff.hunks.push(hunk);
        }
    }
    diff
}

/// The text with a line end at its end, as long as there is any text.
pub fn ended(text: &str) -> String {
    if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

/// The same away from the threads that answer requests.
pub async fn diff_aside(old: String, new: String) -> anyhow::Result<Diff> {
    Ok(tokio::task::spawn_blocking(move || diff(&old, &new)).await?)
}

fn class(tag: ChangeTag) -> &'static str {
    match tag {
        ChangeTag::Insert => "add",
        ChangeTag::Delete => "del",
        ChangeTag::Equal => "",
    }
}

fn marked(tag: ChangeTag, pieces: &[(bool, &str)]) -> String {
    let name = if tag == ChangeTag::Insert { "ins" } else { "del" };
    let mut html = String::new();
    for (differs, piece) in pieces {
        let piece = escape(piece.trim_end_matches(['\n', '\r']));
        if *differs && !piece.is_empty() {
            html.push_str(&format!("<{name}>{piece}</{name}>"));
        } else {
            html.push_str(&piece);
        }
    }
    html
}

fn heading_above(lines: &[&str], at: usize) -> String {
    let above = lines.iter().take(at.min(lines.len())).rev().take(2_000);
    let heading = above.copied().find(|line| {
        let marks = line.len() - line.trim_start_matches('#').len();
        (1..=6).contains(&marks) && line[marks..].starts_with(' ')
    });
    heading.map(|line| line.trim_matches(['#', ' ']).chars().take(100).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_marked_and_escaped() {
        let diff = diff(
            "# One\n\na\nb\nc\n\nthe <old> word stays here\n",
            "# One\n\na\nb\nc\n\nthe <new> word stays here\n",
        );
        assert_eq!((diff.added, diff.removed, diff.hunks.len()), (1, 1, 1));
        let hunk = &diff.hunks[0];
        assert_eq!(hunk.heading, "One");
        let lines: Vec<(&str, &str)> =
            hunk.lines.iter().map(|line| (line.class, line.html.0.as_str())).collect();
        assert_eq!(
            lines[3..],
            [
                ("del", "the &lt;<del>old</del>&gt; word stays here"),
                ("add", "the &lt;<ins>new</ins>&gt; word stays here")
            ]
        );
        assert_eq!((hunk.lines[3].old, hunk.lines[4].new), (Some(7), Some(7)));
    }

    #[test]
    fn a_last_line_end_is_no_change() {
        assert!(diff("a\nb", "a\nb\n").hunks.is_empty());
        assert_eq!(diff("", "a").added, 1);
    }

    #[test]
    fn long_texts_take_bounded_time() {
        let scattered = |step: u64, wrap: u64, end: &str| -> String {
            (0..60_000).map(|n| format!("{}{end}", n * step % wrap)).collect()
        };
        for end in ["\n", " ", "."] {
            let (old, new) = (scattered(7919, 10_007, end), scattered(104_729, 10_009, end));
            let start = Instant::now();
            let diff = diff(&old, &new);
            assert!(
                diff.added > 0 && start.elapsed() < Duration::from_secs(20),
                "{end:?} {:?}",
                start.elapsed()
            );
        }
    }
}
