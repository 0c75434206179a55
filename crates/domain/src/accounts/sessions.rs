//! Sessions of browsers: a random cookie, of which the database knows the hash.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect};

use super::users;
use crate::error::Result;
use crate::random;

/// A signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    /// Never reused.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Whose.
    pub user_id: i64,
    /// SHA-256 of the cookie.
    #[sea_orm(unique)]
    pub token_hash: String,
    /// Address it was made from.
    pub address: String,
    /// The browser's name of itself.
    pub agent: String,
    /// UTC, milliseconds.
    pub created_at: i64,
    /// UTC, milliseconds; written at most once an hour.
    pub used_at: i64,
    /// UTC, milliseconds.
    pub expires_at: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// How long a session lasts without use.
pub const LIFE_MILLIS: i64 = 30 * 24 * 3_600_000;
const HOUR_MILLIS: i64 = 3_600_000;

/// Makes a session and answers the cookie's value.
pub async fn create<C: ConnectionTrait>(
    tx: &C,
    user: i64,
    address: &str,
    agent: &str,
    now: i64,
) -> Result<String> {
    let token = random::token();
    let row = ActiveModel {
        id: sea_orm::NotSet,
        user_id: Set(user),
        token_hash: Set(random::hash(&token)),
        address: Set(address.to_owned()),
        agent: Set(agent.chars().take(200).collect()),
        created_at: Set(now),
        used_at: Set(now),
        expires_at: Set(now + LIFE_MILLIS),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Entity::delete_many().filter(Column::ExpiresAt.lt(now)).exec(tx).await?;
    Ok(token)
}

/// The session of a cookie with its active account.
pub async fn find<C: ConnectionTrait>(
    db: &C,
    token: &str,
    now: i64,
) -> Result<Option<(Model, users::Model)>> {
    let session = Entity::find()
        .filter(Column::TokenHash.eq(random::hash(token)))
        .filter(Column::ExpiresAt.gt(now))
        .one(db)
        .await?;
    let Some(session) = session else { return Ok(None) };
    let user = users::Entity::find_by_id(session.user_id)
        .filter(users::Column::State.eq(users::ACTIVE))
        .one(db)
        .await?;
    Ok(user.map(|user| (session, user)))
}

/// Notes that a session is in use, and answers whether it wrote: not if that was noted within the hour.
pub async fn note_use(db: &farrier_db::Db, session: &Model, now: i64) -> Result<bool> {
    if now - session.used_at < HOUR_MILLIS {
        return Ok(false);
    }
    let tx = db.write().await?;
    Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now))
        .col_expr(Column::ExpiresAt, Expr::value(now + LIFE_MILLIS))
        .filter(Column::Id.eq(session.id))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(true)
}

/// Somebody's sessions, newest first, at most 100.
pub async fn list<C: ConnectionTrait>(db: &C, user: i64, now: i64) -> Result<Vec<Model>> {
    let rows = Entity::find().filter(Column::UserId.eq(user)).filter(Column::ExpiresAt.gt(now));
    Ok(rows.order_by_desc(Column::UsedAt).limit(100).all(db).await?)
}

/// Ends all of somebody's sessions but one, and answers how many there were.
pub async fn revoke_others<C: ConnectionTrait>(tx: &C, user: i64, keep: Option<i64>) -> Result<u64> {
    let gone = Entity::delete_many().filter(Column::UserId.eq(user)).filter(Column::Id.ne(keep.unwrap_or(0)));
    Ok(gone.exec(tx).await?.rows_affected)
}

/// When each of some people was last seen with a session, in one query.
pub async fn last_seen<C: ConnectionTrait>(
    db: &C,
    users: impl IntoIterator<Item = i64>,
) -> Result<std::collections::HashMap<i64, i64>> {
    let rows = Entity::find()
        .select_only()
        .column(Column::UserId)
        .column_as(Column::UsedAt.max(), "seen")
        .filter(Column::UserId.is_in(users))
        .group_by(Column::UserId)
        .into_tuple::<(i64, i64)>()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Ends one of somebody's sessions.
pub async fn revoke<C: ConnectionTrait>(tx: &C, user: i64, session: i64) -> Result<bool> {
    let gone =
        Entity::delete_many().filter(Column::UserId.eq(user)).filter(Column::Id.eq(session)).exec(tx).await?;
    Ok(gone.rows_affected == 1)
}
