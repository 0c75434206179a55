//! The log: one row for each thing that was said or happened.

use farrier_domain::{Error, Result};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Condition, Expr};
use sea_orm::{ConnectionTrait, Order, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use super::days::{Day, MILLIS};

/// One line of a room.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rooms_lines")]
pub struct Model {
    /// Grows with every line.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The mount that keeps the log.
    pub room_id: i64,
    /// When it was said, as the network tells; UTC, milliseconds.
    pub at: i64,
    /// Where it comes from: `web`, `bot`, or the tool of a network.
    pub source: String,
    /// The network as people call it; empty for the site itself.
    pub network: String,
    /// The name of whoever said it. Never an address or a host.
    pub nick: String,
    /// Their account here, when it is known.
    pub account_id: Option<i64>,
    /// One of [`Kind`].
    pub kind: String,
    /// The line that an edit or a removal is about.
    pub target_id: Option<i64>,
    /// When it was corrected.
    pub edited_at: Option<i64>,
    /// The network's own id of it: what comes twice is kept once.
    pub message_id: Option<String>,
    /// Plain text; the new nick of a rename, the topic, the reason of a leave.
    pub text: String,
    /// The same with the control characters of [`crate::format`], when it has any.
    pub styled: Option<String>,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Somebody said it.
    Message,
    /// Somebody did it: `/me waves`.
    Action,
    /// A program said it.
    Notice,
    /// Somebody came.
    Join,
    /// Somebody left the room; the text says why.
    Part,
    /// Somebody left the network; the text says why.
    Quit,
    /// Somebody was thrown out; the text says by whom and why.
    Kick,
    /// Somebody has another name now, which is the text.
    Nick,
    /// The topic is the text now.
    Topic,
    /// A line was taken out by a moderator; what was said is gone.
    Removed,
    /// Tells those who look on that `target_id` has changed; never shown itself.
    Changed,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 11] = [
        Kind::Message,
        Kind::Action,
        Kind::Notice,
        Kind::Join,
        Kind::Part,
        Kind::Quit,
        Kind::Kick,
        Kind::Nick,
        Kind::Topic,
        Kind::Removed,
        Kind::Changed,
    ];
    /// The word in the database and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Message => "message",
            Kind::Action => "action",
            Kind::Notice => "notice",
            Kind::Join => "join",
            Kind::Part => "part",
            Kind::Quit => "quit",
            Kind::Kick => "kick",
            Kind::Nick => "nick",
            Kind::Topic => "topic",
            Kind::Removed => "removed",
            Kind::Changed => "changed",
        }
    }
    /// Reads the word.
    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
    /// Whether somebody said something, which goes to the other networks and into the search.
    pub fn is_said(self) -> bool {
        matches!(self, Kind::Message | Kind::Action | Kind::Notice)
    }
    /// Whether it is about coming and going, which is folded.
    pub fn is_traffic(self) -> bool {
        matches!(self, Kind::Join | Kind::Part | Kind::Quit | Kind::Nick)
    }
}

impl Model {
    /// What it is.
    pub fn kind(&self) -> Kind {
        Kind::parse(&self.kind).unwrap_or(Kind::Notice)
    }
    /// The day whose page it is on.
    pub fn day(&self) -> Day {
        Day::of(self.at)
    }
    /// Where it stands in its day.
    pub fn key(&self) -> Key {
        Key { at: self.at, id: self.id }
    }
}

/// A place in a day: lines go by time, and by id when the time is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// UTC, milliseconds.
    pub at: i64,
    /// The line's.
    pub id: i64,
}

impl Key {
    /// Reads what `Display` writes.
    pub fn parse(text: &str) -> Option<Key> {
        let (at, id) = text.split_once('.')?;
        Some(Key { at: at.parse().ok()?, id: id.parse().ok()? })
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.at, self.id)
    }
}

fn shown(room: i64) -> sea_orm::Select<Entity> {
    Entity::find().filter(Column::RoomId.eq(room)).filter(Column::Kind.ne(Kind::Changed.as_str()))
}

fn ordered(query: sea_orm::Select<Entity>, order: Order) -> sea_orm::Select<Entity> {
    query.order_by(Column::At, order.clone()).order_by(Column::Id, order)
}

/// The line of an id in this room: an id of another room is not found.
pub async fn find<C: ConnectionTrait>(db: &C, room: i64, id: i64) -> Result<Model> {
    shown(room).filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound)
}

/// The newest lines, oldest first.
pub async fn newest<C: ConnectionTrait>(db: &C, room: i64, limit: u64) -> Result<Vec<Model>> {
    let mut lines = ordered(shown(room), Order::Desc).limit(limit).all(db).await?;
    lines.reverse();
    Ok(lines)
}

/// The lines of a day behind a place, oldest first.
pub async fn of_day<C: ConnectionTrait>(
    db: &C,
    room: i64,
    day: Day,
    after: Option<Key>,
    limit: u64,
) -> Result<Vec<Model>> {
    let mut query = shown(room).filter(Column::At.lt(day.start() + MILLIS));
    query = match after.filter(|after| after.at >= day.start()) {
        Some(key) => query.filter(Column::At.gte(key.at)).filter(
            Condition::any()
                .add(Column::At.gt(key.at))
                .add(Condition::all().add(Column::At.eq(key.at)).add(Column::Id.gt(key.id))),
        ),
        None => query.filter(Column::At.gte(day.start())),
    };
    Ok(ordered(query, Order::Asc).limit(limit).all(db).await?)
}

