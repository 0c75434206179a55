//! Another name for a page: the old one redirects, and links and subpages can come along.

use std::collections::HashSet;

use farrier_domain::projects::counters;
use farrier_domain::{Error, Reader, Reason, Result, invalid};
use farrier_tool::{Mount, Services};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::record::{tell, touch};
use super::save::advance;
use crate::events;
use crate::model::{Kind, Page, links, pages, redirects, versions};
use crate::name::Name;
use crate::text::{references, relink};

/// At most so many subpages or linking pages are changed at once.
const MANY: u64 = 200;

/// What goes with a new name.
#[derive(Clone, Copy, Debug)]
pub struct Rename<'a> {
    /// The new name.
    pub name: &'a Name,
    /// Whether pages below this one move with it.
    pub subpages: bool,
    /// Whether links in other pages are rewritten; the old name redirects in any case.
    pub links: bool,
}

/// The pages below a page.
pub async fn subpages(services: &Services, page: &Page) -> Result<Vec<Page>> {
    pages::below(services.db.read(), page.mount_id, &page.slug, MANY).await
}

/// Renames a page.
///
/// Errors: [`Error::Invalid`] on `name` when another page has it, [`Error::Conflict`] when the page changed meanwhile.
pub async fn rename(
    services: &Services,
    mount: &Mount,
    reader: &Reader,
    page: &Page,
    to: Rename<'_>,
) -> Result<Page> {
    let now = services.now();
    let db = services.db.read();
    let below = if to.subpages { subpages(services, page).await? } else { Vec::new() };
    // All texts are read and rewritten before the transaction; whoever saves one meanwhile keeps the old link, which redirects.
    let mut moves = Vec::new();
    for old in std::iter::once(page).chain(&below) {
        let name = moved_name(page, old, to.name)?;
        let linking = if to.links { links::linking(db, old, MANY).await? } else { Vec::new() };
        moves.push((old.clone(), name, linking.into_iter().map(|page| page.id).collect::<Vec<_>>()));
    }
    let rewritten = rewrite(services, mount, &moves).await?;
    let tx = services.db.write().await?;
    let mut renamed = None;
    for (old, name, _) in &moves {
        let page = rename_one(&*tx, mount, reader, old, name, now).await?;
        renamed.get_or_insert(page);
    }
    for rewritten in rewritten {
        relink_one(&*tx, mount, reader, rewritten, now).await?;
    }
    tx.commit().await?;
    renamed.ok_or(Error::NotFound)
}

/// `Guide/Install` when `Guide` becomes `Manual`: `Manual/Install`.
fn moved_name(top: &Page, page: &Page, to: &Name) -> Result<Name> {
    if top.id == page.id {
        return Ok(to.clone());
    }
    let parts: Vec<&str> = page.name.split('/').skip(top.depth as usize + 1).collect();
    let long = |_| Error::Invalid { field: "name", reason: Reason::TooLong(crate::name::MAX_CHARS) };
    Name::parse(&format!("{to}/{}", parts.join("/"))).map_err(long)
}

async fn rename_one<C: ConnectionTrait>(
    tx: &C,
    mount: &Mount,
    reader: &Reader,
    old: &Page,
    name: &Name,
    now: i64,
) -> Result<Page> {
    let slug = name.slug();
    if slug != old.slug && pages::by_slug(tx, mount.id(), &slug).await?.is_some() {
        return invalid("name", Reason::Taken);
    }
    let mut page = old.clone();
    page.name = name.as_str().to_owned();
    (page.slug, page.root, page.depth) = (slug, name.root(), name.depth());
    page.version += 1;
    (page.updated_at, page.updated_by) = (now, reader.id());
    if !advance(tx, &page, old.version).await? {
        return Err(Error::Conflict);
    }
    redirects::forget(tx, mount.id(), &page.slug).await?;
    if page.slug != old.slug {
        redirects::add(tx, mount.id(), &old.slug, page.id).await?;
    }
    counters::add(tx, mount.id(), pages::TREE, 1).await?;
    versions::add(tx, &page, Kind::Renamed, old.name.clone(), String::new()).await?;
    tell(tx, mount, reader, events::RENAMED, &page, now).await?;
    Ok(page)
}

/// A page as it was read, with what it shall say.
struct Rewritten {
    read: Page,
    text: String,
    named: Vec<Name>,
}

/// The new texts of pages that link to a moved one.
async fn rewrite(
    services: &Services,
    mount: &Mount,
    moves: &[(Page, Name, Vec<i64>)],
) -> Result<Vec<Rewritten>> {
    let db = services.db.read();
    let ids: HashSet<i64> = moves.iter().flat_map(|(_, _, ids)| ids.iter().copied()).collect();
    let mut done = Vec::new();
    for page in pages::live(mount.id()).filter(pages::Column::Id.is_in(ids)).all(db).await? {
        let mut text = page.text.clone();
        for (old, name, _) in moves.iter().filter(|(_, _, linking)| linking.contains(&page.id)) {
            let mut slugs = HashSet::from([old.slug.clone()]);
            slugs.extend(earlier_slugs(services, mount, old.id).await?);
            text = relink(&text, &slugs, name).unwrap_or(text);
        }
        if text != page.text && text.len() <= farrier_domain::names::MAX_BODY_BYTES {
            done.push(Rewritten { named: references(mount, &text).await?, read: page, text });
        }
    }
    Ok(done)
}

async fn earlier_slugs(services: &Services, mount: &Mount, page: i64) -> Result<Vec<String>> {
    let old = redirects::Entity::find()
        .filter(redirects::Column::MountId.eq(mount.id()))
        .filter(redirects::Column::PageId.eq(page));
    Ok(old.all(services.db.read()).await?.into_iter().map(|row| row.slug).collect())
}

async fn relink_one<C: ConnectionTrait>(
    tx: &C,
    mount: &Mount,
    reader: &Reader,
    new: Rewritten,
    now: i64,
) -> Result<()> {
    // A page that moves itself has a newer version by now, with the text that was read.
    let Some(mut page) = pages::live(mount.id()).filter(pages::Column::Id.eq(new.read.id)).one(tx).await?
    else {
        return Ok(());
    };
    if page.text != new.read.text {
        return Ok(());
    }
    let base = page.version;
    page.version += 1;
    page.text = new.text;
    (page.updated_at, page.updated_by) = (now, reader.id());
    if advance(tx, &page, base).await? {
        versions::add(tx, &page, Kind::Relinked, String::new(), String::new()).await?;
        links::replace(tx, mount.id(), page.id, &new.named).await?;
        touch(tx, &page).await?;
    }
    Ok(())
}
