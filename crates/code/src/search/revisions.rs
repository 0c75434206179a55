//! Messages of the revisions of the default branch.

use async_trait::async_trait;
use farrier_scm::{LogCursor, Revision};
use farrier_tool::{Batch, Mount, SearchDocument, SearchSource, Services};

use super::{Searched, start};
use crate::SharedBackend;

/// No more revisions of one repository than these, the newest.
const MAX_REVISIONS: usize = 100_000;
/// How many are read at once.
const AT_ONCE: usize = 1_000;

/// Messages of the revisions of the default branch.
pub struct Revisions(pub SharedBackend);

#[async_trait]
impl SearchSource for Revisions {
    async fn update(
        &self,
        services: &Services,
        mount: &Mount,
        key: &str,
        out: &mut Batch<'_>,
    ) -> anyhow::Result<()> {
        let Some(searched) = Searched::of(&self.0, services, mount).await? else { return Ok(()) };
        let Some(old) = start(key) else { return everything(mount, &searched, out).await };
        let fresh = searched.repository.new_revisions(&[old], &searched.tip, AT_ONCE).await?;
        if fresh.complete {
            fresh.revisions.iter().try_for_each(|revision| put(mount, revision, out))
        } else {
            everything(mount, &searched, out).await
        }
    }

    async fn all(&self, services: &Services, mount: &Mount, out: &mut Batch<'_>) -> anyhow::Result<()> {
        let Some(searched) = Searched::of(&self.0, services, mount).await? else { return Ok(()) };
        everything(mount, &searched, out).await
    }
}

/// All of the history, page by page, so that its length does not matter for the memory.
async fn everything(mount: &Mount, searched: &Searched, out: &mut Batch<'_>) -> anyhow::Result<()> {
    let mut after: Option<LogCursor> = None;
    for _ in 0..MAX_REVISIONS / AT_ONCE {
        let page = searched.repository.log(&searched.tip, None, after.as_ref(), AT_ONCE).await?;
        page.revisions.iter().try_for_each(|revision| put(mount, revision, out))?;
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    Ok(())
}

fn put(mount: &Mount, revision: &Revision, out: &mut Batch<'_>) -> anyhow::Result<()> {
    out.put(SearchDocument {
        key: revision.id.as_str().to_owned(),
        title: revision.summary.clone(),
        body: format!("{}\n{}", revision.body(), revision.author.name),
        url: mount.url(&format!("/commit/{}", revision.id)),
        updated_at: revision.committer.time.unix_timestamp() * 1000,
        keywords: vec![revision.id.as_str().to_owned(), format!("author:{}", revision.author.name)],
        only: None,
    })
}
