//! What `[[Anvil]]` in somebody's text means.

use async_trait::async_trait;
use farrier_domain::Reader;
use farrier_tool::{Link, LinkKind, LinkResolver, Mount, Services};

use crate::model;

/// Leads to terms. What is not in the glossary may be in a wiki, so it gets no answer from here.
pub struct Terms;

#[async_trait]
impl LinkResolver for Terms {
    fn kind(&self) -> LinkKind {
        LinkKind::Page
    }

    async fn resolve(
        &self,
        services: &Services,
        mount: &Mount,
        _: &Reader,
        targets: &[&str],
    ) -> anyhow::Result<Vec<Option<Link>>> {
        let keys: Vec<String> = targets.iter().map(|target| target.to_lowercase()).collect();
        let terms = model::by_keys(services.db.read(), mount, &keys).await?;
        let link = |key: &String| {
            let term = terms.iter().find(|term| term.key == *key)?;
            Some(Link { url: term.url(mount), title: term.term.clone(), closed: false, missing: false })
        };
        Ok(keys.iter().map(link).collect())
    }
}
