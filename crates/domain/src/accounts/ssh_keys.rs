//! Public SSH keys of accounts.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect};
use sha2::{Digest, Sha256};

use crate::error::{Reason, Result, invalid};
use crate::names;

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
    /// UTC, milliseconds.
    pub used_at: Option<i64>,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

const TYPES: &[&str] = &[
    "ssh-ed25519",
    "ssh-rsa",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
];

/// Reads a line of `id_….pub`: type and key without comment, the comment, and the fingerprint.
pub fn parse(text: &str) -> Result<(String, String, String)> {
    let mut words = text.split_whitespace();
    let (Some(kind), Some(key)) = (words.next(), words.next()) else { return invalid("key", Reason::BadKey) };
    let comment = words.collect::<Vec<_>>().join(" ");
    let Ok(bytes) = STANDARD.decode(key) else { return invalid("key", Reason::BadKey) };
    // The blob begins with the length and the name of its type (RFC 4253, section 6.6).
    let inner = bytes.get(4..4 + kind.len());
    if !TYPES.contains(&kind)
        || bytes.len() > 4096
        || bytes.len() < kind.len() + 36
        || inner != Some(kind.as_bytes())
    {
        return invalid("key", Reason::BadKey);
    }
    let fingerprint = format!("SHA256:{}", STANDARD_NO_PAD.encode(Sha256::digest(&bytes)));
    Ok((format!("{kind} {key}"), comment, fingerprint))
}

/// Adds a key; without a title its comment names it.
pub async fn add<C: ConnectionTrait>(tx: &C, user: i64, title: &str, key: &str, now: i64) -> Result<Model> {
    let (key, comment, fingerprint) = parse(key)?;
    let title = match names::line("title", title, 100)? {
        title if title.is_empty() && comment.is_empty() => fingerprint.chars().take(16).collect(),
        title if title.is_empty() => comment.chars().take(100).collect(),
        title => title,
    };
    if Entity::find().filter(Column::Fingerprint.eq(&fingerprint)).one(tx).await?.is_some() {
        return invalid("key", Reason::Taken);
    }
    let row = ActiveModel {
        id: sea_orm::NotSet,
        user_id: Set(user),
        title: Set(title),
        fingerprint: Set(fingerprint),
        key: Set(key),
        created_at: Set(now),
        used_at: Set(None),
    };
    Ok(row.insert(tx).await?)
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
