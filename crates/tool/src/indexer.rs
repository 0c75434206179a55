//! Keeps this process's search index up to date by replaying the outbox.

use std::time::Duration;

use farrier_domain::projects::{self, mounts};
use farrier_domain::{access, search_outbox};
use farrier_search::Document;
use tokio::sync::watch;

use crate::{Batch, Mount, Services};

/// Replays the outbox from the cursor that is stored with the index itself.
pub struct Indexer {
    services: Services,
}

const BATCH: u64 = 500;

impl Indexer {
    /// An indexer of this process's replica.
    pub fn new(services: Services) -> Indexer {
        Indexer { services }
    }

    /// Indexes what is new whenever something was committed, until `stop` turns true.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut bell = self.services.db.bell();
        while !*stop.borrow() {
            if let Err(error) = self.drain().await {
                tracing::error!("search index: {error:#}");
                tokio::time::sleep(Duration::from_secs(2)).await;
            }
            tokio::select! {
                () = bell.wait(Duration::from_millis(1000)) => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Indexes all that is new and returns.
    pub async fn drain(&self) -> anyhow::Result<()> {
        let index = &self.services.search;
        loop {
            let cursor = index.cursor();
            let mut rows = search_outbox::after(self.services.db.read(), cursor, BATCH).await?;
            let Some(last) = rows.last().map(|row| row.id) else { return Ok(()) };
            // Of the same artifact only the last state counts.
            rows.sort_by(|a, b| {
                (a.project_id, a.mount_id, &a.kind, &a.key).cmp(&(b.project_id, b.mount_id, &b.kind, &b.key))
            });
            rows.dedup_by(|a, b| {
                (a.project_id, a.mount_id, &a.kind, &a.key) == (b.project_id, b.mount_id, &b.kind, &b.key)
            });
            for row in rows {
                if let Err(error) = self.update(&row).await {
                    tracing::warn!(kind = %row.kind, key = %row.key, mount = row.mount_id, "not indexed: {error:#}");
                }
            }
            let index = index.clone();
            tokio::task::spawn_blocking(move || index.commit(last)).await??;
        }
    }

    async fn update(&self, row: &search_outbox::Model) -> anyhow::Result<()> {
        if let Some(mount) = row.mount_id {
            return self.update_mount(mount, &row.kind, &row.key).await;
        }
        let Some(project) = row.project_id else { return Ok(()) };
        self.update_project(project).await?;
        if row.kind == search_outbox::EVERYTHING {
            for mount in mounts::of_project(self.services.db.read(), project).await? {
                self.update_mount(mount.id, search_outbox::EVERYTHING, "").await?;
            }
        }
        Ok(())
    }

    async fn update_project(&self, id: i64) -> anyhow::Result<()> {
        let (db, index) = (self.services.db.read(), &self.services.search);
        let key = format!("project:{id}");
        let Ok(project) = projects::by_id(db, id).await else { return Ok(index.delete(&[key])?) };
        if project.delete_at.is_some() || project.is_home() {
            return Ok(index.delete(&[key])?);
        }
        index.add(&[Document {
            id: key,
            project: id,
            mount: 0,
            kind: "project".into(),
            tool: String::new(),
            title: project.shown().to_owned(),
            body: format!("{}\n{}", project.path, farrier_markdown::plain(&project.description)),
            url: project.url(),
            updated: project.active_at / 1000,
            scope: projects::read_terms(&project).to_vec(),
            access: vec![access::ALL.to_owned()],
            keywords: Vec::new(),
            extra: serde_json::Value::Null,
        }])?;
        Ok(())
    }

    async fn update_mount(&self, id: i64, kind: &str, key: &str) -> anyhow::Result<()> {
        let index = &self.services.search;
        let mount = Mount::load(self.services.db.read(), id).await?.filter(|mount| mount.row().enabled);
        let Some(mount) = mount else { return Ok(index.delete_mount(id)?) };
        let Some(tool) = self.services.registry.tool(mount.tool()) else {
            return Ok(index.delete_mount(id)?);
        };
        if kind == search_outbox::EVERYTHING {
            index.delete_mount(id)?;
        }
        let scope = mount.terms(tool.read()).to_vec();
        for (own, _, source) in &tool.search {
            let mut batch = Batch { index, mount: &mount, kind: own, scope: scope.clone() };
            if kind == search_outbox::EVERYTHING {
                source.all(&self.services, &mount, &mut batch).await?;
            } else if *own == kind {
                source.update(&self.services, &mount, key, &mut batch).await?;
            }
        }
        Ok(())
    }
}
