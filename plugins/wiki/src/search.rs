//! Pages in the one search.

use async_trait::async_trait;
use farrier_tool::{Batch, Mount, SearchDocument, SearchSource, Services};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::access;
use crate::model::{Page, pages};

/// The documents of the kind `page`; their key is the page's id.
pub struct Pages;

const BATCH: u64 = 200;

#[async_trait]
impl SearchSource for Pages {
    async fn update(
        &self,
        services: &Services,
        mount: &Mount,
        key: &str,
        out: &mut Batch<'_>,
    ) -> anyhow::Result<()> {
        let page = access::page_by_id(services, mount, key.parse()?).await;
        match page {
            Ok(page) => out.put(document(mount, page)),
            Err(farrier_domain::Error::NotFound) => out.delete(key),
            Err(error) => Err(error.into()),
        }
    }

    async fn all(&self, services: &Services, mount: &Mount, out: &mut Batch<'_>) -> anyhow::Result<()> {
        let mut last = 0;
        loop {
            let query = pages::live(mount.id())
                .filter(pages::Column::Id.gt(last))
                .order_by_asc(pages::Column::Id)
                .limit(BATCH);
            let pages: Vec<Page> = query.all(services.db.read()).await?;
            let Some(end) = pages.last() else { return Ok(()) };
            last = end.id;
            for page in pages {
                out.put(document(mount, page))?;
            }
        }
    }
}

fn document(mount: &Mount, page: Page) -> SearchDocument {
    SearchDocument {
        key: page.id.to_string(),
        url: mount.url(&format!("/{}", page.name().address())),
        body: farrier_markdown::plain(&page.text),
        title: page.name,
        updated_at: page.updated_at,
        keywords: Vec::new(),
        only: None,
    }
}
