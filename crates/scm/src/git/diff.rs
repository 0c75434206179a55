//! Diffs by libgit2, bounded at every step.

use super::{GitRepository, oid};
use crate::revision::cut;
use crate::{
    Change, Comparison, Diff, DiffLine, DiffOptions, FileDiff, Hunk, LineKind, ObjectId, RepoPath,
    RevisionId, ScmError,
};
use git2::{Delta, DiffDelta, DiffFile, DiffFindOptions, DiffLineType, Patch};
use std::time::Instant;

/// The most bytes of one line.
const MAX_LINE: usize = 10_000;

/// With more files than this, only unchanged files are found again under another name.
const MAX_SIMILAR: usize = 1000;

/// With more files than this, renames aren't looked for at all.
const MAX_RENAMES: usize = 20_000;

impl GitRepository {
    pub(super) async fn find_diff(&self, id: &RevisionId, options: &DiffOptions) -> Result<Diff, ScmError> {
        let (oid, options) = (oid(id)?, options.clone());
        self.with(move |repo| {
            let commit = repo.find_commit(oid)?;
            let old = if commit.parent_count() > 0 { Some(commit.parent(0)?.tree()?) } else { None };
            diff_trees(repo, old.as_ref(), &commit.tree()?, &options)
        })
        .await
    }

    pub(super) async fn find_comparison(
        &self,
        a: &RevisionId,
        b: &RevisionId,
        limit: usize,
        options: &DiffOptions,
    ) -> Result<Comparison, ScmError> {
        let (merge_base, new, (behind, ahead)) = futures::try_join!(
            self.find_merge_base(a, b),
            self.find_new_revisions(std::slice::from_ref(a), b, limit),
            self.count_apart(a, b),
        )?;
        let (base, b, options) = (oid(merge_base.as_ref().unwrap_or(a))?, oid(b)?, options.clone());
        let diff = self
            .with(move |repo| {
                let (old, new) = (repo.find_commit(base)?.tree()?, repo.find_commit(b)?.tree()?);
                diff_trees(repo, Some(&old), &new, &options)
            })
            .await?;
        let (revisions, revisions_complete) = (new.revisions, new.complete);
        Ok(Comparison { merge_base, revisions, revisions_complete, ahead, behind, diff })
    }
}

fn diff_trees(
    repo: &git2::Repository,
    old: Option<&git2::Tree<'_>>,
    new: &git2::Tree<'_>,
    options: &DiffOptions,
) -> Result<Diff, ScmError> {
    let until = Instant::now() + options.budget;
    let mut wanted = git2::DiffOptions::new();
    wanted.context_lines(options.context.min(1000)).include_typechange(true).indent_heuristic(true);
    wanted.ignore_whitespace(options.ignore_whitespace);
    if let Some(path) = options.path.as_ref().filter(|path| !path.is_root()) {
        wanted.disable_pathspec_match(true).pathspec(path.as_bytes());
    }
    let mut found = repo.diff_tree_to_tree(old, Some(new), Some(&mut wanted))?;
    let changed = found.deltas().len();
    if changed <= MAX_RENAMES {
        let exact = changed > MAX_SIMILAR || has_large_files(repo, &found, options)?;
        let mut similar = DiffFindOptions::new();
        similar.renames(true).rename_limit(400).exact_match_only(exact);
        found.find_similar(Some(&mut similar))?;
    }
    let mut diff = Diff { files_total: found.deltas().len(), complete: true, ..Diff::default() };
    let mut room = Room { lines: options.max_lines, bytes: options.max_bytes };
    for (index, delta) in found.deltas().enumerate() {
        if index >= options.max_files {
            diff.complete = false;
            break;
        }
        let mut file = file_of(&delta);
        if Instant::now() >= until || is_too_large(repo, &delta, options) {
            file.too_large = true;
            diff.complete = diff.complete && Instant::now() < until;
        } else if delta.status() == Delta::Typechange {
            // libgit2 makes no patch for these; a file and the symlink it became are worth reading, though.
            let (old, new) = (repo.find_blob(delta.old_file().id()), repo.find_blob(delta.new_file().id()));
            if let (Ok(old), Ok(new)) = (&old, &new) {
                fill(
                    &mut file,
                    &Patch::from_blobs(old, None, new, None, Some(&mut wanted))?,
                    options,
                    &mut room,
                )?;
            }
        } else if let Some(patch) = Patch::from_diff(&found, index)? {
            fill(&mut file, &patch, options, &mut room)?;
        } else {
            file.binary = true;
        }
        diff.added += file.added;
        diff.removed += file.removed;
        diff.files.push(file);
    }
    Ok(diff)
}

/// What may still be shown of all files together.
struct Room {
    lines: usize,
    bytes: usize,
}

