//! The only way to rows: each is loaded through its mount, so that an id of another wiki is not found.
//!
//! Permissions stand in the routes' rows; whoever gets here has the one that the route asks for.

use farrier_domain::artifacts::attachments;
use farrier_domain::artifacts::comments::Of;
use farrier_domain::{Error, Permission, Result, Role};
use farrier_tool::{Mount, Services};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::model::{Page, pages, redirects, versions};
use crate::name::Name;

/// See pages and their history.
pub const READ: Permission = Permission { id: "wiki.read", default: Role::Anonymous };
/// Make, change and rename pages, attach files.
pub const EDIT: Permission = Permission { id: "wiki.edit", default: Role::Member };
/// Delete pages and other people's files, and bring them back.
pub const DELETE: Permission = Permission { id: "wiki.delete", default: Role::Developer };

/// The kind of artifact, for search and for what the core keeps of it.
pub const KIND: &str = "page";

/// What a name leads to.
pub enum Found {
    /// This page.
    Page(Page),
    /// A page that has another name now.
    Moved(Page),
    /// Nothing yet.
    Missing,
}

/// Looks a name up: one query, two when there is no such page.
pub async fn find(services: &Services, mount: &Mount, name: &Name) -> Result<Found> {
    let (db, slug) = (services.db.read(), name.slug());
    if let Some(page) = pages::by_slug(db, mount.id(), &slug).await? {
        return Ok(Found::Page(page));
    }
    Ok(match redirects::follow(db, mount.id(), &slug).await? {
        Some(page) => Found::Moved(page),
        None => Found::Missing,
    })
}

/// The page of a name, also of an old one.
pub async fn page(services: &Services, mount: &Mount, name: &Name) -> Result<Page> {
    match find(services, mount, name).await? {
        Found::Page(page) | Found::Moved(page) => Ok(page),
        Found::Missing => Err(Error::NotFound),
    }
}

/// The page of an id.
pub async fn page_by_id(services: &Services, mount: &Mount, id: i64) -> Result<Page> {
    let query = pages::live(mount.id()).filter(pages::Column::Id.eq(id));
    query.one(services.db.read()).await?.ok_or(Error::NotFound)
}

/// A deleted page, for those who may bring it back.
pub async fn deleted_page(services: &Services, mount: &Mount, id: i64) -> Result<Page> {
    let query = pages::Entity::find_by_id(id).filter(pages::Column::MountId.eq(mount.id()));
    query.filter(pages::Column::DeletedAt.is_not_null()).one(services.db.read()).await?.ok_or(Error::NotFound)
}

/// A version of a page.
pub async fn version(services: &Services, page: &Page, number: i64) -> Result<versions::Model> {
    versions::find(services.db.read(), page.id, number).await
}

/// The files of a page, oldest first.
pub async fn files(services: &Services, page: &Page) -> Result<Vec<attachments::Model>> {
    attachments::list(services.db.read(), of(page, &page.id.to_string())).await
}

/// A file of a page.
pub async fn file(services: &Services, page: &Page, id: i64) -> Result<attachments::Model> {
    attachments::find(services.db.read(), of(page, &page.id.to_string()), id).await
}

/// What the core's tables know the page by; `key` is its id.
pub fn of<'a>(page: &Page, key: &'a str) -> Of<'a> {
    Of { mount: page.mount_id, kind: KIND, key }
}
