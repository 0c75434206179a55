//! What follows from a push, before its client sees the end.

use std::sync::Arc;

use farrier_code::SharedBackend;
use farrier_code::push::{RefChange, record_push};
use farrier_jobs::queue::{self, NewJob};
use farrier_tool::{Mount, Services};
use serde::{Deserialize, Serialize};

use crate::backend::GitBackend;
use crate::maintenance;

/// The name of the job for changes that no push made, as of the default branch.
pub const NAME: &str = "git.record";

/// Records what changed in one repository.
#[derive(Serialize, Deserialize)]
pub struct Record {
    mount: i64,
}

/// Asks for what changed to be recorded.
pub async fn ask(services: &Services, mount: i64) -> anyhow::Result<()> {
    let now = services.now();
    let payload = serde_json::to_value(Record { mount })?;
    let job = NewJob { name: NAME.to_owned(), payload, run_at: now, unique: Some(mount.to_string()) };
    let tx = services.db.write().await?;
    queue::enqueue(&*tx, job, now).await?;
    Ok(tx.commit().await?)
}

/// The job.
pub async fn run(services: Services, backend: Arc<GitBackend>, job: Record) -> anyhow::Result<()> {
    let Some(mount) = Mount::load(services.db.read(), job.mount).await? else { return Ok(()) };
    record(&services, &mount, None, &backend).await.map(drop)
}

/// Records what changed and asks for maintenance. A failure costs nothing: the next push or start catches up.
pub async fn note(services: &Services, mount: &Mount, actor: Option<i64>, backend: &Arc<GitBackend>) {
    if let Err(error) = record(services, mount, actor, backend).await {
        tracing::error!(mount = mount.id(), "a push was not recorded: {error:#}");
    }
}

/// Compares the repository with what is known of it, and records what changed.
pub async fn record(
    services: &Services,
    mount: &Mount,
    actor: Option<i64>,
    backend: &Arc<GitBackend>,
) -> anyhow::Result<Vec<RefChange>> {
    let shared: SharedBackend = backend.clone();
    let changes = {
        // One after the other, or the slower of two would record what the faster has made old.
        let _turn = backend.turn(mount.id()).await;
        let repository = backend.open(services, mount).await?;
        backend.refs_changed(services, mount, &repository).await?;
        record_push(services, mount, actor, &shared).await?
    };
    if !changes.is_empty() {
        maintenance::ask(services, mount.id()).await?;
    }
    Ok(changes)
}
