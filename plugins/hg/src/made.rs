//! Which mounts have had their folder on disk.
//!
//! Row and folder cannot be made in one step. The folder comes first: a mount without this row never had one that
//! somebody pushed to, and may get an empty one at any time; a mount with it whose folder is away has lost it.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait};

/// A repository that was made.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "hg_repositories")]
pub struct Model {
    /// The mount, whose id is the repository's too.
    #[sea_orm(primary_key, auto_increment = false)]
    pub mount_id: i64,
    /// UTC, milliseconds.
    pub made_at: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// Notes that the folders of these mounts are there.
pub async fn note<C: ConnectionTrait>(tx: &C, mounts: &[i64], now: i64) -> Result<(), DbErr> {
    if mounts.is_empty() {
        return Ok(());
    }
    let rows = mounts.iter().map(|mount| ActiveModel { mount_id: Set(*mount), made_at: Set(now) });
    Entity::insert_many(rows)
        .on_conflict(OnConflict::column(Column::MountId).do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Whether a mount's folder has been there.
pub async fn is_noted<C: ConnectionTrait>(db: &C, mount: i64) -> Result<bool, DbErr> {
    Ok(Entity::find_by_id(mount).one(db).await?.is_some())
}

/// The mounts whose folders have been there.
pub async fn all<C: ConnectionTrait>(db: &C) -> Result<std::collections::HashSet<i64>, DbErr> {
    Ok(Entity::find().all(db).await?.into_iter().map(|row| row.mount_id).collect())
}

/// Forgets a mount.
pub async fn forget<C: ConnectionTrait>(tx: &C, mount: i64) -> Result<(), DbErr> {
    Entity::delete_by_id(mount).exec(tx).await.map(drop)
}
