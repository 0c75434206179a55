//! Messages for people who are not there: said when they next say something.

use farrier_domain::Result;
use farrier_tool::Services;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect};

use crate::{Room, msg};

/// One message.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rooms_tells")]
pub struct Model {
    /// Grows with every message.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// In which room.
    pub room_id: i64,
    /// For whom, in lower case.
    pub nick_lower: String,
    /// From whom.
    pub sender: String,
    /// UTC, milliseconds.
    pub at: i64,
    /// What.
    pub text: String,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// Messages that wait for one name, and in one room.
const MOST_FOR_ONE: u64 = 5;
const MOST_IN_ROOM: u64 = 200;

/// Keeps a message; false when too many wait.
pub async fn add(services: &Services, room: &Room, nick: &str, sender: &str, text: &str) -> Result<bool> {
    let tx = services.db.write().await?;
    let all = Entity::find().filter(Column::RoomId.eq(room.id()));
    let for_one = all.clone().filter(Column::NickLower.eq(nick.to_lowercase()));
    if all.count(&*tx).await? >= MOST_IN_ROOM || for_one.count(&*tx).await? >= MOST_FOR_ONE {
        return Ok(false);
    }
    let row = ActiveModel {
        id: sea_orm::NotSet,
        room_id: Set(room.id()),
        nick_lower: Set(nick.to_lowercase()),
        sender: Set(sender.to_owned()),
        at: Set(services.now()),
        text: Set(text.to_owned()),
    };
    Entity::insert(row).exec_without_returning(&*tx).await?;
    tx.commit().await?;
    Ok(true)
}

/// Takes what waits for somebody, in words.
pub async fn take(services: &Services, room: &Room, nick: &str) -> Result<Vec<String>> {
    let mine = Column::RoomId.eq(room.id()).and(Column::NickLower.eq(nick.to_lowercase()));
    if Entity::find().filter(mine.clone()).limit(1).one(services.db.read()).await?.is_none() {
        return Ok(Vec::new());
    }
    let tx = services.db.write().await?;
    let rows = Entity::find().filter(mine.clone()).order_by_asc(Column::Id).all(&*tx).await?;
    Entity::delete_many().filter(mine).exec(&*tx).await?;
    tx.commit().await?;
    let l = room.l(services);
    let now = services.clock.now();
    let line =
        |row: &Model| msg::rooms_told_by(l, nick, &row.sender, l.ago(farrier_db::at(row.at), now), &row.text);
    Ok(rows.iter().map(line).collect())
}
