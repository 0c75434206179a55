//! Numbers that pages show, kept with each change instead of counted at each view.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ConnectionTrait};

use crate::error::Result;

/// One number of a mount.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "counters")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub mount_id: i64,
    /// What: `open`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// How many.
    pub value: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// Adds to a counter, in the transaction of the change, and answers its new value.
pub async fn add<C: ConnectionTrait>(tx: &C, mount: i64, name: &str, change: i64) -> Result<i64> {
    let sum = ExprTrait::add(Expr::col((Entity, Column::Value)), change);
    let row = ActiveModel { mount_id: Set(mount), name: Set(name.to_owned()), value: Set(change) };
    let row = Entity::insert(row)
        .on_conflict(
            OnConflict::columns([Column::MountId, Column::Name]).value(Column::Value, sum).to_owned(),
        )
        .exec_with_returning(tx)
        .await?;
    Ok(row.value)
}

/// Sets a counter.
pub async fn set<C: ConnectionTrait>(tx: &C, mount: i64, name: &str, value: i64) -> Result<()> {
    let row = ActiveModel { mount_id: Set(mount), name: Set(name.to_owned()), value: Set(value) };
    let newer = OnConflict::columns([Column::MountId, Column::Name]).update_column(Column::Value).to_owned();
    Entity::insert(row).on_conflict(newer).exec_without_returning(tx).await?;
    Ok(())
}

/// All counters of one mount.
pub async fn of_mount<C: ConnectionTrait>(db: &C, mount: i64) -> Result<HashMap<String, i64>> {
    let rows = Entity::find().filter(Column::MountId.eq(mount)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.name, row.value)).collect())
}

/// One kind of counter of several mounts, in one query.
pub async fn of_mounts<C: ConnectionTrait>(db: &C, mounts: &[i64]) -> Result<HashMap<(i64, String), i64>> {
    let rows = Entity::find().filter(Column::MountId.is_in(mounts.iter().copied())).all(db).await?;
    Ok(rows.into_iter().map(|row| ((row.mount_id, row.name), row.value)).collect())
}
