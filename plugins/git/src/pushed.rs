//! What follows from a push, before its client sees the end.

use std::sync::Arc;

use farrier_code::SharedBackend;
use farrier_code::push::{Pusher, RefChange, record_push};
use farrier_tool::{Mount, Services};

use crate::backend::GitBackend;
use crate::maintenance;

/// Records what changed and asks for maintenance. A failure costs nothing: the next push or start catches up.
pub async fn note(services: &Services, mount: &Mount, pusher: Pusher, backend: &Arc<GitBackend>) {
    if let Err(error) = record(services, mount, pusher, backend).await {
        tracing::error!(mount = mount.id(), "a push was not recorded: {error:#}");
    }
}

/// Compares the repository with what is known of it, and records what changed.
pub async fn record(
    services: &Services,
    mount: &Mount,
    pusher: impl Into<Pusher>,
    backend: &Arc<GitBackend>,
) -> anyhow::Result<Vec<RefChange>> {
    let shared: SharedBackend = backend.clone();
    let changes = {
        // One after the other, or the slower of two would record what the faster has made old.
        let _turn = backend.turn(mount.id()).await;
        let repository = backend.open(services, mount).await?;
        backend.refs_changed(mount, &repository).await?;
        record_push(services, mount, pusher, &shared).await?
    };
    if !changes.is_empty() {
        maintenance::ask(services, mount.id()).await?;
    }
    Ok(changes)
}
