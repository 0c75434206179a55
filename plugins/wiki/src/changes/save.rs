//! Saving a text: exactly one of two people who save at once is first, and the other one is told.

use farrier_domain::projects::counters;
use farrier_domain::{Error, Reader, Reason, Result, invalid, names};
use farrier_tool::{Mount, Services};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, SqlErr,
};

use super::record::tell;
use crate::events;
use crate::model::{Kind, Page, links, pages, redirects, versions};
use crate::name::Name;
use crate::text::references;

/// The number of pages of a wiki, as a counter.
pub const COUNTER: &str = "pages";

/// What somebody wants a page to say.
#[derive(Clone, Copy, Debug)]
pub struct NewText<'a> {
    /// The page.
    pub name: &'a Name,
    /// The version that it was written on; 0 for a page that was not there.
    pub base: i64,
    /// Markdown.
    pub text: &'a str,
    /// What was changed, in a few words.
    pub message: &'a str,
}

/// What became of it.
#[derive(Clone, Debug)]
pub enum Saved {
    /// A new page.
    Created(Page),
    /// A new version.
    Edited(Page),
    /// The page says this already.
    Unchanged(Page),
    /// Somebody else was faster; this is the page as it is now. Nothing was saved.
    Conflict(Page),
    /// The page was deleted meanwhile. Nothing was saved.
    Gone,
}

/// Saves a text.
///
/// Errors: [`Error::Invalid`] on `text` or `message`.
pub async fn save(services: &Services, mount: &Mount, reader: &Reader, new: NewText<'_>) -> Result<Saved> {
    let text = checked(new.text)?;
    let message = names::line("message", new.message, 200)?;
    // Before the transaction, since it takes time and the writer is one for all.
    let named = references(mount, &text).await?;
    let change = Change { kind: Kind::Edited, detail: String::new(), message, text, named };
    match write(services, mount, reader, new.name, new.base, change.clone()).await {
        // PostgreSQL lets two people make the same page at once up to here. The second one now meets the first one's page.
        Err(Error::Db(e)) if matches!(e.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            write(services, mount, reader, new.name, new.base, change).await
        }
        saved => saved,
    }
}

/// Gives a page the text of one of its versions again, as a new version.
pub async fn restore(
    services: &Services,
    mount: &Mount,
    reader: &Reader,
    page: &Page,
    version: i64,
) -> Result<Saved> {
    let old = versions::find(services.db.read(), page.id, version).await?;
    let named = references(mount, &old.text).await?;
    let change = Change {
        kind: Kind::Restored,
        detail: version.to_string(),
        message: String::new(),
        text: old.text,
        named,
    };
    write(services, mount, reader, &page.name(), page.version, change).await
}

#[derive(Clone)]
struct Change {
    kind: Kind,
    detail: String,
    message: String,
    text: String,
    named: Vec<Name>,
}

fn checked(text: &str) -> Result<String> {
    let text = names::body("text", text)?;
    if text.trim().is_empty() { invalid("text", Reason::Required) } else { Ok(text) }
}

async fn write(
    services: &Services,
    mount: &Mount,
    reader: &Reader,
    name: &Name,
    base: i64,
    change: Change,
) -> Result<Saved> {
    let now = services.now();
    let slug = name.slug();
    let tx = services.db.write().await?;
    let mut page = pages::by_slug(&*tx, mount.id(), &slug).await?;
    if page.is_none() && base > 0 {
        page = redirects::follow(&*tx, mount.id(), &slug).await?;
    }
    let saved = match page {
        None if base > 0 => return Ok(Saved::Gone),
        None => Saved::Created(create(&*tx, mount, reader, name, change, now).await?),
        Some(page) if page.text == change.text => return Ok(Saved::Unchanged(page)),
        Some(page) if page.version != base => return Ok(Saved::Conflict(page)),
        Some(page) => match edit(&*tx, mount, reader, page.clone(), change, now).await? {
            Some(edited) => Saved::Edited(edited),
            None => {
                drop(tx);
                let newest = pages::by_slug(services.db.read(), mount.id(), &page.slug).await?;
                return Ok(newest.map_or(Saved::Gone, Saved::Conflict));
            }
        },
    };
    tx.commit().await?;
    Ok(saved)
}

async fn create<C: ConnectionTrait>(
    tx: &C,
    mount: &Mount,
    reader: &Reader,
    name: &Name,
    change: Change,
    now: i64,
) -> Result<Page> {
    let row = pages::ActiveModel {
        id: sea_orm::NotSet,
        mount_id: Set(mount.id()),
        name: Set(name.as_str().to_owned()),
        slug: Set(name.slug()),
        root: Set(name.root()),
        depth: Set(name.depth()),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        updated_by: Set(reader.id()),
        deleted_at: Set(None),
        deleted_by: Set(None),
        files: Set(0),
        text: Set(change.text),
    };
    let page = row.insert(tx).await?;
    redirects::forget(tx, mount.id(), &page.slug).await?;
    versions::add(tx, &page, Kind::Created, String::new(), change.message).await?;
    links::replace(tx, mount.id(), page.id, &change.named).await?;
    counters::add(tx, mount.id(), COUNTER, 1).await?;
    counters::add(tx, mount.id(), pages::TREE, 1).await?;
    tell(tx, mount, reader, events::CREATED, &page, now).await?;
    Ok(page)
}

/// The page with its new version; none when it is not at the version any more that was read, as can be on PostgreSQL.
async fn edit<C: ConnectionTrait>(
    tx: &C,
    mount: &Mount,
    reader: &Reader,
    mut page: Page,
    change: Change,
    now: i64,
) -> Result<Option<Page>> {
    let base = page.version;
    page.version += 1;
    page.text = change.text;
    page.updated_at = now;
    page.updated_by = reader.id();
    if !advance(tx, &page, base).await? {
        return Ok(None);
    }
    versions::add(tx, &page, change.kind, change.detail, change.message).await?;
    links::replace(tx, mount.id(), page.id, &change.named).await?;
    let event = if change.kind == Kind::Restored { events::RESTORED } else { events::EDITED };
    tell(tx, mount, reader, event, &page, now).await?;
    Ok(Some(page))
}

/// Writes a page's new version over the one it was made from, if that is still the newest.
pub(super) async fn advance<C: ConnectionTrait>(tx: &C, page: &Page, base: i64) -> Result<bool> {
    let done = pages::Entity::update_many()
        .col_expr(pages::Column::Version, Expr::value(page.version))
        .col_expr(pages::Column::Text, Expr::value(page.text.clone()))
        .col_expr(pages::Column::Name, Expr::value(page.name.clone()))
        .col_expr(pages::Column::Slug, Expr::value(page.slug.clone()))
        .col_expr(pages::Column::Root, Expr::value(page.root.clone()))
        .col_expr(pages::Column::Depth, Expr::value(page.depth))
        .col_expr(pages::Column::UpdatedAt, Expr::value(page.updated_at))
        .col_expr(pages::Column::UpdatedBy, Expr::value(page.updated_by))
        .filter(pages::Column::Id.eq(page.id))
        .filter(pages::Column::Version.eq(base))
        .filter(pages::Column::DeletedAt.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}
