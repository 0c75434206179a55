//! The terms: their table, and the only ways to its rows.

use farrier_domain::{Error, Reader, Reason, Result, invalid, names, projects, search_outbox};
use farrier_jobs::{NewEvent, events};
use farrier_tool::events::{Event, MountRemoved};
use farrier_tool::{Mount, Services};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect, TryInsertResult};
use serde::{Deserialize, Serialize};

use crate::Settings;

/// The event: a term was added.
pub const ADDED: &str = "glossary.added";
/// The kind of artifact, for the search.
pub const KIND: &str = "term";
const PAGE: usize = 50;

/// A term and what it means.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "glossary_terms")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub mount_id: i64,
    /// The term in lower case: unique in its mount, it sorts the list and is found by links.
    pub key: String,
    pub term: String,
    /// Markdown.
    pub meaning: String,
    /// UTC, milliseconds.
    pub created_at: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub fn url(&self, mount: &Mount) -> String {
        mount.url(&format!("/{}", self.id))
    }
}

/// A term as forms, the API and archives have it.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NewTerm {
    pub term: String,
    pub meaning: String,
}

/// The term of an id in this mount: an id of another mount is not found.
pub async fn find<C: ConnectionTrait>(db: &C, mount: &Mount, id: i64) -> Result<Model> {
    let query = Entity::find_by_id(id).filter(Column::MountId.eq(mount.id()));
    query.one(db).await?.ok_or(Error::NotFound)
}

/// The terms behind the key `after`, as many as a page shows, and the key of the next page if there is one.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    mount: &Mount,
    after: &str,
) -> Result<(Vec<Model>, Option<String>)> {
    let newest_first = mount.settings::<Settings>().newest_first;
    let query = Entity::find().filter(Column::MountId.eq(mount.id())).limit(PAGE as u64 + 1);
    let query = match newest_first {
        true => query.filter(Column::Id.lt(after.parse().unwrap_or(i64::MAX))).order_by_desc(Column::Id),
        false => query.filter(Column::Key.gt(after)).order_by_asc(Column::Key),
    };
    let mut terms = query.all(db).await?;
    let has_more = terms.len() > PAGE;
    terms.truncate(PAGE);
    let next = terms.last().filter(|_| has_more);
    let next = next.map(|last| if newest_first { last.id.to_string() } else { last.key.clone() });
    Ok((terms, next))
}

/// All terms of a mount, oldest first.
pub async fn all<C: ConnectionTrait>(db: &C, mount: &Mount) -> Result<Vec<Model>> {
    Ok(Entity::find().filter(Column::MountId.eq(mount.id())).order_by_asc(Column::Id).all(db).await?)
}

/// The terms of these keys, in no order.
pub async fn by_keys<C: ConnectionTrait>(db: &C, mount: &Mount, keys: &[String]) -> Result<Vec<Model>> {
    let query = Entity::find().filter(Column::MountId.eq(mount.id())).filter(Column::Key.is_in(keys));
    Ok(query.all(db).await?)
}

/// Adds a term and tells of it, all of it or nothing.
///
/// Errors: [`Error::Invalid`] on `term` or `meaning`.
pub async fn add(services: &Services, mount: &Mount, reader: &Reader, new: &NewTerm) -> Result<Model> {
    let now = services.now();
    let tx = services.db.write().await?;
    let term = insert(&*tx, mount, new, now).await?;
    let event = mount.event(ADDED, reader, now);
    events::record(&*tx, NewEvent { subject: term.term.clone(), url: term.url(mount), ..event }).await?;
    projects::note_activity(&*tx, mount.project().id, now).await?;
    tx.commit().await?;
    Ok(term)
}

/// Adds a row and asks for it to be indexed, in the transaction of whoever calls.
pub async fn insert<C: ConnectionTrait>(tx: &C, mount: &Mount, new: &NewTerm, now: i64) -> Result<Model> {
    let term = names::required_line("term", &new.term, 100)?;
    let row = ActiveModel {
        id: sea_orm::NotSet,
        mount_id: Set(mount.id()),
        key: Set(term.to_lowercase()),
        term: Set(term),
        meaning: Set(names::body("meaning", &new.meaning)?),
        created_at: Set(now),
    };
    let insert = Entity::insert(row).on_conflict_do_nothing_on([Column::MountId, Column::Key]);
    let TryInsertResult::Inserted(inserted) = insert.exec(tx).await? else {
        return invalid("term", Reason::Taken);
    };
    search_outbox::touch(tx, mount.id(), KIND, &inserted.last_insert_id.to_string()).await?;
    find(tx, mount, inserted.last_insert_id).await
}

/// Removes the rows of a mount that is gone. An event may come twice; the second time there is nothing left to remove.
pub async fn forget(services: Services, event: events::Model) -> anyhow::Result<()> {
    let Some(removed) = MountRemoved::of(&event) else { return Ok(()) };
    let tx = services.db.write().await?;
    Entity::delete_many().filter(Column::MountId.eq(removed.mount)).exec(&*tx).await?;
    Ok(tx.commit().await?)
}
