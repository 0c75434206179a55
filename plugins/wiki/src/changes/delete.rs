//! Taking pages away and bringing them back.

use farrier_domain::projects::counters;
use farrier_domain::{Error, Reader, Reason, Result, invalid};
use farrier_tool::{Mount, Services};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::record::tell;
use super::save::COUNTER;
use crate::events;
use crate::model::{Page, links, pages, redirects};
use crate::text::references;

/// Deletes a page. Its versions and files stay, for whoever may bring it back.
///
/// Errors: [`Error::Conflict`] when it was deleted meanwhile.
pub async fn delete(services: &Services, mount: &Mount, reader: &Reader, page: &Page) -> Result<()> {
    let now = services.now();
    let tx = services.db.write().await?;
    if !mark(&*tx, page, Some(now), reader.id()).await? {
        return Err(Error::Conflict);
    }
    links::forget(&*tx, page.id).await?;
    counters::add(&*tx, mount.id(), COUNTER, -1).await?;
    counters::add(&*tx, mount.id(), pages::TREE, 1).await?;
    tell(&*tx, mount, reader, events::DELETED, page, now).await?;
    Ok(tx.commit().await?)
}

/// Brings a deleted page back as it was.
///
/// Errors: [`Error::Invalid`] on `name` when another page has it by now, [`Error::Conflict`] when it is back already.
pub async fn undelete(services: &Services, mount: &Mount, reader: &Reader, page: &Page) -> Result<()> {
    let now = services.now();
    let named = references(mount, &page.text).await?;
    let tx = services.db.write().await?;
    if pages::by_slug(&*tx, mount.id(), &page.slug).await?.is_some() {
        return invalid("name", Reason::Taken);
    }
    if !mark(&*tx, page, None, None).await? {
        return Err(Error::Conflict);
    }
    redirects::forget(&*tx, mount.id(), &page.slug).await?;
    links::replace(&*tx, mount.id(), page.id, &named).await?;
    counters::add(&*tx, mount.id(), COUNTER, 1).await?;
    counters::add(&*tx, mount.id(), pages::TREE, 1).await?;
    tell(&*tx, mount, reader, events::UNDELETED, page, now).await?;
    Ok(tx.commit().await?)
}

/// Marks a page as deleted or not; false when it was so already.
async fn mark<C: ConnectionTrait>(tx: &C, page: &Page, at: Option<i64>, by: Option<i64>) -> Result<bool> {
    let state = if at.is_some() {
        pages::Column::DeletedAt.is_null()
    } else {
        pages::Column::DeletedAt.is_not_null()
    };
    let done = pages::Entity::update_many()
        .col_expr(pages::Column::DeletedAt, Expr::value(at))
        .col_expr(pages::Column::DeletedBy, Expr::value(by))
        .filter(pages::Column::Id.eq(page.id))
        .filter(state)
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}
