//! `farrier reindex`: the search index anew from the database and the repositories.

use anyhow::Context;
use farrier_domain::{projects, search_outbox};
use farrier_search::{Error, Index};
use farrier_tool::Indexer;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::print;
use crate::Config;
use crate::wiring::{Parts, build};

/// Asks for everything to be indexed. When no server has the index open, it is done here and now.
pub async fn run(config: &Config, project: Option<String>) -> anyhow::Result<()> {
    let served = match Index::open(&config.site.data.join("index")) {
        Ok(_) => false,
        Err(Error::InUse(_)) => true,
        Err(error) => return Err(error).context("the search index"),
    };
    let program = build(config, Parts { own_index: !served, ..Parts::default() }).await?;
    let services = &program.services;
    let mut query = projects::rows::Entity::find();
    if let Some(path) = &project {
        let top = projects::by_path(services.db.read(), path)
            .await
            .with_context(|| format!("there is no project `{path}`"))?;
        query = query.filter(
            sea_orm::Condition::any()
                .add(projects::rows::Column::Id.eq(top.id))
                .add(projects::rows::Column::Path.starts_with(format!("{}/", top.path))),
        );
    }
    let tx = services.db.write().await?;
    let all = query.all(&*tx).await?;
    for project in &all {
        search_outbox::touch_project(&*tx, project.id, true).await?;
    }
    tx.commit().await?;
    if served {
        print(&format!("The running server indexes {} projects now.", all.len()));
        return Ok(());
    }
    Indexer::new(services.clone()).drain().await?;
    print(&format!("Indexed {} projects.", all.len()));
    Ok(())
}
