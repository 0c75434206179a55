//! A diff as templates show it, with the words that changed marked.

use farrier_i18n::L;
use farrier_scm::{Change, Diff, DiffLine, FileDiff, LineKind, RevisionId};
use farrier_tool::Mount;
use farrier_web::{AppResult, Html, escape};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use similar::{ChangeTag, TextDiff};

use crate::msg;

/// All files of a diff.
pub struct DiffView {
    pub files: Vec<FileView>,
    /// Also those that are not listed.
    pub count: usize,
    pub added: usize,
    pub removed: usize,
    pub complete: bool,
}

/// One file of a diff.
pub struct FileView {
    pub id: String,
    pub title: String,
    pub icon: &'static str,
    pub class: &'static str,
    pub badges: Vec<String>,
    pub added: usize,
    pub removed: usize,
    pub view_url: String,
    pub load_url: String,
    pub binary: bool,
    pub too_large: bool,
    pub hunks: Vec<HunkView>,
}

/// Lines that changed together.
pub struct HunkView {
    pub head: String,
    pub lines: Vec<LineView>,
}

/// One line.
pub struct LineView {
    pub class: &'static str,
    pub anchor: String,
    pub old: Option<u32>,
    pub new: Option<u32>,
    pub html: Html,
}

/// Where a diff stands.
pub struct Side {
    pub l: L,
    pub mount: Mount,
    /// The new side.
    pub id: RevisionId,
    /// The page's address, for loading a single file.
    pub here: String,
}

/// The mode of a revision of another repository.
const SUBMODULE: u32 = 0o160_000;

/// Diffs with fewer lines are made ready at once.
const QUICK: usize = 400;

/// The view of a diff. Comparing words takes its time, which is not the other requests' time.
pub async fn of(side: Side, diff: Diff) -> AppResult<DiffView> {
    if diff.added + diff.removed < QUICK {
        return Ok(view_of(&side, &diff));
    }
    let view = tokio::task::spawn_blocking(move || view_of(&side, &diff)).await;
    Ok(view.map_err(anyhow::Error::from)?)
}

fn view_of(side: &Side, diff: &Diff) -> DiffView {
    let mut room = MAX_PAIRS;
    let files = diff.files.iter().enumerate().map(|(at, file)| view(side, at + 1, file, &mut room));
    DiffView {
        files: files.collect(),
        count: diff.files_total,
        added: diff.added,
        removed: diff.removed,
        complete: diff.complete,
    }
}

fn view(side: &Side, number: usize, file: &FileDiff, room: &mut usize) -> FileView {
    let Side { l, mount, id, here } = side;
    let l = *l;
    let shown = |path: &farrier_scm::RepoPath| path.display().into_owned();
    let title = match (&file.old_path, &file.new_path) {
        (Some(old), Some(new)) if old != new => format!("{} → {}", shown(old), shown(new)),
        (_, Some(path)) | (Some(path), None) => shown(path),
        (None, None) => String::new(),
    };
    let (icon, class, badge) = match file.change {
        Change::Added => ("file-plus", "is-add", Some(msg::code_added(l))),
        Change::Deleted => ("file-x", "is-del", Some(msg::code_deleted(l))),
        Change::Renamed => ("file-symlink", "is-ren", Some(msg::code_renamed(l))),
        Change::Copied => ("copy", "is-ren", Some(msg::code_copied_from(l))),
        Change::Retyped => ("file-diff", "is-mod", Some(msg::code_retyped(l))),
        Change::Modified => ("file-diff", "is-mod", None),
    };
    let mut badges: Vec<String> = badge.into_iter().collect();
    if file.old_mode != file.new_mode && file.old_mode != 0 && file.new_mode != 0 {
        badges.push(format!("{:o} → {:o}", file.old_mode, file.new_mode));
    }
    let view_url = match &file.new_path {
        Some(path) if file.new_mode != SUBMODULE => {
            mount.url(&format!("/src/commit/{id}/{}", path.encoded()))
        }
        _ => String::new(),
    };
    let load_url = match file.path() {
        Some(path) if file.too_large => {
            let path = utf8_percent_encode(&path.encoded(), NON_ALPHANUMERIC).to_string();
            format!("{here}?file={path}")
        }
        _ => String::new(),
    };
    FileView {
        id: format!("d{number}"),
        view_url,
        title,
        icon,
        class,
        badges,
        added: file.added,
        removed: file.removed,
        load_url,
        binary: file.binary,
        too_large: file.too_large,
        hunks: file.hunks.iter().map(|one| hunk(one, room)).collect(),
    }
}

