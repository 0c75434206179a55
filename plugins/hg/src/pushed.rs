//! What follows from a push, before its client sees the end.

use std::sync::Arc;

use farrier_code::SharedBackend;
use farrier_code::push::record_push;
use farrier_tool::{Mount, Services};

use crate::backend::HgBackend;

/// Records what changed. A failure costs nothing: the next push or start catches up.
pub async fn note(services: &Services, mount: &Mount, actor: Option<i64>, backend: &Arc<HgBackend>) {
    if let Err(error) = record(services, mount, actor, backend).await {
        tracing::error!(mount = mount.id(), "a push was not recorded: {error:#}");
    }
}

/// Compares the repository with what is known of it, and records what changed.
pub async fn record(
    services: &Services,
    mount: &Mount,
    actor: Option<i64>,
    backend: &Arc<HgBackend>,
) -> anyhow::Result<()> {
    let shared: SharedBackend = backend.clone();
    // One after the other, or the slower of two would record what the faster has made old.
    let _turn = backend.turn(mount.id()).await;
    record_push(services, mount, actor, &shared).await.map(drop)
}
