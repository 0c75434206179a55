//! Who wrote each line of a file, and who last changed each entry of a folder.

use super::said::{SaidRevision, bytes, latin};
use super::{HgRepository, node};
use crate::{Blame, BlameRange, BlamedRevision, EntryKind, LastChanges, RepoPath, RevisionId, ScmError};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::time::Duration;

/// The largest file that is blamed.
const MAX_FILE: u64 = 2 * 1024 * 1024;

#[derive(Serialize)]
#[serde(tag = "op", rename_all = "lowercase")]
enum Question<'a> {
    Blame { id: &'a str, path: String },
    Last { id: &'a str, path: String, seconds: f64 },
}

/// A revision that wrote lines, the file's path there, and the revision and path before.
type SaidOrigin = (SaidRevision, String, Option<(String, String)>);

#[derive(Deserialize)]
struct SaidBlame {
    lines: Vec<(String, u32)>,
    known: HashMap<String, SaidOrigin>,
}

#[derive(Deserialize)]
struct SaidLast {
    entries: Vec<(String, String)>,
    revisions: Vec<SaidRevision>,
    complete: bool,
}

impl HgRepository {
    pub(super) async fn find_blame(&self, id: &RevisionId, path: &RepoPath) -> Result<Blame, ScmError> {
        let blob = self.find_blob(id, path, MAX_FILE).await?;
        if blob.too_large {
            return Err(ScmError::TooLarge);
        }
        if blob.is_binary || blob.kind == EntryKind::Symlink {
            return Err(ScmError::Invalid("only text has lines".to_owned()));
        }
        let said: SaidBlame =
            self.ask(&Question::Blame { id: node(id)?, path: latin(path.as_bytes()) }).await?;
        let (mut blame, mut origins) = (Blame::default(), HashMap::new());
        for (id, (revision, path, before)) in said.known {
            let revision = revision.taken()?;
            let before =
                before.map(|(id, path)| Ok((RevisionId::parse(&id)?, RepoPath::stored(&bytes(&path)))));
            let before: Option<Result<_, ScmError>> = before;
            origins.insert(id, (revision.id.clone(), RepoPath::stored(&bytes(&path)), before.transpose()?));
            let words = BlamedRevision { author: revision.author, summary: revision.summary };
            blame.revisions.insert(revision.id, words);
        }
        for (number, (id, original_line)) in (1u32..).zip(said.lines) {
            let (revision, original_path, previous) = origins.get(&id).ok_or(ScmError::NotFound)?;
            if let Some(last) = blame.ranges.last_mut()
                && last.revision == *revision
                && last.original_line + last.lines == original_line
            {
                last.lines += 1;
                continue;
            }
            blame.ranges.push(BlameRange {
                first_line: number,
                lines: 1,
                revision: revision.clone(),
                original_line,
                original_path: original_path.clone(),
                previous: previous.clone(),
            });
        }
        Ok(blame)
    }

    pub(super) async fn find_last_changes(
        &self,
        id: &RevisionId,
        path: &RepoPath,
        budget: Duration,
    ) -> Result<LastChanges, ScmError> {
        let seconds = budget.as_secs_f64().min(20.0);
        let said: SaidLast =
            self.ask(&Question::Last { id: node(id)?, path: latin(path.as_bytes()), seconds }).await?;
        let entry = |(name, id): (String, String)| Ok((bytes(&name), RevisionId::parse(&id)?));
        let revisions = self.taken(said.revisions)?;
        Ok(LastChanges {
            entries: said.entries.into_iter().map(entry).collect::<Result<_, ScmError>>()?,
            revisions: revisions.into_iter().map(|revision| (revision.id.clone(), revision)).collect(),
            complete: said.complete,
        })
    }
}
