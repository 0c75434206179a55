//! What the search index still has to look at again: an append-only list that each process replays from its own cursor.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect};

use crate::error::Result;

/// One artifact that changed, appeared or went away.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_outbox")]
pub struct Model {
    /// Grows with every row.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The project, for the documents of projects themselves.
    pub project_id: Option<i64>,
    /// The mount.
    pub mount_id: Option<i64>,
    /// The search source: `ticket`, `page`, `project`, or [`EVERYTHING`].
    pub kind: String,
    /// The source's own key.
    pub key: String,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// As a kind: all documents of the mount (or of the project), because who may see them changed.
pub const EVERYTHING: &str = "*";

/// Asks for an artifact of a mount to be indexed again.
pub async fn touch<C: ConnectionTrait>(tx: &C, mount: i64, kind: &str, key: &str) -> Result<()> {
    add(tx, None, Some(mount), kind, key).await
}

/// Asks for everything in a mount to be indexed again.
pub async fn touch_mount<C: ConnectionTrait>(tx: &C, mount: i64) -> Result<()> {
    add(tx, None, Some(mount), EVERYTHING, "").await
}

/// Asks for a project's own document, and with `all` for its mounts' as well.
pub async fn touch_project<C: ConnectionTrait>(tx: &C, project: i64, all: bool) -> Result<()> {
    add(tx, Some(project), None, if all { EVERYTHING } else { "project" }, "").await
}

/// Asks for everything on the site to be indexed again.
pub async fn touch_all<C: ConnectionTrait>(tx: &C) -> Result<()> {
    let all = format!(
        "INSERT INTO search_outbox (project_id, kind, key) SELECT id, '{EVERYTHING}', '' FROM projects"
    );
    tx.execute_unprepared(&all).await?;
    Ok(())
}

async fn add<C: ConnectionTrait>(
    tx: &C,
    project: Option<i64>,
    mount: Option<i64>,
    kind: &str,
    key: &str,
) -> Result<()> {
    let row = ActiveModel {
        id: sea_orm::NotSet,
        project_id: Set(project),
        mount_id: Set(mount),
        kind: Set(kind.to_owned()),
        key: Set(key.to_owned()),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// What came after `cursor`, oldest first.
pub async fn after<C: ConnectionTrait>(db: &C, cursor: i64, limit: u64) -> Result<Vec<Model>> {
    Ok(Entity::find().filter(Column::Id.gt(cursor)).order_by_asc(Column::Id).limit(limit).all(db).await?)
}

/// The newest row's id, 0 when there is none.
pub async fn end<C: ConnectionTrait>(db: &C) -> Result<i64> {
    let last = Entity::find().select_only().column(Column::Id).order_by_desc(Column::Id).limit(1);
    Ok(last.into_tuple::<i64>().one(db).await?.unwrap_or(0))
}
