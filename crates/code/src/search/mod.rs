//! Files of the default branch and messages of its revisions, for the one search.
//!
//! The outbox says from where to look again: `<old>..<new>`. To where is always the branch's present tip, so that it
//! does not matter in which order, or how often, pushes are looked at.

mod files;
mod revisions;

use std::sync::Arc;

use farrier_scm::{RefKind, Repository, RevisionId, ScmError};
use farrier_tool::{Mount, Services};

use crate::SharedBackend;
pub use files::Files;
pub use revisions::Revisions;

/// The kind of files.
pub const FILES: &str = "file";
/// The kind of revisions.
pub const REVISIONS: &str = "revision";

/// The branch that is searched.
struct Searched {
    repository: Arc<dyn Repository>,
    branch: String,
    tip: RevisionId,
    /// When the tip was committed; UTC, milliseconds.
    at: i64,
}

impl Searched {
    /// The default branch; none while there is nothing in it.
    async fn of(
        backend: &SharedBackend,
        services: &Services,
        mount: &Mount,
    ) -> anyhow::Result<Option<Searched>> {
        let repository = backend.repository(services, mount).await?;
        let Some(branch) = repository.default_branch().await? else { return Ok(None) };
        let tip = match repository.resolve(RefKind::Branch, &branch).await {
            Ok(tip) => tip,
            Err(ScmError::NotFound | ScmError::Empty) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let at = repository.revision(&tip).await?.committer.time.unix_timestamp() * 1000;
        Ok(Some(Searched { repository, branch, tip, at }))
    }
}

/// Where a push started, as its outbox key says; none when there was nothing before.
fn start(key: &str) -> Option<RevisionId> {
    let (old, _) = key.split_once("..")?;
    RevisionId::parse(old).ok()
}

#[cfg(test)]
mod tests {
    use super::start;

    #[test]
    fn a_key_says_where_a_push_started() {
        let id = "a".repeat(40);
        assert_eq!(start(&format!("{id}..b")).map(|id| id.as_str().to_owned()), Some(id));
        assert_eq!(start(&format!("..{}", "b".repeat(40))), None);
        assert_eq!(start("*"), None);
    }
}