fn hunk(hunk: &farrier_scm::Hunk, room: &mut usize) -> HunkView {
    let head = format!(
        "@@ -{},{} +{},{} @@ {}",
        hunk.old_start, hunk.old_lines, hunk.new_start, hunk.new_lines, hunk.heading
    );
    let mut lines = Vec::with_capacity(hunk.lines.len());
    let mut rest = hunk.lines.as_slice();
    while let Some(first) = rest.first() {
        if first.kind == LineKind::Context {
            lines.push(line(first, Html(escape(&first.text))));
            rest = &rest[1..];
            continue;
        }
        // Removed lines and the added ones after them are compared pairwise.
        let removed = rest.iter().take_while(|line| line.kind == LineKind::Removed).count();
        let added = rest[removed..].iter().take_while(|line| line.kind == LineKind::Added).count();
        let (old, new) = (&rest[..removed], &rest[removed..removed + added]);
        let pairs = old.iter().zip(new).take(*room);
        let marked: Vec<(Html, Html)> = pairs.map(|(old, new)| words(&old.text, &new.text)).collect();
        *room -= marked.len();
        for (at, one) in old.iter().enumerate() {
            lines.push(line(
                one,
                marked.get(at).map_or_else(|| Html(escape(&one.text)), |pair| pair.0.clone()),
            ));
        }
        for (at, one) in new.iter().enumerate() {
            lines.push(line(
                one,
                marked.get(at).map_or_else(|| Html(escape(&one.text)), |pair| pair.1.clone()),
            ));
        }
        rest = &rest[(removed + added).max(1)..];
    }
    HunkView { head, lines }
}

fn line(line: &DiffLine, html: Html) -> LineView {
    let (class, anchor) = match line.kind {
        LineKind::Context => ("", format!("r{}", line.new.unwrap_or(0))),
        LineKind::Added => ("add", format!("r{}", line.new.unwrap_or(0))),
        LineKind::Removed => ("del", format!("l{}", line.old.unwrap_or(0))),
    };
    LineView { class, anchor, old: line.old, new: line.new, html }
}

/// After so many pairs of lines no more are compared word by word.
const MAX_PAIRS: usize = 3_000;

/// Longer lines are not compared word by word.
const MAX_COMPARED: usize = 400;

/// Two lines with what differs between them marked; lines with little in common stay unmarked.
fn words(old: &str, new: &str) -> (Html, Html) {
    if old.len() > MAX_COMPARED || new.len() > MAX_COMPARED {
        return (Html(escape(old)), Html(escape(new)));
    }
    let diff = TextDiff::from_unicode_words(old, new);
    if diff.ratio() < 0.4 {
        return (Html(escape(old)), Html(escape(new)));
    }
    let (mut left, mut right) = (String::new(), String::new());
    for change in diff.iter_all_changes() {
        let text = escape(change.value());
        match change.tag() {
            ChangeTag::Equal => {
                left.push_str(&text);
                right.push_str(&text);
            }
            ChangeTag::Delete => left.push_str(&format!("<del>{text}</del>")),
            ChangeTag::Insert => right.push_str(&format!("<ins>{text}</ins>")),
        }
    }
    (Html(left), Html(right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_words_are_marked_and_escaped() {
        let (old, new) = words("let a = <b>;", "let a = <c>;");
        assert!(old.0.contains("&lt;") && old.0.contains("<del>"), "{old}");
        assert!(new.0.contains("<ins>"), "{new}");
        assert_eq!(words("abc", "xyz").0.0, "abc");
    }
}
