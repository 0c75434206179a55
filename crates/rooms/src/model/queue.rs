//! What was said in a room and still has to be said on a network: bounded, oldest first.

use farrier_domain::Result;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect};

use super::bridges;

/// One line on its way out.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rooms_queue")]
pub struct Model {
    /// Grows with every line.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Which bridge passes it on.
    pub bridge_id: i64,
    /// When it was said; UTC, milliseconds.
    pub at: i64,
    /// Whether a process has begun to say it. It is never said a second time.
    pub taken: bool,
    /// Where it comes from: `web`, `bot`, or the tool of another network.
    pub source: String,
    /// Who said it; empty for the bot itself.
    pub nick: String,
    /// A [`super::lines::Kind`] that is said.
    pub kind: String,
    /// With the control characters of [`crate::format`].
    pub text: String,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// As many lines wait for one bridge at most; what comes then is counted and not kept.
pub const MAX_WAITING: u64 = 300;

/// A line to be said.
pub(crate) struct NewLine<'a> {
    pub at: i64,
    pub source: &'a str,
    pub nick: &'a str,
    pub kind: &'a str,
    pub text: &'a str,
}

/// Lets a line wait for a bridge, or counts it as dropped when too many wait.
pub(crate) async fn add<C: ConnectionTrait>(tx: &C, bridge: i64, line: &NewLine<'_>) -> Result<()> {
    let waiting = Entity::find().filter(Column::BridgeId.eq(bridge)).filter(Column::Taken.eq(false));
    if waiting.count(tx).await? >= MAX_WAITING {
        return bridges::dropped(tx, bridge, 1).await;
    }
    let row = ActiveModel {
        id: sea_orm::NotSet,
        bridge_id: Set(bridge),
        at: Set(line.at),
        taken: Set(false),
        source: Set(line.source.to_owned()),
        nick: Set(line.nick.to_owned()),
        kind: Set(line.kind.to_owned()),
        text: Set(line.text.to_owned()),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// The next line for one of these bridges, without taking it.
pub(crate) async fn peek<C: ConnectionTrait>(db: &C, bridges: &[i64]) -> Result<Option<Model>> {
    let query = Entity::find().filter(Column::BridgeId.is_in(bridges.iter().copied()));
    Ok(query.filter(Column::Taken.eq(false)).order_by_asc(Column::Id).limit(1).one(db).await?)
}

/// Takes a line for this process alone; false when another one has it.
pub(crate) async fn take<C: ConnectionTrait>(tx: &C, id: i64) -> Result<bool> {
    let taken = Entity::update_many()
        .col_expr(Column::Taken, Expr::value(true))
        .filter(Column::Id.eq(id))
        .filter(Column::Taken.eq(false))
        .exec(tx)
        .await?;
    Ok(taken.rows_affected == 1)
}

/// A line was said, or nobody knows whether it was.
pub(crate) async fn done<C: ConnectionTrait>(tx: &C, id: i64) -> Result<()> {
    Entity::delete_by_id(id).exec(tx).await?;
    Ok(())
}

/// Forgets what a process that died had begun to say: said or not, it must not be said again.
pub(crate) async fn forget_taken<C: ConnectionTrait>(tx: &C, bridges: &[i64]) -> Result<u64> {
    let query = Entity::delete_many().filter(Column::BridgeId.is_in(bridges.iter().copied()));
    Ok(query.filter(Column::Taken.eq(true)).exec(tx).await?.rows_affected)
}

/// Forgets all that waits for a bridge that is not wanted any more.
pub(crate) async fn clear<C: ConnectionTrait>(tx: &C, bridge: i64) -> Result<()> {
    Entity::delete_many().filter(Column::BridgeId.eq(bridge)).exec(tx).await?;
    Ok(())
}
