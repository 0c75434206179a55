//! How far each account has read.

use farrier_domain::Result;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait};

/// One account in one room.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rooms_marks")]
pub struct Model {
    /// The room.
    #[sea_orm(primary_key, auto_increment = false)]
    pub room_id: i64,
    /// The account.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: i64,
    /// The last line that was seen.
    pub line_id: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// The last line that the account has seen; none when it never was here.
pub async fn of<C: ConnectionTrait>(db: &C, room: i64, account: i64) -> Result<Option<i64>> {
    Ok(Entity::find_by_id((room, account)).one(db).await?.map(|row| row.line_id))
}

/// Moves the mark.
pub async fn set<C: ConnectionTrait>(tx: &C, room: i64, account: i64, line: i64) -> Result<()> {
    let row = ActiveModel { room_id: Set(room), account_id: Set(account), line_id: Set(line) };
    let moved =
        OnConflict::columns([Column::RoomId, Column::AccountId]).update_column(Column::LineId).to_owned();
    Entity::insert(row).on_conflict(moved).exec_without_returning(tx).await?;
    Ok(())
}
