//! The refs of each repository as the database last knew them.

use sea_orm::entity::prelude::*;

/// The row that names the default branch, which is no ref itself.
pub(crate) const DEFAULT: &str = "HEAD";

/// One ref of one repository.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "code_refs")]
pub struct Model {
    /// The repository's mount.
    #[sea_orm(primary_key, auto_increment = false)]
    pub mount_id: i64,
    /// The whole name: `refs/heads/main`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// What it pointed to.
    pub target: String,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// Forgets the refs of a mount that is gone.
pub(crate) async fn forget<C: ConnectionTrait>(tx: &C, mount: i64) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::MountId.eq(mount)).exec(tx).await.map(drop)
}
