//! Reads the text that `svn diff` and `svnlook diff` write.
//!
//! What a file has can look like anything, a header of another file included: so the lines of a change are counted, as its
//! head says, and never searched.

use crate::revision::cut;
use crate::{Change, DiffLine, FileDiff, Hunk, LineKind, RepoPath};

/// The most bytes of one line.
const MAX_LINE: usize = 10_000;

/// The mode of a plain file; Subversion has no others.
const FILE_MODE: u32 = 0o100_644;

/// A file that nothing is known of yet.
pub(super) fn file(change: Change, old: Option<RepoPath>, new: Option<RepoPath>) -> FileDiff {
    let mode = |path: &Option<RepoPath>| if path.is_some() { FILE_MODE } else { 0 };
    FileDiff {
        change,
        old_mode: mode(&old),
        new_mode: mode(&new),
        old_path: old,
        new_path: new,
        old_object: None,
        new_object: None,
        binary: false,
        too_large: false,
        added: 0,
        removed: 0,
        hunks: Vec::new(),
    }
}

/// All files of a diff. Changes of properties are changes whose heading is the property's name.
pub(super) fn parse(text: &[u8]) -> Vec<FileDiff> {
    let mut lines = Lines { rest: text };
    let mut files: Vec<FileDiff> = Vec::new();
    let mut property: Option<String> = None;
    while let Some(line) = lines.next() {
        if lines.peek().is_some_and(is_ruler)
            && let Some(found) = head(line)
        {
            lines.next();
            property = None;
            // Of a file whose properties changed as well there is a second part.
            if files.last().is_none_or(|last| last.path() != found.path()) {
                files.push(found);
            }
        } else if let Some(path) = line.strip_prefix(b"Property changes on: ") {
            let path = path_of(path);
            property = Some(String::new());
            if files.last().is_none_or(|last| last.path() != Some(&path)) {
                files.push(file(Change::Modified, Some(path.clone()), Some(path)));
            }
        } else if let Some(file) = files.last_mut() {
            match &mut property {
                None => content(file, line, &mut lines),
                Some(name) => of_property(file, name, line, &mut lines),
            }
        }
    }
    files
}

struct Lines<'a> {
    rest: &'a [u8],
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Option<&'a [u8]> {
        let line = self.peek()?;
        self.rest = self.rest.get(line.len() + 1..).unwrap_or_default();
        Some(line)
    }

    fn peek(&self) -> Option<&'a [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        let end = self.rest.iter().position(|&byte| byte == b'\n').unwrap_or(self.rest.len());
        Some(&self.rest[..end])
    }
}

fn is_ruler(line: &[u8]) -> bool {
    line.len() == 67 && line.iter().all(|&byte| byte == b'=')
}

fn path_of(text: &[u8]) -> RepoPath {
    if text == b"." { RepoPath::root() } else { RepoPath::stored(text) }
}

/// The file that a line above a ruler names.
fn head(line: &[u8]) -> Option<FileDiff> {
    let (word, path) = line.split_at(line.windows(2).position(|pair| pair == b": ")?);
    let path = &path[2..];
    let plain = path_of(path);
    Some(match word {
        b"Added" => file(Change::Added, None, Some(plain)),
        b"Deleted" => file(Change::Deleted, Some(plain), None),
        b"Modified" | b"Index" => file(Change::Modified, Some(plain.clone()), Some(plain)),
        b"Copied" => {
            let text = String::from_utf8_lossy(path);
            let (new, from) = text.rsplit_once(" (from rev ")?;
            let (_, old) = from.strip_suffix(')')?.split_once(", ")?;
            file(Change::Copied, Some(path_of(old.as_bytes())), Some(path_of(new.as_bytes())))
        }
        _ => return None,
    })
}

fn content(file: &mut FileDiff, line: &[u8], lines: &mut Lines<'_>) {
    if let Some(hunk) = line.strip_prefix(b"@@ ").and_then(|rest| hunk(rest, "@@", lines)) {
        file.added += hunk.lines.iter().filter(|line| line.kind == LineKind::Added).count();
        file.removed += hunk.lines.iter().filter(|line| line.kind == LineKind::Removed).count();
        file.hunks.push(hunk);
    } else if line == b"(Binary files differ)" || line.starts_with(b"Cannot display: ") {
        file.binary = true;
    } else if line.ends_with(b"(nonexistent)") && file.change == Change::Modified {
        // `svn diff` says in the labels what is new and what is gone.
        if line.starts_with(b"--- ") {
            (file.change, file.old_path, file.old_mode) = (Change::Added, None, 0);
        } else if line.starts_with(b"+++ ") {
            (file.change, file.new_path, file.new_mode) = (Change::Deleted, None, 0);
        }
    }
}