/// The place behind which a page has to begin to end with `limit` lines up to `to` (or to the day's end); none for its beginning.
pub async fn place_before<C: ConnectionTrait>(
    db: &C,
    room: i64,
    day: Day,
    to: Option<Key>,
    limit: u64,
) -> Result<Option<Key>> {
    let mut query =
        shown(room).filter(Column::At.gte(day.start())).filter(Column::At.lt(day.start() + MILLIS));
    if let Some(key) = to {
        query = query.filter(Column::At.lte(key.at)).filter(
            Condition::any()
                .add(Column::At.lt(key.at))
                .add(Condition::all().add(Column::At.eq(key.at)).add(Column::Id.lt(key.id))),
        );
    }
    let query = query.select_only().column(Column::At).column(Column::Id);
    let query = query.order_by_desc(Column::At).order_by_desc(Column::Id).offset(limit).limit(1);
    Ok(query.into_tuple::<(i64, i64)>().one(db).await?.map(|(at, id)| Key { at, id }))
}

/// What was added since an id, in the order in which it came; also what only tells of a change.
pub async fn since<C: ConnectionTrait>(db: &C, room: i64, id: i64, limit: u64) -> Result<Vec<Model>> {
    let query = Entity::find().filter(Column::RoomId.eq(room)).filter(Column::Id.gt(id));
    Ok(query.order_by_asc(Column::Id).limit(limit).all(db).await?)
}

/// The id of the newest line, 0 in an empty room.
pub async fn last_id<C: ConnectionTrait>(db: &C, room: i64) -> Result<i64> {
    let query = Entity::find().filter(Column::RoomId.eq(room)).select_only().column(Column::Id);
    Ok(query.order_by_desc(Column::Id).limit(1).into_tuple::<i64>().one(db).await?.unwrap_or(0))
}

/// When the newest line of a network was said.
pub async fn newest_of_network<C: ConnectionTrait>(db: &C, room: i64, network: &str) -> Result<Option<i64>> {
    let query = Entity::find().filter(Column::RoomId.eq(room)).filter(Column::Network.eq(network));
    let query = query.select_only().column(Column::At).order_by_desc(Column::At).limit(1);
    Ok(query.into_tuple::<i64>().one(db).await?)
}

/// The lines of these ids.
pub async fn by_ids<C: ConnectionTrait>(db: &C, room: i64, ids: &[i64]) -> Result<Vec<Model>> {
    Ok(shown(room).filter(Column::Id.is_in(ids.iter().copied())).all(db).await?)
}

/// What was said from a time on and before another, oldest first.
pub async fn said_between<C: ConnectionTrait>(
    db: &C,
    room: i64,
    from: i64,
    to: i64,
    limit: u64,
) -> Result<Vec<Model>> {
    let said = Kind::ALL.into_iter().filter(|kind| kind.is_said()).map(Kind::as_str);
    let query = shown(room).filter(Column::At.gte(from)).filter(Column::At.lt(to));
    let query = query.filter(Column::Kind.is_in(said));
    Ok(ordered(query, Order::Asc).limit(limit).all(db).await?)
}

/// How many lines an account has said since a time.
pub async fn said_by<C: ConnectionTrait>(db: &C, room: i64, account: i64, since: i64) -> Result<u64> {
    let query = Entity::find().filter(Column::RoomId.eq(room)).filter(Column::At.gte(since));
    Ok(query.filter(Column::AccountId.eq(account)).count(db).await?)
}

/// The line with a network's id, if it is there.
pub async fn by_message<C: ConnectionTrait>(
    db: &C,
    room: i64,
    network: &str,
    message: &str,
) -> Result<Option<Model>> {
    let query = shown(room).filter(Column::Network.eq(network)).filter(Column::MessageId.eq(message));
    Ok(query.one(db).await?)
}

/// Takes away what was said and by whom; that something stood there stays.
pub(crate) async fn blank<C: ConnectionTrait>(tx: &C, line: &Model) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Kind, Expr::value(Kind::Removed.as_str()))
        .col_expr(Column::Text, Expr::value(""))
        .col_expr(Column::Styled, Expr::value(Option::<String>::None))
        .col_expr(Column::Nick, Expr::value(""))
        .col_expr(Column::AccountId, Expr::value(Option::<i64>::None))
        .filter(Column::Id.eq(line.id))
        .filter(Column::RoomId.eq(line.room_id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Puts a corrected text in place of the old one.
pub(crate) async fn correct<C: ConnectionTrait>(
    tx: &C,
    line: &Model,
    text: &str,
    styled: Option<String>,
    now: i64,
) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Text, Expr::value(text))
        .col_expr(Column::Styled, Expr::value(styled))
        .col_expr(Column::EditedAt, Expr::value(Some(now)))
        .filter(Column::Id.eq(line.id))
        .filter(Column::RoomId.eq(line.room_id))
        .exec(tx)
        .await?;
    Ok(())
}
