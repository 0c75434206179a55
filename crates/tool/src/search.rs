//! What a tool gives to the one search.

use async_trait::async_trait;
use farrier_domain::Terms;
use farrier_search::{Document, Index};

use crate::{Mount, Services};

/// Turns artifacts into search documents.
#[async_trait]
pub trait SearchSource: Send + Sync {
    /// One artifact changed, appeared or went away: puts its documents or takes them off.
    async fn update(
        &self,
        services: &Services,
        mount: &Mount,
        key: &str,
        out: &mut Batch<'_>,
    ) -> anyhow::Result<()>;
    /// Puts all documents of a mount, after the old ones were taken off.
    async fn all(&self, services: &Services, mount: &Mount, out: &mut Batch<'_>) -> anyhow::Result<()>;
}

/// A document as a tool knows it; project, mount and who may read the mount are added by the indexer.
#[derive(Clone, Debug, Default)]
pub struct SearchDocument {
    /// Unique in the mount and kind: `42`.
    pub key: String,
    /// Shown as the result's heading.
    pub title: String,
    /// Plain text.
    pub body: String,
    /// From the site's root.
    pub url: String,
    /// UTC, milliseconds.
    pub updated_at: i64,
    /// Words to filter by: `open`, `label:crash`.
    pub keywords: Vec<String>,
    /// Who may see it among those who may read the mount; none means all of them.
    pub only: Option<Terms>,
}

/// Documents on their way into the index.
pub struct Batch<'a> {
    pub(crate) index: &'a Index,
    pub(crate) mount: &'a Mount,
    pub(crate) kind: &'static str,
    pub(crate) scope: Vec<String>,
}

impl Batch<'_> {
    /// Adds a document in place of the one with the same key.
    pub fn put(&mut self, document: SearchDocument) -> anyhow::Result<()> {
        let access = match document.only {
            Some(terms) => terms.to_vec(),
            None => vec![farrier_domain::access::ALL.to_owned()],
        };
        self.index.add(&[Document {
            id: self.id(&document.key),
            project: self.mount.project().id,
            mount: self.mount.id(),
            kind: self.kind.to_owned(),
            tool: self.mount.tool().to_owned(),
            title: document.title,
            body: document.body,
            url: document.url,
            updated: document.updated_at / 1000,
            scope: self.scope.clone(),
            access,
            keywords: document.keywords,
            extra: serde_json::Value::Null,
        }])?;
        Ok(())
    }

    /// Takes a document off; one that was never there is no error.
    pub fn delete(&mut self, key: &str) -> anyhow::Result<()> {
        Ok(self.index.delete(&[self.id(key)])?)
    }

    fn id(&self, key: &str) -> String {
        id(self.mount, self.kind, key)
    }
}

fn id(mount: &Mount, kind: &str, key: &str) -> String {
    format!("{}:{kind}:{key}", mount.id())
}

/// Makes an artifact unfindable at once, before a change that hides it is acknowledged. The indexer follows the outbox a
/// moment later and puts back what may still be found.
pub async fn hide(services: &Services, mount: &Mount, kind: &str, key: &str) -> anyhow::Result<()> {
    let (index, id) = (services.search.clone(), id(mount, kind, key));
    let done = tokio::task::spawn_blocking(move || {
        index.delete(&[id])?;
        // The cursor stays where it is: what the indexer has not seen yet, it still sees.
        index.commit(index.cursor())
    });
    Ok(done.await??)
}
