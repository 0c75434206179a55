//! Files attached to artifacts.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect};
use serde::Serialize;

use super::comments::Of;
use crate::error::{Error, Reason, Result, invalid};

/// A file attached to an artifact or to a comment on it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "attachments")]
pub struct Model {
    /// Never reused.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Where.
    pub mount_id: i64,
    /// What kind of artifact.
    pub kind: String,
    /// Which one.
    pub key: String,
    /// The comment it came with.
    pub comment_id: Option<i64>,
    /// Who attached it.
    pub author_id: Option<i64>,
    /// The file's name.
    pub name: String,
    /// What the sender's program called its type; never trusted when it is served.
    pub media_type: String,
    /// Bytes.
    pub size_bytes: i64,
    /// Where its content is.
    pub blob: String,
    /// UTC, milliseconds.
    pub created_at: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// A file whose content is stored already.
#[derive(Clone, Debug)]
pub struct NewAttachment {
    /// The file's name as sent; folders in it are dropped.
    pub name: String,
    /// Its type as sent.
    pub media_type: String,
    /// Bytes.
    pub size_bytes: u64,
    /// The blob's id.
    pub blob: String,
}

/// Attaches a stored file.
pub async fn add<C: ConnectionTrait>(
    tx: &C,
    of: Of<'_>,
    comment: Option<i64>,
    author: Option<i64>,
    new: NewAttachment,
    now: i64,
) -> Result<Model> {
    let name = file_name(&new.name)?;
    let row = ActiveModel {
        id: sea_orm::NotSet,
        mount_id: Set(of.mount),
        kind: Set(of.kind.to_owned()),
        key: Set(of.key.to_owned()),
        comment_id: Set(comment),
        author_id: Set(author),
        name: Set(name),
        media_type: Set(new.media_type.chars().take(100).collect()),
        size_bytes: Set(i64::try_from(new.size_bytes).unwrap_or(i64::MAX)),
        blob: Set(new.blob),
        created_at: Set(now),
    };
    Ok(row.insert(tx).await?)
}

/// The last part of what a browser sent as a file's name.
pub fn file_name(sent: &str) -> Result<String> {
    let name = sent.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    if name.is_empty() || name == "." || name == ".." {
        return invalid("file", Reason::Required);
    }
    if name.chars().any(char::is_control) {
        return invalid("file", Reason::BadText);
    }
    if name.len() > 255 {
        return invalid("file", Reason::TooLong(255));
    }
    Ok(name.to_owned())
}

/// The files of an artifact, oldest first, at most 500.
pub async fn list<C: ConnectionTrait>(db: &C, of: Of<'_>) -> Result<Vec<Model>> {
    let query = Entity::find()
        .filter(Column::MountId.eq(of.mount))
        .filter(Column::Kind.eq(of.kind))
        .filter(Column::Key.eq(of.key));
    Ok(query.order_by_asc(Column::Id).limit(500).all(db).await?)
}

/// A file of this artifact: an id of another one is not found.
pub async fn find<C: ConnectionTrait>(db: &C, of: Of<'_>, id: i64) -> Result<Model> {
    let query = Entity::find_by_id(id).filter(Column::MountId.eq(of.mount)).filter(Column::Kind.eq(of.kind));
    query.filter(Column::Key.eq(of.key)).one(db).await?.ok_or(Error::NotFound)
}

/// Takes a file off; its content stays as long as another row has it.
pub async fn delete<C: ConnectionTrait>(tx: &C, file: &Model) -> Result<()> {
    Entity::delete_by_id(file.id).exec(tx).await?;
    Ok(())
}
