//! When each name was last heard.

use farrier_domain::Result;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait};

/// One name in one room.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rooms_seen")]
pub struct Model {
    /// The room.
    #[sea_orm(primary_key, auto_increment = false)]
    pub room_id: i64,
    /// The name in lower case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub nick_lower: String,
    /// The name.
    pub nick: String,
    /// When it last said something; UTC, milliseconds.
    pub at: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// When a name was last heard.
pub async fn of<C: ConnectionTrait>(db: &C, room: i64, nick: &str) -> Result<Option<Model>> {
    Ok(Entity::find_by_id((room, nick.to_lowercase())).one(db).await?)
}

pub(crate) async fn note<C: ConnectionTrait>(tx: &C, room: i64, nick: &str, at: i64) -> Result<()> {
    let row = ActiveModel {
        room_id: Set(room),
        nick_lower: Set(nick.to_lowercase()),
        nick: Set(nick.to_owned()),
        at: Set(at),
    };
    let newer = OnConflict::columns([Column::RoomId, Column::NickLower])
        .update_columns([Column::Nick, Column::At])
        .to_owned();
    Entity::insert(row).on_conflict(newer).exec_without_returning(tx).await?;
    Ok(())
}
