//! Links that work once: for the first administrator and for a forgotten password.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, ConnectionTrait};

use crate::error::Result;
use crate::random;

/// A link that was given out and not used yet.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "one_time_links")]
pub struct Model {
    /// Never reused.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// [`FIRST_ADMIN`] or [`PASSWORD`].
    pub purpose: String,
    /// For whom.
    pub user_id: Option<i64>,
    /// SHA-256.
    #[sea_orm(unique)]
    pub token_hash: String,
    /// UTC, milliseconds.
    pub expires_at: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// Whoever opens it becomes the first administrator.
pub const FIRST_ADMIN: &str = "first-admin";
/// Whoever opens it may set a new password.
pub const PASSWORD: &str = "password";

/// Makes a link's token; earlier ones of the same purpose and person stop working.
pub async fn create<C: ConnectionTrait>(
    tx: &C,
    purpose: &str,
    user: Option<i64>,
    life_millis: i64,
    now: i64,
) -> Result<String> {
    let mut old = Entity::delete_many().filter(Column::Purpose.eq(purpose));
    if let Some(user) = user {
        old = old.filter(Column::UserId.eq(user));
    }
    old.exec(tx).await?;
    let token = random::token();
    let row = ActiveModel {
        id: sea_orm::NotSet,
        purpose: Set(purpose.to_owned()),
        user_id: Set(user),
        token_hash: Set(random::hash(&token)),
        expires_at: Set(now + life_millis),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(token)
}

/// The link of a token, without using it up.
pub async fn find<C: ConnectionTrait>(db: &C, purpose: &str, token: &str, now: i64) -> Result<Option<Model>> {
    let row = Entity::find()
        .filter(Column::TokenHash.eq(random::hash(token)))
        .filter(Column::Purpose.eq(purpose))
        .one(db)
        .await?;
    Ok(row.filter(|row| row.expires_at > now))
}

/// Uses it up. Answers whether it was still there, so that of two at the same time one wins.
pub async fn take<C: ConnectionTrait>(tx: &C, link: &Model) -> Result<bool> {
    Ok(Entity::delete_by_id(link.id).exec(tx).await?.rows_affected == 1)
}

/// Lets all links of a purpose for one person stop working: their address or password is another one now.
pub async fn forget<C: ConnectionTrait>(tx: &C, purpose: &str, user: i64) -> Result<()> {
    Entity::delete_many()
        .filter(Column::Purpose.eq(purpose))
        .filter(Column::UserId.eq(user))
        .exec(tx)
        .await?;
    Ok(())
}
