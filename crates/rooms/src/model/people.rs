//! Who is in a room, as the networks tell.

use farrier_domain::Result;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect};

/// Somebody on the other side of a bridge.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rooms_people")]
pub struct Model {
    /// The mount that ties the network to the room.
    #[sea_orm(primary_key, auto_increment = false)]
    pub bridge_id: i64,
    /// Their name there.
    #[sea_orm(primary_key, auto_increment = false)]
    pub nick: String,
    /// The room.
    pub room_id: i64,
    /// Since when we know; UTC, milliseconds.
    pub since: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// As many as a page lists.
const SHOWN: u64 = 500;

/// Everybody in a room by name.
pub async fn of_room<C: ConnectionTrait>(db: &C, room: i64) -> Result<Vec<Model>> {
    let query = Entity::find().filter(Column::RoomId.eq(room)).order_by_asc(Column::Nick);
    Ok(query.limit(SHOWN).all(db).await?)
}

/// Puts the network's whole list in place of what was known.
pub(crate) async fn set_all<C: ConnectionTrait>(
    tx: &C,
    bridge: i64,
    room: i64,
    nicks: &[String],
    now: i64,
) -> Result<()> {
    Entity::delete_many().filter(Column::BridgeId.eq(bridge)).exec(tx).await?;
    for some in nicks.chunks(200) {
        let rows = some.iter().map(|nick| ActiveModel {
            bridge_id: Set(bridge),
            nick: Set(nick.clone()),
            room_id: Set(room),
            since: Set(now),
        });
        let known = OnConflict::columns([Column::BridgeId, Column::Nick]).do_nothing().to_owned();
        Entity::insert_many(rows).on_conflict(known).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Somebody came.
pub(crate) async fn add<C: ConnectionTrait>(
    tx: &C,
    bridge: i64,
    room: i64,
    nick: &str,
    now: i64,
) -> Result<()> {
    let row = ActiveModel {
        bridge_id: Set(bridge),
        nick: Set(nick.to_owned()),
        room_id: Set(room),
        since: Set(now),
    };
    let known = OnConflict::columns([Column::BridgeId, Column::Nick]).do_nothing().to_owned();
    Entity::insert(row).on_conflict(known).exec_without_returning(tx).await?;
    Ok(())
}

/// Somebody left.
pub(crate) async fn remove<C: ConnectionTrait>(tx: &C, bridge: i64, nick: &str) -> Result<()> {
    Entity::delete_many().filter(Column::BridgeId.eq(bridge)).filter(Column::Nick.eq(nick)).exec(tx).await?;
    Ok(())
}

/// Somebody has another name.
pub(crate) async fn rename<C: ConnectionTrait>(
    tx: &C,
    bridge: i64,
    room: i64,
    old: &str,
    new: &str,
) -> Result<()> {
    let row = Entity::find_by_id((bridge, old.to_owned())).one(tx).await?;
    remove(tx, bridge, old).await?;
    add(tx, bridge, room, new, row.map_or(0, |row| row.since)).await
}

/// Nobody is known to be there any more: the connection is gone.
pub(crate) async fn clear<C: ConnectionTrait>(tx: &C, bridge: i64) -> Result<()> {
    Entity::delete_many().filter(Column::BridgeId.eq(bridge)).exec(tx).await?;
    Ok(())
}

/// Moves everybody to another room, when a bridge is tied to another one.
pub(crate) async fn move_to<C: ConnectionTrait>(tx: &C, bridge: i64, room: i64) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::RoomId, Expr::value(room))
        .filter(Column::BridgeId.eq(bridge))
        .exec(tx)
        .await?;
    Ok(())
}
