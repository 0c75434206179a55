//! Leaves out of answers what a reader may not see.

use super::{GuardedRepository, Touch, View};
use crate::svn::place::At;
use crate::{Change, Diff, FileDiff, RepoPath, Revision, ScmError};
use std::sync::Arc;

/// How much of a revision may be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// All that it changed.
    Whole,
    /// Some of it, so that who and when is told, but not the words, which may speak of the rest.
    Part,
    /// Nothing.
    Nothing,
}

impl View {
    /// How much may be seen of a revision that changed these paths.
    fn seen(&self, touched: Option<&Arc<Vec<Touch>>>) -> Seen {
        // Of what isn't known nothing is told.
        let Some(touched) = touched else { return Seen::Nothing };
        let from_hidden = |one: &Touch| one.from.as_ref().is_some_and(|from| !self.reads(from));
        let readable = touched.iter().filter(|one| self.reads(&one.path)).count();
        match readable {
            all if all == touched.len() && !touched.iter().any(from_hidden) => Seen::Whole,
            0 if !touched.is_empty() => Seen::Nothing,
            _ => Seen::Part,
        }
    }

    /// Hides what changed in files that a revision also moved or copied, in a folder, from where the reader sees nothing:
    /// the old lines are theirs.
    pub(super) fn hide_origins(&self, diff: &mut Diff, touched: &[Touch]) {
        for file in diff.files.iter_mut().filter(|file| file.old_path.is_some()) {
            let Some(path) = &file.new_path else { continue };
            // The deepest copy is where it came from.
            let copied = touched.iter().filter_map(|one| {
                let target = At { number: 0, root: one.path.clone() };
                Some((one.path.as_bytes().len(), target.inner(path)?, one.from.as_ref()?))
            });
            let Some((_, rest, from)) = copied.max_by_key(|(length, ..)| *length) else { continue };
            if !self.reads(&At { number: 0, root: from.clone() }.full(&rest)) {
                (file.added, file.removed, file.hunks) = (0, 0, Vec::new());
                file.too_large = true;
            }
        }
    }

    /// A diff without files that may not be read.
    ///
    /// `old` and `new` say what the paths are relative to.
    pub(super) fn filter(&self, mut diff: Diff, old: &At, new: &At) -> Diff {
        let before = diff.files.len();
        diff.files.retain_mut(|file| self.keep(file, old, new));
        diff.files_total -= before - diff.files.len();
        diff.added = diff.files.iter().map(|file| file.added).sum();
        diff.removed = diff.files.iter().map(|file| file.removed).sum();
        diff
    }

    fn keep(&self, file: &mut FileDiff, old: &At, new: &At) -> bool {
        let hidden =
            |at: &At, path: &Option<RepoPath>| path.as_ref().is_some_and(|path| !self.reads(&at.full(path)));
        let (old_hidden, new_hidden) = (hidden(old, &file.old_path), hidden(new, &file.new_path));
        let has_other = match old_hidden {
            true => file.new_path.is_some() && !new_hidden,
            false => file.old_path.is_some(),
        };
        if !old_hidden && !new_hidden {
            return true;
        }
        if !has_other || (new_hidden && file.change == Change::Copied) {
            return false;
        }
        // It came from where the reader sees nothing, or went there: to them it is new, or gone. The lines tell of both.
        if old_hidden {
            (file.change, file.old_path, file.old_object, file.old_mode) = (Change::Added, None, None, 0);
        } else {
            (file.change, file.new_path, file.new_object, file.new_mode) = (Change::Deleted, None, None, 0);
        }
        (file.added, file.removed, file.hunks) = (0, 0, Vec::new());
        file.too_large = true;
        true
    }
}

impl GuardedRepository {
    /// Revisions as the reader may see them; those of which they may see nothing are left out.
    pub(super) async fn shown(&self, revisions: Vec<Revision>) -> Result<Vec<Revision>, ScmError> {
        let numbers = revisions.iter().map(|one| Ok(At::of(&one.id)?.number));
        let numbers = numbers.collect::<Result<Vec<_>, ScmError>>()?;
        let touched = self.inner.touched(&numbers).await?;
        let mut shown = Vec::with_capacity(revisions.len());
        for (mut revision, number) in revisions.into_iter().zip(numbers) {
            match self.view.seen(touched.get(&number)) {
                Seen::Whole => shown.push(revision),
                Seen::Part => {
                    (revision.message, revision.summary) = (String::new(), String::new());
                    shown.push(revision);
                }
                Seen::Nothing => {}
            }
        }
        Ok(shown)
    }
}
