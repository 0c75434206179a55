//! The repository of a run, and the pages that show it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::project::{output, run_command};

pub struct Repository {
    pub path: PathBuf,
    pub name: String,
    pub commits: u64,
    pub branch: String,
    /// The newest commit that is no merge.
    pub commit: String,
    /// The one with the most changed lines among the newest 500.
    pub big_commit: String,
    /// A folder as deep as any.
    pub deep_tree: String,
    /// The text file whose size is nearest to 50 KB.
    pub blob: String,
}

/// Opens the repository at `path`, or makes a small one in `work`.
pub fn open(path: Option<&Path>, work: &Path) -> Result<Repository> {
    let path = match path {
        Some(path) => path.canonicalize().with_context(|| path.display().to_string())?,
        None => make(&work.join("small.git"))?,
    };
    let git = |arguments: &[&str]| -> Result<String> {
        let mut command = Command::new("git");
        command.args(["-c", "safe.directory=*", "-C"]).arg(&path).args(arguments);
        Ok(output(&mut command)?.trim().to_owned())
    };
    let branch = git(&["symbolic-ref", "--short", "HEAD"])?;
    let big = git(&["log", "--no-merges", "-n", "500", "--format=%H", "--shortstat"])?;
    let trees = git(&["ls-tree", "-r", "-d", "-z", "--name-only", "HEAD"])?;
    let blobs = git(&["ls-tree", "-r", "-z", "--format=%(objectsize) %(path)", "HEAD"])?;
    Ok(Repository {
        name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        commits: git(&["rev-list", "--count", "HEAD"])?.parse().context("no number of commits")?,
        commit: git(&["rev-list", "--no-merges", "-n", "1", "HEAD"])?,
        big_commit: most_changed(&big).context("the repository has no commit with changes")?,
        deep_tree: deepest(&trees).unwrap_or_default(),
        blob: nearest(&blobs, 50_000).context("the repository has no file")?,
        branch,
        path,
    })
}

impl Repository {
    /// The pages that are measured, each with the addresses that are asked for in turn.
    pub fn pages(&self) -> Vec<(&'static str, Vec<String>)> {
        let one = |path: String| vec![path];
        let branch = &self.branch;
        vec![
            ("site home", one("/".into())),
            ("project home", one("/bench".into())),
            ("ticket list", one("/bench/bugs".into())),
            ("ticket page", (1..=20).map(|number| format!("/bench/bugs/{number}")).collect()),
            ("wiki page", one("/bench/wiki/Home".into())),
            ("tree root", one(format!("/bench/code/src/branch/{branch}/"))),
            ("deep tree", one(format!("/bench/code/src/branch/{branch}/{}", encoded(&self.deep_tree)))),
            ("blob", one(format!("/bench/code/src/branch/{branch}/{}", encoded(&self.blob)))),
            ("log", one(format!("/bench/code/log/branch/{branch}/"))),
            ("commit", one(format!("/bench/code/commit/{}", self.commit))),
            ("large commit", one(format!("/bench/code/commit/{}", self.big_commit))),
            ("search", one("/-/search?q=crash".into())),
        ]
    }
}

/// 200 commits over a few folders, the same in each run.
fn make(path: &Path) -> Result<PathBuf> {
    if path.exists() {
        return Ok(path.to_owned());
    }
    run_command(
        Command::new("git").args(["init", "--quiet", "--bare", "--initial-branch=master"]).arg(path),
    )?;
    let mut stream = String::new();
    for number in 1..=200 {
        let text = format!("fn number_{number}() -> u32 {{\n    {number}\n}}\n").repeat(number % 20 * 10 + 1);
        let message = format!("Change module {number}\n");
        stream += &format!(
            "commit refs/heads/master\ncommitter A <a@example.org> {} +0000\ndata {}\n{message}\n\
             M 100644 inline src/part{}/deep/module{}.rs\ndata {}\n{text}\n",
            1_700_000_000 + number * 3_600,
            message.len(),
            number % 7,
            number % 50,
            text.len(),
        );
    }
    let input = path.join("import");
    std::fs::write(&input, stream)?;
    let status = Command::new("git")
        .arg("-C")
        .arg(path)
        .args(["fast-import", "--quiet"])
        .stdin(std::fs::File::open(&input)?)
        .status()?;
    ensure!(status.success(), "git fast-import failed");
    std::fs::remove_file(input)?;
    Ok(path.to_owned())
}

/// From `git log --format=%H --shortstat`.
fn most_changed(log: &str) -> Option<String> {
    let mut id = "";
    let mut best: Option<(u64, &str)> = None;
    for line in log.lines().filter(|line| !line.is_empty()) {
        let Some(stat) = line.strip_prefix(' ') else {
            id = line;
            continue;
        };
        // " 3 files changed, 12 insertions(+), 4 deletions(-)"
        let changed =
            stat.split(", ").skip(1).filter_map(|part| part.split(' ').next()?.parse::<u64>().ok()).sum();
        if best.is_none_or(|(most, _)| changed > most) {
            best = Some((changed, id));
        }
    }
    best.map(|(_, id)| id.to_owned())
}

fn deepest(paths: &str) -> Option<String> {
    let mut best: Option<&str> = None;
    for path in paths.split('\0').filter(|path| !path.is_empty()) {
        if best.is_none_or(|best| path.matches('/').count() > best.matches('/').count()) {
            best = Some(path);
        }
    }
    best.map(str::to_owned)
}

/// From lines of size and path; source files before others.
fn nearest(entries: &str, wanted_bytes: u64) -> Option<String> {
    let is_source = |path: &str| {
        let extension = path.rsplit_once('.').map(|(_, extension)| extension);
        matches!(extension, Some("c" | "h" | "rs" | "py" | "go" | "java" | "js" | "ts" | "rb" | "cpp" | "sh"))
    };
    let entries = entries.split('\0').filter_map(|entry| {
        let (size, path) = entry.trim().split_once(' ')?;
        Some((size.parse::<u64>().ok()?, path))
    });
    let key = |(size, path): &(u64, &str)| (!is_source(path), size.abs_diff(wanted_bytes));
    entries.min_by_key(key).map(|(_, path)| path.to_owned())
}

/// A path as it stands in an address.
pub fn encoded(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_chosen_by_what_git_says() {
        let log = "aa\n\n 1 file changed, 2 insertions(+)\nbb\n\n 9 files changed, 3 insertions(+), 4 deletions(-)\ncc\n";
        assert_eq!(most_changed(log).as_deref(), Some("bb"));
        assert_eq!(most_changed(""), None);
        assert_eq!(deepest("a\0a/b\0c/d\0").as_deref(), Some("a/b"));
        assert_eq!(nearest("10 a.c\0\u{20}60 b.c\050 c.txt\0", 50).as_deref(), Some("b.c"));
        assert_eq!(encoded("a b/ü.c"), "a%20b/%C3%BC.c");
    }
}
