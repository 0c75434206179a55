//! Which networks are tied to a room right now, and how they are.

use farrier_domain::Result;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ConnectionTrait};

/// One mount that ties a network to a room.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rooms_bridges")]
pub struct Model {
    /// The mount with the network's settings.
    #[sea_orm(primary_key, auto_increment = false)]
    pub bridge_id: i64,
    /// The mount with the log.
    pub room_id: i64,
    /// The network as people call it.
    pub network: String,
    /// One of [`State`].
    pub state: String,
    /// Our name there; empty when not connected.
    pub nick: String,
    /// Since when it is in this state; UTC, milliseconds.
    pub since: i64,
    /// Lines that were not passed on since the last time it was told there.
    pub dropped: i64,
    /// What the network said when it refused.
    pub note: String,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// How a bridge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Not connected yet, or not any more.
    Waiting,
    /// In the room.
    Joined,
    /// The network refuses; the note says why.
    Refused,
}

impl State {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Joined => "joined",
            State::Refused => "refused",
        }
    }
}

impl Model {
    /// Whether what is said here is heard there now.
    pub fn is_joined(&self) -> bool {
        self.state == State::Joined.as_str()
    }
}

/// All bridges of a room.
pub async fn of_room<C: ConnectionTrait>(db: &C, room: i64) -> Result<Vec<Model>> {
    Ok(Entity::find().filter(Column::RoomId.eq(room)).all(db).await?)
}

/// A bridge is wanted: from now on what is said in the room waits for it.
pub(crate) async fn want<C: ConnectionTrait>(
    tx: &C,
    bridge: i64,
    room: i64,
    network: &str,
    now: i64,
) -> Result<()> {
    let row = ActiveModel {
        bridge_id: Set(bridge),
        room_id: Set(room),
        network: Set(network.to_owned()),
        state: Set(State::Waiting.as_str().to_owned()),
        nick: Set(String::new()),
        since: Set(now),
        dropped: Set(0),
        note: Set(String::new()),
    };
    let known =
        OnConflict::column(Column::BridgeId).update_columns([Column::RoomId, Column::Network]).to_owned();
    Entity::insert(row).on_conflict(known).exec_without_returning(tx).await?;
    Ok(())
}

/// All bridges there are, for whoever compares them with what is wanted.
pub(crate) async fn all<C: ConnectionTrait>(db: &C) -> Result<Vec<Model>> {
    Ok(Entity::find().all(db).await?)
}

/// A bridge is not wanted any more.
pub(crate) async fn forget<C: ConnectionTrait>(tx: &C, bridge: i64) -> Result<()> {
    Entity::delete_by_id(bridge).exec(tx).await?;
    Ok(())
}

/// Notes how a bridge is.
pub(crate) async fn set_state<C: ConnectionTrait>(
    tx: &C,
    bridge: i64,
    state: State,
    nick: &str,
    note: &str,
    now: i64,
) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(state.as_str()))
        .col_expr(Column::Nick, Expr::value(nick))
        .col_expr(Column::Note, Expr::value(note))
        .col_expr(Column::Since, Expr::value(now))
        .filter(Column::BridgeId.eq(bridge))
        .exec(tx)
        .await?;
    Ok(())
}

/// Counts lines that the bounded queue had no room for.
pub(crate) async fn dropped<C: ConnectionTrait>(tx: &C, bridge: i64, lines: i64) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Dropped, ExprTrait::add(Expr::col(Column::Dropped), lines))
        .filter(Column::BridgeId.eq(bridge))
        .exec(tx)
        .await?;
    Ok(())
}

/// Takes the number of lines that were dropped, to tell of them once.
pub(crate) async fn take_dropped<C: ConnectionTrait>(tx: &C, bridge: i64) -> Result<i64> {
    let dropped = Entity::find_by_id(bridge).one(tx).await?.map_or(0, |row| row.dropped);
    if dropped > 0 {
        let zero = Entity::update_many().col_expr(Column::Dropped, Expr::value(0));
        zero.filter(Column::BridgeId.eq(bridge)).exec(tx).await?;
    }
    Ok(dropped)
}

/// Whether lines for one of these bridges were dropped, and nobody was told yet.
pub(crate) async fn any_dropped<C: ConnectionTrait>(db: &C, bridges: &[i64]) -> Result<bool> {
    let query = Entity::find().filter(Column::BridgeId.is_in(bridges.iter().copied()));
    Ok(query.filter(Column::Dropped.gt(0)).one(db).await?.is_some())
}