fn of_property(file: &mut FileDiff, name: &mut String, line: &[u8], lines: &mut Lines<'_>) {
    if let Some(mut hunk) = line.strip_prefix(b"## ").and_then(|rest| hunk(rest, "##", lines)) {
        hunk.heading.clone_from(name);
        file.hunks.push(hunk);
    } else if let Some(merged) = line.strip_prefix(b"   ") {
        // What was merged is told in words instead of by the property's lines.
        let text = String::from_utf8_lossy(merged).into_owned();
        let told = DiffLine { kind: LineKind::Added, old: None, new: None, text, no_newline: false };
        if let Some(hunk) = file.hunks.last_mut().filter(|hunk| hunk.heading == *name) {
            hunk.lines.push(told);
        }
    } else {
        let known =
            ["Added: ", "Modified: ", "Deleted: "].iter().find_map(|word| line.strip_prefix(word.as_bytes()));
        if let Some(found) = known {
            *name = String::from_utf8_lossy(found).into_owned();
        }
    }
}

/// Reads a change whose head begins after the first two signs.
fn hunk(head: &[u8], signs: &str, lines: &mut Lines<'_>) -> Option<Hunk> {
    let head = String::from_utf8_lossy(head);
    let (ranges, heading) = head.split_once(&format!(" {signs}"))?;
    let (old, new) = ranges.strip_prefix('-')?.split_once(" +")?;
    let ((old_start, old_lines), (new_start, new_lines)) = (range(old)?, range(new)?);
    let (mut old, mut new) = (old_start, new_start);
    let (old_end, new_end) = (old_start.checked_add(old_lines)?, new_start.checked_add(new_lines)?);
    let mut found: Vec<DiffLine> = Vec::new();
    while let Some(line) = lines.peek() {
        let Some((sign, rest)) = line.split_first() else { break };
        let (kind, has_old, has_new) = match sign {
            b' ' => (LineKind::Context, true, true),
            b'-' => (LineKind::Removed, true, false),
            b'+' => (LineKind::Added, false, true),
            b'\\' => {
                // "No newline at end of file" speaks of the line before.
                if let Some(last) = found.last_mut() {
                    last.no_newline = true;
                }
                lines.next();
                continue;
            }
            _ => break,
        };
        if (has_old && old >= old_end) || (has_new && new >= new_end) {
            break;
        }
        lines.next();
        let mut text = String::from_utf8_lossy(rest.get(..MAX_LINE).unwrap_or(rest)).into_owned();
        cut(&mut text, MAX_LINE);
        found.push(DiffLine {
            kind,
            old: has_old.then_some(old),
            new: has_new.then_some(new),
            text,
            no_newline: false,
        });
        old += u32::from(has_old);
        new += u32::from(has_new);
    }
    let heading = heading.trim().to_owned();
    Some(Hunk { old_start, old_lines, new_start, new_lines, heading, lines: found })
}

fn range(text: &str) -> Option<(u32, u32)> {
    let (start, count) = text.split_once(',').unwrap_or((text, "1"));
    Some((start.parse().ok()?, count.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULER: &str = "===================================================================";

    #[test]
    fn headers_inside_of_files_are_content() {
        let text = format!(
            "Modified: trunk/a: b\n{RULER}\n--- trunk/a: b\t2026 (rev 1)\n+++ trunk/a: b\t2026 (rev 2)\n\
             @@ -1,2 +1,4 @@\n one\n-Index: x\n+Added: evil\n+{RULER}\n+--- x\t(nonexistent)\n\\ No newline at end of file\n\n\
             Copied: c (from rev 5, d (from rev 4, e))\n{RULER}\n\n\
             Added: bin\n{RULER}\n(Binary files differ)\n\nIndex: bin\n{RULER}\n--- bin\n+++ bin\n\n\
             Property changes on: bin\n____\nAdded: svn:mime-type\n## -0,0 +1 ##\n+a/b\n\\ No newline at end of property\n"
        );
        let files = parse(text.as_bytes());
        let names: Vec<_> = files.iter().map(|f| (f.change, f.path().map(ToString::to_string))).collect();
        let name = |text: &str| Some(text.to_owned());
        assert_eq!(
            names,
            [
                (Change::Modified, name("trunk/a: b")),
                (Change::Copied, name("c (from rev 5, d")),
                (Change::Added, name("bin"))
            ]
        );
        assert_eq!((files[0].added, files[0].removed), (3, 1));
        let last = files[0].hunks[0].lines.last().expect("a line");
        assert_eq!((last.text.as_str(), last.no_newline, last.new), ("--- x\t(nonexistent)", true, Some(4)));
        assert!(files[2].binary);
        assert_eq!(files[2].hunks[0].heading, "svn:mime-type");
    }

    #[test]
    fn labels_tell_what_is_new() {
        let text = format!(
            "Index: a\n{RULER}\n--- a\t(nonexistent)\n+++ a\t(revision 6)\n@@ -0,0 +1 @@\n+x\n\
             Index: .\n{RULER}\n--- .\t(revision 5)\n+++ .\t(revision 6)\n\nProperty changes on: .\n____\n\
             Modified: svn:mergeinfo\n## -0,0 +0,1 ##\n   Merged /branches/x:r3-4\n"
        );
        let files = parse(text.as_bytes());
        assert_eq!((files[0].change, files[0].added), (Change::Added, 1));
        assert_eq!(files[1].path(), Some(&RepoPath::root()));
        assert_eq!(files[1].hunks[0].lines[0].text, "Merged /branches/x:r3-4");
    }
}
