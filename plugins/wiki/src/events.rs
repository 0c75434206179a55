//! What happens in a wiki, in words, and what follows when the wiki itself goes.

use farrier_domain::artifacts::attachments;
use farrier_i18n::L;
use farrier_jobs::events::Model;
use farrier_tool::events::{Event, MountRemoved};
use farrier_tool::{ActivityLine, ActivityText, Services};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::access::KIND;
use crate::model::{links, pages, redirects, versions};
use crate::msg;

/// Somebody wrote a page.
pub const CREATED: &str = "wiki.created";
/// Somebody changed a page.
pub const EDITED: &str = "wiki.edited";
/// Somebody gave a page an older text again.
pub const RESTORED: &str = "wiki.restored";
/// Somebody gave a page another name.
pub const RENAMED: &str = "wiki.renamed";
/// Somebody deleted a page.
pub const DELETED: &str = "wiki.deleted";
/// Somebody brought a deleted page back.
pub const UNDELETED: &str = "wiki.undeleted";

/// The words for each.
pub fn activity() -> [(&'static str, ActivityText); 6] {
    [
        (CREATED, |l: L, _| line(msg::wiki_did_create(l), "file-plus")),
        (EDITED, |l: L, _| line(msg::wiki_did_edit(l), "pencil")),
        (RESTORED, |l: L, _| line(msg::wiki_did_restore(l), "history")),
        (RENAMED, |l: L, _| line(msg::wiki_did_rename(l), "wiki")),
        (DELETED, |l: L, _| line(msg::wiki_did_delete(l), "trash")),
        (UNDELETED, |l: L, _| line(msg::wiki_did_undelete(l), "refresh")),
    ]
}

fn line(verb: String, icon: &'static str) -> ActivityLine {
    ActivityLine { verb, icon }
}

/// Removes what a removed wiki leaves behind.
pub async fn forget_mount(services: Services, event: Model) -> anyhow::Result<()> {
    let Some(removed) = MountRemoved::of(&event).filter(|removed| removed.tool == "wiki") else {
        return Ok(());
    };
    let tx = services.db.write().await?;
    links::Entity::delete_many().filter(links::Column::MountId.eq(removed.mount)).exec(&*tx).await?;
    redirects::Entity::delete_many().filter(redirects::Column::MountId.eq(removed.mount)).exec(&*tx).await?;
    versions::Entity::delete_many().filter(versions::Column::MountId.eq(removed.mount)).exec(&*tx).await?;
    pages::Entity::delete_many().filter(pages::Column::MountId.eq(removed.mount)).exec(&*tx).await?;
    attachments::Entity::delete_many()
        .filter(attachments::Column::MountId.eq(removed.mount))
        .filter(attachments::Column::Kind.eq(KIND))
        .exec(&*tx)
        .await?;
    Ok(tx.commit().await?)
}
