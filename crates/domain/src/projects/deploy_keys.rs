//! SSH keys of machines: each opens one repository, to read or also to write, and belongs to nobody's account.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect};

use crate::accounts::public_key::PublicKey;
use crate::accounts::ssh_keys;
use crate::error::Result;

/// A machine's public key.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deploy_keys")]
pub struct Model {
    /// Never reused.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The one mount that it opens.
    pub mount_id: i64,
    /// What the project calls it.
    pub title: String,
    /// `SHA256:…`, as `ssh-keygen -l` prints it.
    #[sea_orm(unique)]
    pub fingerprint: String,
    /// Type and key, without the comment.
    pub key: String,
    /// Whether it may also write.
    pub writes: bool,
    /// The account that added it.
    pub added_by: i64,
    /// UTC, milliseconds.
    pub created_at: i64,
    /// UTC, milliseconds; written at most once a minute.
    pub used_at: Option<i64>,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// A deploy key about to be added.
#[derive(Clone, Debug, Default)]
pub struct NewDeployKey {
    /// What to call it; the key's comment when empty.
    pub title: String,
    /// As pasted.
    pub key: String,
    /// Whether it may also write.
    pub writes: bool,
}

/// Adds a key to a mount.
///
/// Errors: [`crate::Error::Invalid`] on `title` or `key`.
pub async fn add<C: ConnectionTrait>(
    tx: &C,
    mount: i64,
    by: i64,
    new: &NewDeployKey,
    now: i64,
) -> Result<Model> {
    let key = PublicKey::parse(&new.key)?;
    ssh_keys::refuse_taken(tx, &key).await?;
    let row = ActiveModel {
        id: sea_orm::NotSet,
        mount_id: Set(mount),
        title: Set(ssh_keys::title_of(&key, &new.title)?),
        fingerprint: Set(key.fingerprint),
        key: Set(key.line),
        writes: Set(new.writes),
        added_by: Set(by),
        created_at: Set(now),
        used_at: Set(None),
    };
    Ok(row.insert(tx).await?)
}

/// A mount's keys, newest first, at most 200.
pub async fn list<C: ConnectionTrait>(db: &C, mount: i64) -> Result<Vec<Model>> {
    Ok(Entity::find().filter(Column::MountId.eq(mount)).order_by_desc(Column::Id).limit(200).all(db).await?)
}

/// Removes one of a mount's keys.
pub async fn remove<C: ConnectionTrait>(tx: &C, mount: i64, key: i64) -> Result<bool> {
    let gone =
        Entity::delete_many().filter(Column::MountId.eq(mount)).filter(Column::Id.eq(key)).exec(tx).await?;
    Ok(gone.rows_affected == 1)
}

/// The key with this fingerprint.
pub async fn by_fingerprint<C: ConnectionTrait>(db: &C, fingerprint: &str) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::Fingerprint.eq(fingerprint)).one(db).await?)
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
