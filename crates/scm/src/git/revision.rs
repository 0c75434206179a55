//! Commits as revisions.

use super::{GitRepository, oid};
use crate::revision::{cut, summary_of};
use crate::{Revision, RevisionId, ScmError, Signature};

/// How much of a message is kept.
const MAX_MESSAGE: usize = 64 * 1024;

impl GitRepository {
    pub(super) async fn find_revision(&self, id: &RevisionId) -> Result<Revision, ScmError> {
        let oid = oid(id)?;
        self.with(move |repo| Ok(revision(&repo.find_commit(oid)?))).await
    }

    pub(super) async fn find_revisions(&self, ids: &[RevisionId]) -> Result<Vec<Revision>, ScmError> {
        let oids = ids.iter().map(oid).collect::<Result<Vec<_>, _>>()?;
        self.with(move |repo| Ok(revisions(repo, &oids))).await
    }
}

/// The commits that exist among these.
pub(super) fn revisions(repo: &git2::Repository, oids: &[git2::Oid]) -> Vec<Revision> {
    oids.iter().filter_map(|oid| repo.find_commit(*oid).ok()).map(|commit| revision(&commit)).collect()
}

/// A commit as plain data.
pub(super) fn revision(commit: &git2::Commit<'_>) -> Revision {
    let bytes = commit.message_bytes();
    let bytes = bytes.get(..MAX_MESSAGE * 2).unwrap_or(bytes);
    let encoding = commit.message_encoding().ok().flatten().unwrap_or("").to_ascii_lowercase();
    let mut message = match (std::str::from_utf8(bytes), encoding.as_str()) {
        (Ok(text), _) => text.to_owned(),
        // The one other encoding that old histories really have, and the one that is trivial.
        (Err(_), "iso-8859-1" | "latin1" | "iso8859-1" | "latin-1") => {
            bytes.iter().map(|&byte| char::from(byte)).collect()
        }
        (Err(_), _) => String::from_utf8_lossy(bytes).into_owned(),
    };
    cut(&mut message, MAX_MESSAGE);
    Revision {
        id: commit.id().into(),
        parents: commit.parent_ids().map(Into::into).collect(),
        author: signature(&commit.author()),
        committer: signature(&commit.committer()),
        summary: summary_of(&message),
        message,
    }
}

/// A name and time as plain data.
pub(super) fn signature(signature: &git2::Signature<'_>) -> Signature {
    let when = signature.when();
    Signature::new(signature.name_bytes(), signature.email_bytes(), when.seconds(), when.offset_minutes())
}
