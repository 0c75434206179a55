//! Old addresses of renamed projects and mounts.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait};

use crate::error::Result;

/// An address that something had once.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "redirects")]
pub struct Model {
    /// The old address without the leading slash.
    #[sea_orm(primary_key, auto_increment = false)]
    pub path: String,
    /// The project that had it.
    pub project_id: Option<i64>,
    /// The mount that had it.
    pub mount_id: Option<i64>,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

pub(crate) async fn add_project<C: ConnectionTrait>(tx: &C, path: &str, project: i64) -> Result<()> {
    add(tx, path, Some(project), None).await
}

pub(crate) async fn add_mount<C: ConnectionTrait>(tx: &C, path: &str, mount: i64) -> Result<()> {
    add(tx, path, None, Some(mount)).await
}

async fn add<C: ConnectionTrait>(
    tx: &C,
    path: &str,
    project_id: Option<i64>,
    mount_id: Option<i64>,
) -> Result<()> {
    let row =
        ActiveModel { path: Set(path.to_owned()), project_id: Set(project_id), mount_id: Set(mount_id) };
    let newer =
        OnConflict::column(Column::Path).update_columns([Column::ProjectId, Column::MountId]).to_owned();
    Entity::insert(row).on_conflict(newer).exec_without_returning(tx).await?;
    Ok(())
}

/// Somebody takes the address for something new: it redirects no more.
pub(crate) async fn forget<C: ConnectionTrait>(tx: &C, path: &str) -> Result<()> {
    Entity::delete_by_id(path.to_owned()).exec(tx).await?;
    Ok(())
}