/// Comparing large files for similarity reads all of them, whatever else is bounded.
fn has_large_files(
    repo: &git2::Repository,
    diff: &git2::Diff<'_>,
    options: &DiffOptions,
) -> Result<bool, ScmError> {
    let odb = repo.odb()?;
    let mut total = 0;
    for delta in diff.deltas() {
        let file = match delta.status() {
            Delta::Added => delta.new_file(),
            Delta::Deleted => delta.old_file(),
            _ => continue,
        };
        total += odb.read_header(file.id()).map_or(0, |(size, _)| size as u64);
    }
    Ok(total > options.max_file_bytes.saturating_mul(16))
}

fn is_too_large(repo: &git2::Repository, delta: &DiffDelta<'_>, options: &DiffOptions) -> bool {
    let Ok(odb) = repo.odb() else { return true };
    [delta.old_file(), delta.new_file()].iter().any(|file| {
        let is_file = file.exists() && file.mode() != git2::FileMode::Commit;
        is_file && odb.read_header(file.id()).is_ok_and(|(size, _)| size as u64 > options.max_file_bytes)
    })
}

fn file_of(delta: &DiffDelta<'_>) -> FileDiff {
    let change = match delta.status() {
        Delta::Added => Change::Added,
        Delta::Deleted => Change::Deleted,
        Delta::Renamed => Change::Renamed,
        Delta::Copied => Change::Copied,
        Delta::Typechange => Change::Retyped,
        _ => Change::Modified,
    };
    let path = |file: &DiffFile<'_>| file.path_bytes().map(RepoPath::stored);
    let object = |file: &DiffFile<'_>| (!file.id().is_zero()).then(|| ObjectId::from(file.id()));
    let (old, new) = (delta.old_file(), delta.new_file());
    FileDiff {
        change,
        old_path: if change == Change::Added { None } else { path(&old) },
        new_path: if change == Change::Deleted { None } else { path(&new) },
        old_mode: old.mode().into(),
        new_mode: new.mode().into(),
        old_object: object(&old),
        new_object: object(&new),
        binary: false,
        too_large: false,
        added: 0,
        removed: 0,
        hunks: Vec::new(),
    }
}

fn fill(
    file: &mut FileDiff,
    patch: &Patch<'_>,
    options: &DiffOptions,
    room: &mut Room,
) -> Result<(), ScmError> {
    file.binary = patch.delta().flags().is_binary();
    let (context, added, removed) = patch.line_stats()?;
    (file.added, file.removed) = (added, removed);
    let lines = context + added + removed;
    let bytes = patch_size(patch);
    if file.binary {
        return Ok(());
    }
    if lines > options.max_lines_per_file || lines > room.lines || bytes > room.bytes {
        file.too_large = true;
        return Ok(());
    }
    room.lines -= lines;
    room.bytes -= bytes;
    for index in 0..patch.num_hunks() {
        file.hunks.push(hunk(patch, index)?);
    }
    Ok(())
}

/// The bytes that the lines would take, each cut to its maximum.
fn patch_size(patch: &Patch<'_>) -> usize {
    let hunks = 0..patch.num_hunks();
    let lines =
        hunks.flat_map(|hunk| (0..patch.num_lines_in_hunk(hunk).unwrap_or(0)).map(move |line| (hunk, line)));
    let sizes = lines.filter_map(|(hunk, line)| patch.line_in_hunk(hunk, line).ok());
    sizes.map(|line| line.content().len().min(MAX_LINE)).sum()
}

fn hunk(patch: &Patch<'_>, index: usize) -> Result<Hunk, ScmError> {
    let (head, count) = patch.hunk(index)?;
    let header = String::from_utf8_lossy(head.header()).into_owned();
    let heading = header.splitn(3, "@@").nth(2).unwrap_or("").trim().to_owned();
    let (old_start, old_lines, new_start, new_lines) =
        (head.old_start(), head.old_lines(), head.new_start(), head.new_lines());
    let mut lines: Vec<DiffLine> = Vec::with_capacity(count);
    for number in 0..count {
        let line = patch.line_in_hunk(index, number)?;
        let kind = match line.origin_value() {
            DiffLineType::Context => LineKind::Context,
            DiffLineType::Addition => LineKind::Added,
            DiffLineType::Deletion => LineKind::Removed,
            // "No newline at end of file" speaks of the line before.
            _ => {
                if let Some(last) = lines.last_mut() {
                    last.no_newline = true;
                }
                continue;
            }
        };
        let content = line.content();
        let content = content.strip_suffix(b"\n").unwrap_or(content);
        let mut text = String::from_utf8_lossy(content.get(..MAX_LINE).unwrap_or(content)).into_owned();
        cut(&mut text, MAX_LINE);
        lines.push(DiffLine {
            kind,
            old: line.old_lineno(),
            new: line.new_lineno(),
            text,
            no_newline: false,
        });
    }
    Ok(Hunk { old_start, old_lines, new_start, new_lines, heading, lines })
}
