//! What a revision's id in somebody's text leads to.

use async_trait::async_trait;
use farrier_domain::Reader;
use farrier_scm::{RefKind, ScmError};
use farrier_tool::{Link, LinkKind, LinkResolver, Mount, Services};

use crate::SharedBackend;

/// Finds revisions by the beginning of their id.
pub struct Revisions(pub SharedBackend);

/// More ids of one page than these stay plain text: each is a look into the repository.
const MAX_TARGETS: usize = 50;

#[async_trait]
impl LinkResolver for Revisions {
    fn kind(&self) -> LinkKind {
        LinkKind::Revision
    }

    async fn resolve(
        &self,
        services: &Services,
        mount: &Mount,
        _: &Reader,
        targets: &[&str],
    ) -> anyhow::Result<Vec<Option<Link>>> {
        let repository = self.0.repository(services, mount).await?;
        let mut links = vec![None; targets.len()];
        for (target, link) in targets.iter().zip(&mut links).take(MAX_TARGETS) {
            let id = match repository.resolve(RefKind::Commit, target).await {
                Ok(id) => id,
                Err(ScmError::NotFound | ScmError::Invalid(_) | ScmError::Empty) => continue,
                Err(error) => return Err(error.into()),
            };
            let revision = repository.revision(&id).await?;
            *link = Some(Link {
                url: mount.url(&format!("/commit/{id}")),
                title: revision.summary,
                closed: false,
                missing: false,
            });
        }
        Ok(links)
    }
}
