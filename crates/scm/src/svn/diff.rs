//! What a revision changed, as `svnlook` tells it.

use super::SvnRepository;
use super::command::{failed, svnlook};
use super::place::At;
use super::tree::object;
use super::unified::{file, parse};
use crate::{Change, Diff, DiffOptions, FileDiff, RepoPath, RevisionId, ScmError};
use std::collections::HashSet;

/// How much text is read of a diff; of a larger one only the files are listed.
const MAX_TEXT: usize = 16 * 1024 * 1024;

impl SvnRepository {
    pub(super) async fn find_diff(&self, id: &RevisionId, options: &DiffOptions) -> Result<Diff, ScmError> {
        let at = At::of(id)?;
        if at.number == 0 || at.number > self.youngest().await? {
            return Err(ScmError::NotFound);
        }
        let number = at.number.to_string();
        let changed = self
            .kept(format!("changed {number}"), || {
                svnlook("changed").args(["--copy-info", "-r", &number, "--"]).arg(self.path())
            })
            .await?;
        let folders = copied_folders(&String::from_utf8_lossy(&changed));
        let extensions = extensions(options);
        let program = svnlook("diff")
            .args(["--diff-copy-from", "-x", &extensions, "-r", &number, "--"])
            .arg(self.path())
            .limit(options.budget)
            .max_output(MAX_TEXT);
        let key = format!("diff {number} {extensions}");
        let known = self.inner.answers.get(&key).await;
        let mut files = match known {
            Some(text) => parse(&text),
            None => match program.output().await.map_err(failed) {
                Ok(output) => {
                    let text = std::sync::Arc::new(output.stdout);
                    self.inner.answers.insert(key, std::sync::Arc::clone(&text)).await;
                    parse(&text)
                }
                Err(ScmError::TimedOut | ScmError::TooLarge) => listed(&String::from_utf8_lossy(&changed)),
                Err(error) => return Err(error),
            },
        };
        files.extend(folders);
        rename(&mut files);
        for file in &mut files {
            let before = at.number - 1;
            file.old_object = file.old_path.as_ref().map(|path| object(path, before));
            file.new_object = file.new_path.as_ref().map(|path| object(path, at.number));
        }
        files.retain_mut(|file| {
            let inner = |path: &mut Option<RepoPath>| *path = path.take().and_then(|path| at.inner(&path));
            if at.root.is_root() {
                return true;
            }
            inner(&mut file.old_path);
            inner(&mut file.new_path);
            file.old_path.is_some() || file.new_path.is_some()
        });
        Ok(bounded(files, options))
    }
}

/// How the program compares.
pub(super) fn extensions(options: &DiffOptions) -> String {
    let space = if options.ignore_whitespace { "-w " } else { "" };
    format!("{space}-U {}", options.context.min(1000))
}

/// The folders that were copied, which a diff passes over when nothing in them was changed.
fn copied_folders(changed: &str) -> Vec<FileDiff> {
    let mut found = Vec::new();
    let mut lines = changed.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(path) = line.strip_prefix("A + ").and_then(|path| path.strip_suffix('/')) else { continue };
        let from = lines.next_if(|line| line.starts_with("    (from "));
        let from = from.and_then(|from| from.strip_prefix("    (from ")?.rsplit_once("/:r"));
        if let Some((from, _)) = from {
            let (old, new) = (RepoPath::stored(from.as_bytes()), RepoPath::stored(path.as_bytes()));
            found.push(file(Change::Copied, Some(old), Some(new)));
        }
    }
    found
}

/// The changed files without their changes.
fn listed(changed: &str) -> Vec<FileDiff> {
    let lines = changed.lines().filter(|line| !line.starts_with("    (") && !line.ends_with('/'));
    let files = lines.filter_map(|line| {
        let (kind, path) = (line.get(..1)?, RepoPath::stored(line.get(4..)?.as_bytes()));
        let mut found = match kind {
            "A" => file(Change::Added, None, Some(path)),
            "D" => file(Change::Deleted, Some(path), None),
            _ => file(Change::Modified, Some(path.clone()), Some(path)),
        };
        found.too_large = true;
        Some(found)
    });
    files.collect()
}

/// A copy whose origin went away was a move.
fn rename(files: &mut Vec<FileDiff>) {
    let gone: HashSet<RepoPath> = files
        .iter()
        .filter(|file| file.change == Change::Deleted)
        .filter_map(|file| file.old_path.clone())
        .collect();
    let mut moved = HashSet::new();
    for file in files.iter_mut().filter(|file| file.change == Change::Copied) {
        if let Some(from) = file.old_path.clone().filter(|from| gone.contains(from))
            && moved.insert(from)
        {
            file.change = Change::Renamed;
        }
    }
    files.retain(|file| {
        file.change != Change::Deleted || file.old_path.as_ref().is_none_or(|path| !moved.contains(path))
    });
}

/// Keeps a diff within the limits.
pub(super) fn bounded(mut files: Vec<FileDiff>, options: &DiffOptions) -> Diff {
    if let Some(wanted) = options.path.as_ref().filter(|path| !path.is_root()) {
        let wanted = At { number: 0, root: wanted.clone() };
        files.retain(|file| file.path().is_some_and(|path| wanted.inner(path).is_some()));
    }
    files.sort_by(|a, b| a.path().cmp(&b.path()));
    let files_total = files.len();
    files.truncate(options.max_files);
    let (mut lines_left, mut bytes_left) = (options.max_lines, options.max_bytes);
    for file in &mut files {
        let lines: usize = file.hunks.iter().map(|hunk| hunk.lines.len()).sum();
        let texts = file.hunks.iter().flat_map(|hunk| &hunk.lines);
        let bytes: usize = texts.map(|line| line.text.len()).sum();
        if lines > options.max_lines_per_file || lines > lines_left || bytes > bytes_left {
            file.too_large = true;
            file.hunks = Vec::new();
        } else {
            lines_left -= lines;
            bytes_left -= bytes;
        }
    }
    Diff {
        files_total,
        added: files.iter().map(|file| file.added).sum(),
        removed: files.iter().map(|file| file.removed).sum(),
        complete: files.len() == files_total,
        files,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_and_copied_folders_are_told() {
        let changed =
            "D   a.txt\nA + b.txt\n    (from a.txt:r5)\nA + e/\n    (from d/:r5)\nU   e/x\n_U  trunk/\n";
        let folders = copied_folders(changed);
        assert_eq!(folders.len(), 1);
        assert_eq!(folders[0].old_path.as_ref().map(ToString::to_string), Some("d".to_owned()));
        let path = |text: &str| Some(text.parse::<RepoPath>().expect("a path"));
        let mut files = vec![
            file(Change::Deleted, path("a.txt"), None),
            file(Change::Copied, path("a.txt"), path("b.txt")),
            file(Change::Copied, path("a.txt"), path("c.txt")),
        ];
        rename(&mut files);
        let kinds: Vec<Change> = files.iter().map(|file| file.change).collect();
        assert_eq!(kinds, [Change::Renamed, Change::Copied]);
        assert_eq!(listed(changed).len(), 3);
    }
}
