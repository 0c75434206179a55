//! The terms for the one search.

use async_trait::async_trait;
use farrier_domain::Error;
use farrier_tool::{Batch, Mount, SearchDocument, SearchSource, Services};

use crate::model::{self, Model as Term};

/// Finds terms by name and meaning.
pub struct Terms;

#[async_trait]
impl SearchSource for Terms {
    async fn update(
        &self,
        services: &Services,
        mount: &Mount,
        key: &str,
        out: &mut Batch<'_>,
    ) -> anyhow::Result<()> {
        match model::find(services.db.read(), mount, key.parse()?).await {
            Ok(term) => out.put(document(mount, term)),
            Err(Error::NotFound) => out.delete(key),
            Err(other) => Err(other.into()),
        }
    }

    async fn all(&self, services: &Services, mount: &Mount, out: &mut Batch<'_>) -> anyhow::Result<()> {
        let terms = model::all(services.db.read(), mount).await?;
        terms.into_iter().try_for_each(|term| out.put(document(mount, term)))
    }
}

fn document(mount: &Mount, term: Term) -> SearchDocument {
    SearchDocument {
        key: term.id.to_string(),
        url: term.url(mount),
        title: term.term,
        body: term.meaning,
        updated_at: term.created_at,
        ..SearchDocument::default()
    }
}
