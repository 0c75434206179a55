//! API tokens: for scripts and for `git` over HTTP.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect};

use super::users;
use crate::access::TokenScope;
use crate::error::Result;
use crate::{names, random};

/// A token, of which only the hash is known.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tokens")]
pub struct Model {
    /// Never reused.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Whose.
    pub user_id: i64,
    /// What its owner calls it.
    pub name: String,
    /// SHA-256.
    #[sea_orm(unique)]
    pub token_hash: String,
    /// A [`TokenScope`].
    pub scope: String,
    /// UTC, milliseconds.
    pub created_at: i64,
    /// UTC, milliseconds; written at most once an hour.
    pub used_at: Option<i64>,
    /// UTC, milliseconds; none is for ever.
    pub expires_at: Option<i64>,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// Makes a token and answers it in clear, for the only time.
pub async fn create<C: ConnectionTrait>(
    tx: &C,
    user: i64,
    name: &str,
    scope: TokenScope,
    days: Option<u32>,
    now: i64,
) -> Result<String> {
    let name = names::required_line("name", name, 100)?;
    let token = random::api_token();
    let row = ActiveModel {
        id: sea_orm::NotSet,
        user_id: Set(user),
        name: Set(name),
        token_hash: Set(random::hash(&token)),
        scope: Set(scope.as_str().to_owned()),
        created_at: Set(now),
        used_at: Set(None),
        expires_at: Set(days.map(|days| now + i64::from(days) * 24 * 3_600_000)),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(token)
}

/// The token with its active account, unless it expired.
pub async fn find<C: ConnectionTrait>(
    db: &C,
    token: &str,
    now: i64,
) -> Result<Option<(Model, users::Model)>> {
    if !random::is_api_token(token) {
        return Ok(None);
    }
    let row = Entity::find().filter(Column::TokenHash.eq(random::hash(token))).one(db).await?;
    let Some(row) = row.filter(|row| row.expires_at.is_none_or(|at| at > now)) else { return Ok(None) };
    let user =
        users::Entity::find_by_id(row.user_id).filter(users::Column::State.eq(users::ACTIVE)).one(db).await?;
    Ok(user.map(|user| (row, user)))
}

/// Notes that a token is in use; does nothing if that was noted within the hour.
pub async fn note_use(db: &farrier_db::Db, token: &Model, now: i64) -> Result<()> {
    if token.used_at.is_some_and(|at| now - at < 3_600_000) {
        return Ok(());
    }
    let tx = db.write().await?;
    Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now))
        .filter(Column::Id.eq(token.id))
        .exec(&*tx)
        .await?;
    Ok(tx.commit().await?)
}

/// Somebody's tokens, newest first, at most 200.
pub async fn list<C: ConnectionTrait>(db: &C, user: i64) -> Result<Vec<Model>> {
    Ok(Entity::find().filter(Column::UserId.eq(user)).order_by_desc(Column::Id).limit(200).all(db).await?)
}

/// Takes back one of somebody's tokens.
pub async fn revoke<C: ConnectionTrait>(tx: &C, user: i64, token: i64) -> Result<bool> {
    let gone =
        Entity::delete_many().filter(Column::UserId.eq(user)).filter(Column::Id.eq(token)).exec(tx).await?;
    Ok(gone.rows_affected == 1)
}
