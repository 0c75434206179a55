//! Public SSH keys of accounts.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect};

use super::public_key::PublicKey;
use super::users;
use crate::error::{Reason, Result, invalid};
use crate::names;
use crate::projects::deploy_keys;

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ssh_keys")]
pub struct Model {
    /// Never reused.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Whose.
    pub user_id: i64,
    /// What its owner calls it.
    pub title: String,
    /// `SHA256:…`, as `ssh-keygen -l` prints it.
    #[sea_orm(unique)]
    pub fingerprint: String,
    /// Type and key, without the comment.
    pub key: String,
    /// UTC, milliseconds.
    pub created_at: i64,
    /// UTC, milliseconds; written at most once a minute.
    pub used_at: Option<i64>,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// Adds a key; without a title its comment names it.
pub async fn add<C: ConnectionTrait>(tx: &C, user: i64, title: &str, key: &str, now: i64) -> Result<Model> {
    let key = PublicKey::parse(key)?;
    refuse_taken(tx, &key).await?;
    let row = ActiveModel {
        id: sea_orm::NotSet,
        user_id: Set(user),
        title: Set(title_of(&key, title)?),
        fingerprint: Set(key.fingerprint),
        key: Set(key.line),
        created_at: Set(now),
        used_at: Set(None),
    };
    Ok(row.insert(tx).await?)
}

/// What a key is called: as its owner says, or by its comment, or by the beginning of its fingerprint.
pub(crate) fn title_of(key: &PublicKey, title: &str) -> Result<String> {
    Ok(match names::line("title", title, 100)? {
        title if title.is_empty() && key.comment.is_empty() => key.fingerprint.chars().take(16).collect(),
        title if title.is_empty() => key.comment.chars().filter(|c| !c.is_control()).take(100).collect(),
        title => title,
    })
}

/// A key opens one door: that of an account, or that of one repository.
pub(crate) async fn refuse_taken<C: ConnectionTrait>(tx: &C, key: &PublicKey) -> Result<()> {
    let is_own = Entity::find().filter(Column::Fingerprint.eq(&key.fingerprint)).one(tx).await?.is_some();
    if is_own || deploy_keys::by_fingerprint(tx, &key.fingerprint).await?.is_some() {
        return invalid("key", Reason::KeyTaken);
    }
    Ok(())
}

/// The key with this fingerprint and its active account.
pub async fn find<C: ConnectionTrait>(db: &C, fingerprint: &str) -> Result<Option<(Model, users::Model)>> {
    let Some(row) = Entity::find().filter(Column::Fingerprint.eq(fingerprint)).one(db).await? else {
        return Ok(None);
    };
    let user =
        users::Entity::find_by_id(row.user_id).filter(users::Column::State.eq(users::ACTIVE)).one(db).await?;
    Ok(user.map(|user| (row, user)))
}

/// Notes that a key is in use; does nothing if that was noted within the minute.
pub async fn note_use(db: &farrier_db::Db, key: &Model, now: i64) -> Result<()> {
    if key.used_at.is_some_and(|at| now - at < 60_000) {
        return Ok(());
    }
    let tx = db.write().await?;
    Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now))
        .filter(Column::Id.eq(key.id))
        .exec(&*tx)
        .await?;
    Ok(tx.commit().await?)
}

/// Somebody's keys, newest first, at most 200.
pub async fn list<C: ConnectionTrait>(db: &C, user: i64) -> Result<Vec<Model>> {
    Ok(Entity::find().filter(Column::UserId.eq(user)).order_by_desc(Column::Id).limit(200).all(db).await?)
}

/// Removes one of somebody's keys.
pub async fn remove<C: ConnectionTrait>(tx: &C, user: i64, key: i64) -> Result<bool> {
    let gone =
        Entity::delete_many().filter(Column::UserId.eq(user)).filter(Column::Id.eq(key)).exec(tx).await?;
    Ok(gone.rows_affected == 1)
}
