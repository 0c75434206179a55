//! The table that the triggers fill.

use std::collections::HashSet;

use farrier_db::Db;
use sea_orm::entity::prelude::*;
use sea_orm::{DbBackend, QueryOrder, QuerySelect};

use crate::error::Result;

/// Something became stale.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "purges")]
pub struct Model {
    /// Grows with each change.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// What: a [`super::Tag`] in the triggers' words.
    pub tag: String,
    /// UTC, seconds, by the database's clock.
    pub at: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// Rows that every process has seen long ago.
const KEPT_SECONDS: i64 = 3600;
/// On PostgreSQL a transaction that took its number earlier may commit later: so many rows before the newest are looked
/// at again each time.
const LOOK_BACK: i64 = 2000;

/// How far the table was read.
#[derive(Default)]
pub(super) struct Cursor {
    last: Option<i64>,
    /// Those near the end that were read, where rows may still appear before the last one.
    seen: HashSet<i64>,
}

impl Cursor {
    /// The tags that were written since the last call; none at the first, when nothing is kept yet.
    pub(super) async fn read<C: ConnectionTrait>(&mut self, db: &C) -> Result<Vec<String>, DbErr> {
        let may_come_late = db.get_database_backend() == DbBackend::Postgres;
        let Some(last) = self.last else {
            let newest = Entity::find().order_by_desc(Column::Id).one(db).await?.map_or(0, |row| row.id);
            if may_come_late {
                let near = Entity::find().filter(Column::Id.gt(newest - LOOK_BACK)).all(db).await?;
                self.seen = near.into_iter().map(|row| row.id).collect();
            }
            self.last = Some(newest);
            return Ok(Vec::new());
        };
        let from = if may_come_late { last - LOOK_BACK } else { last };
        let rows = Entity::find().select_only().columns([Column::Id, Column::Tag]);
        let rows = rows.filter(Column::Id.gt(from)).order_by_asc(Column::Id);
        let rows: Vec<(i64, String)> = rows.into_tuple().all(db).await?;
        let newest = rows.last().map_or(last, |(id, _)| (*id).max(last));
        self.last = Some(newest);
        let mut words: Vec<String> = match may_come_late {
            true => rows.into_iter().filter(|(id, _)| self.seen.insert(*id)).map(|(_, tag)| tag).collect(),
            false => rows.into_iter().map(|(_, tag)| tag).collect(),
        };
        self.seen.retain(|id| *id > newest - LOOK_BACK);
        words.sort_unstable();
        words.dedup();
        Ok(words)
    }
}

/// Deletes what nobody needs any more. `now` is UTC in milliseconds. The newest row stays, so that ids are not reused.
pub async fn sweep(db: &Db, now: i64) -> Result<()> {
    let newest = Entity::find().order_by_desc(Column::Id).one(db.read()).await?.map_or(0, |row| row.id);
    let tx = db.write().await?;
    Entity::delete_many()
        .filter(Column::At.lt(now / 1000 - KEPT_SECONDS))
        .filter(Column::Id.lt(newest))
        .exec(&*tx)
        .await?;
    Ok(tx.commit().await?)
}
