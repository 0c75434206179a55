//! The table that outlives the process: one row for each folder of a default branch that somebody looked at.

use farrier_domain::random;
use farrier_scm::RepoPath;
use farrier_tool::Services;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

use super::Changes;

/// The changes of one folder.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "code_last_changes")]
pub struct Model {
    /// The repository's mount.
    #[sea_orm(primary_key, auto_increment = false)]
    pub mount_id: i64,
    /// Stands for the folder's path, which may be long and need not be UTF-8.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// The changes as JSON.
    pub value: String,
    /// UTC, milliseconds.
    pub created_at: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

fn key(path: &RepoPath) -> String {
    random::hash_bytes(path.as_bytes())
}

/// What was last known of a folder, whatever it had then.
pub(super) async fn load(services: &Services, mount: i64, path: &RepoPath) -> Result<Option<Changes>, DbErr> {
    let row = Entity::find_by_id((mount, key(path))).one(services.db.read()).await?;
    Ok(row.and_then(|row| serde_json::from_str(&row.value).ok()))
}

/// Keeps what is known now.
pub(super) async fn store(
    services: &Services,
    mount: i64,
    path: &RepoPath,
    changes: &Changes,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        mount_id: Set(mount),
        key: Set(key(path)),
        value: Set(serde_json::to_string(changes).map_err(|error| DbErr::Custom(error.to_string()))?),
        created_at: Set(services.now()),
    };
    let newer = OnConflict::columns([Column::MountId, Column::Key])
        .update_columns([Column::Value, Column::CreatedAt])
        .to_owned();
    let tx = services.db.write().await?;
    Entity::insert(row).on_conflict(newer).exec_without_returning(&*tx).await?;
    tx.commit().await
}

/// Forgets the folders of a mount that is gone.
pub(crate) async fn forget<C: ConnectionTrait>(tx: &C, mount: i64) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::MountId.eq(mount)).exec(tx).await.map(drop)
}
