//! Taking a glossary out and in again.

use async_trait::async_trait;
use farrier_tool::{Archive, Mount, Portable, Services};

use crate::model::{self, NewTerm};

/// One entry `term` for each.
pub struct Terms;

#[async_trait]
impl Portable for Terms {
    fn version(&self) -> u32 {
        1
    }

    async fn export(&self, services: &Services, mount: &Mount, out: &mut Archive) -> anyhow::Result<()> {
        for term in model::all(services.db.read(), mount).await? {
            out.add("term", &NewTerm { term: term.term, meaning: term.meaning })?;
        }
        Ok(())
    }

    async fn import(&self, services: &Services, mount: &Mount, from: &Archive) -> anyhow::Result<()> {
        let tx = services.db.write().await?;
        for term in from.read::<NewTerm>("term")? {
            model::insert(&*tx, mount, &term, services.now()).await?;
        }
        Ok(tx.commit().await?)
    }
}
