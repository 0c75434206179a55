//! What every change writes beside the page itself.

use farrier_domain::{Reader, Result, projects, search_outbox};
use farrier_jobs::events;
use farrier_tool::Mount;
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::access::KIND;
use crate::model::Page;

/// Tells of a change: the event log, the search and the project's activity.
pub(super) async fn tell<C: ConnectionTrait>(
    tx: &C,
    mount: &Mount,
    reader: &Reader,
    event: &'static str,
    page: &Page,
    now: i64,
) -> Result<()> {
    let told = farrier_jobs::NewEvent {
        subject: page.name.clone(),
        url: mount.url(&format!("/{}", page.name().address())),
        payload: json!({ "page": page.id, "version": page.version }),
        ..mount.event(event, reader, now)
    };
    events::record(tx, told).await?;
    touch(tx, page).await?;
    projects::note_activity(tx, mount.project().id, now).await
}

/// Has the page indexed again.
pub(super) async fn touch<C: ConnectionTrait>(tx: &C, page: &Page) -> Result<()> {
    search_outbox::touch(tx, page.mount_id, KIND, &page.id.to_string()).await
}
