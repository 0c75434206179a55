//! Blame by the `git` program: libgit2's takes forty times as long.

use super::GitRepository;
use super::command::git;
use crate::{Blame, BlameRange, BlamedRevision, EntryKind, RepoPath, RevisionId, ScmError, Signature};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::time::Duration;

/// The largest file that is blamed.
const MAX_FILE: u64 = 2 * 1024 * 1024;

/// How long it may take.
const LIMIT: Duration = Duration::from_secs(30);

impl GitRepository {
    pub(super) async fn find_blame(&self, id: &RevisionId, path: &RepoPath) -> Result<Blame, ScmError> {
        let blob = self.find_blob(id, path, MAX_FILE).await?;
        if blob.too_large {
            return Err(ScmError::TooLarge);
        }
        if blob.is_binary || blob.kind == EntryKind::Symlink {
            return Err(ScmError::Invalid("only text has lines".to_owned()));
        }
        let program = git(self.path())
            .args(["blame", "--incremental"])
            .arg(id.as_str())
            .arg("--")
            .arg(OsStr::from_bytes(path.as_bytes()));
        let output = program.limit(LIMIT).max_output(64 * 1024 * 1024).output().await?;
        parse(&output.stdout)
    }
}

/// What `git blame --incremental` said of a revision so far.
#[derive(Default)]
struct Words {
    name: Vec<u8>,
    mail: Vec<u8>,
    seconds: i64,
    offset_minutes: i32,
    summary: String,
}

fn parse(output: &[u8]) -> Result<Blame, ScmError> {
    let unreadable = || ScmError::Other("git blame said something unexpected".to_owned());
    let mut blame = Blame::default();
    let mut words = Words::default();
    let mut previous = None;
    let mut head: Option<(RevisionId, [u32; 3])> = None;
    for line in output.split(|&byte| byte == b'\n') {
        let (key, value) = match line.iter().position(|&byte| byte == b' ') {
            Some(space) => (&line[..space], &line[space + 1..]),
            None => (line, b"".as_slice()),
        };
        let text = || String::from_utf8_lossy(value);
        match key {
            b"author" => words.name = value.to_owned(),
            b"author-mail" => words.mail = trim_brackets(value).to_owned(),
            b"author-time" => words.seconds = text().parse().unwrap_or(0),
            b"author-tz" => words.offset_minutes = offset(&text()),
            b"summary" => words.summary = text().into_owned(),
            b"previous" => {
                let (id, path) = value.split_at_checked(40).ok_or_else(unreadable)?;
                let path = unquote(path.strip_prefix(b" ").unwrap_or(path));
                previous = Some((RevisionId::parse(&String::from_utf8_lossy(id))?, RepoPath::stored(&path)));
            }
            b"filename" => {
                let (revision, [original_line, first_line, lines]) = head.take().ok_or_else(unreadable)?;
                let words = std::mem::take(&mut words);
                blame.revisions.entry(revision.clone()).or_insert_with(|| BlamedRevision {
                    author: Signature::new(&words.name, &words.mail, words.seconds, words.offset_minutes),
                    summary: words.summary,
                });
                let original_path = RepoPath::stored(&unquote(value));
                let previous = previous.take();
                blame.ranges.push(BlameRange {
                    first_line,
                    lines,
                    revision,
                    original_line,
                    original_path,
                    previous,
                });
            }
            _ if key.len() == 40 && head.is_none() => {
                let id = RevisionId::parse(&String::from_utf8_lossy(key))?;
                let numbers: Vec<u32> = text().split(' ').filter_map(|number| number.parse().ok()).collect();
                head = Some((id, numbers.try_into().map_err(|_| unreadable())?));
            }
            _ => {}
        }
    }
    blame.ranges.sort_unstable_by_key(|range| range.first_line);
    Ok(blame)
}

fn trim_brackets(mail: &[u8]) -> &[u8] {
    let mail = mail.strip_prefix(b"<").unwrap_or(mail);
    mail.strip_suffix(b">").unwrap_or(mail)
}

/// Reads an offset like `+0130`, as minutes.
fn offset(text: &str) -> i32 {
    let number: i32 = text.parse().unwrap_or(0);
    number / 100 * 60 + number % 100
}

/// Reads a path that Git may have put in quotes.
fn unquote(path: &[u8]) -> Vec<u8> {
    let Some(inner) = path.strip_prefix(b"\"").and_then(|path| path.strip_suffix(b"\"")) else {
        return path.to_owned();
    };
    let mut bytes = inner.iter().copied().peekable();
    let mut plain = Vec::with_capacity(inner.len());
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            plain.push(byte);
            continue;
        }
        match bytes.next() {
            Some(b'n') => plain.push(b'\n'),
            Some(b't') => plain.push(b'\t'),
            Some(b'r') => plain.push(b'\r'),
            Some(b'a') => plain.push(7),
            Some(b'b') => plain.push(8),
            Some(b'v') => plain.push(11),
            Some(b'f') => plain.push(12),
            Some(digit @ b'0'..=b'7') => {
                let mut code = u32::from(digit - b'0');
                while let Some(digit) = bytes.next_if(|digit| matches!(digit, b'0'..=b'7')) {
                    code = code * 8 + u32::from(digit - b'0');
                }
                plain.push(code.to_le_bytes()[0]);
            }
            Some(other) => plain.push(other),
            None => {}
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::{offset, unquote};

    #[test]
    fn quoted_paths_are_read() {
        assert_eq!(unquote(b"plain name"), b"plain name");
        assert_eq!(unquote(br#""a\"b\\c\n\303\274\t""#), "a\"b\\c\nü\t".as_bytes());
    }

    #[test]
    fn offsets_are_read() {
        assert_eq!([offset("+0000"), offset("+0130"), offset("-0730"), offset("x")], [0, 90, -450, 0]);
    }
}
