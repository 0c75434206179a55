//! Counts failed attempts per account and per address, in the database so that all processes count together.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait};

use crate::error::{Error, Result};

/// How often something failed lately.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "throttles")]
pub struct Model {
    /// `login:alice` or `from:192.0.2.7`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Failures since `since`.
    pub count: i32,
    /// UTC, milliseconds.
    pub since: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

const WINDOW_MILLIS: i64 = 15 * 60_000;

/// Refuses when one of the keys had as many failures as it may have in a quarter of an hour.
pub async fn check<C: ConnectionTrait>(db: &C, limits: &[(String, i32)], now: i64) -> Result<()> {
    let rows = Entity::find().filter(Column::Key.is_in(limits.iter().map(|(key, _)| key))).all(db).await?;
    for row in rows {
        let limit = limits.iter().find(|(key, _)| *key == row.key).map_or(i32::MAX, |(_, limit)| *limit);
        let left = row.since + WINDOW_MILLIS - now;
        if row.count >= limit && left > 0 {
            return Err(Error::Throttled { seconds: (left + 999) / 1000 });
        }
    }
    Ok(())
}

/// Counts one failure for each key.
pub async fn note_failure<C: ConnectionTrait>(tx: &C, keys: &[String], now: i64) -> Result<()> {
    // Strangers choose the keys, so the old ones must not pile up.
    Entity::delete_many().filter(Column::Since.lte(now - WINDOW_MILLIS)).exec(tx).await?;
    for key in keys {
        let old =
            Entity::find_by_id(key.clone()).one(tx).await?.filter(|row| now - row.since < WINDOW_MILLIS);
        let (count, since) = old.map_or((1, now), |row| (row.count + 1, row.since));
        Entity::insert(ActiveModel { key: Set(key.clone()), count: Set(count), since: Set(since) })
            .on_conflict(
                OnConflict::column(Column::Key).update_columns([Column::Count, Column::Since]).to_owned(),
            )
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Forgets a key's failures after a success.
pub async fn clear<C: ConnectionTrait>(tx: &C, key: &str) -> Result<()> {
    Entity::delete_by_id(key.to_owned()).exec(tx).await?;
    Ok(())
}
