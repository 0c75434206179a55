//! Comments on artifacts.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect};
use serde::Serialize;

use crate::error::{Error, Reason, Result, invalid};
use crate::names;

/// Something that somebody said about an artifact.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "comments")]
pub struct Model {
    /// Never reused.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Where.
    pub mount_id: i64,
    /// What kind of artifact: `ticket`.
    pub kind: String,
    /// Which one, in the tool's own words.
    pub key: String,
    /// Who.
    pub author_id: Option<i64>,
    /// Markdown.
    pub body: String,
    /// UTC, milliseconds.
    pub created_at: i64,
    /// UTC, milliseconds.
    pub edited_at: Option<i64>,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// Which artifact.
#[derive(Clone, Copy, Debug)]
pub struct Of<'a> {
    /// The mount.
    pub mount: i64,
    /// The kind of artifact.
    pub kind: &'a str,
    /// The artifact.
    pub key: &'a str,
}

/// Adds a comment, which may not be empty.
pub async fn add<C: ConnectionTrait>(
    tx: &C,
    of: Of<'_>,
    author: Option<i64>,
    body: &str,
    now: i64,
) -> Result<Model> {
    let body = names::body("body", body)?;
    if body.trim().is_empty() {
        return invalid("body", Reason::Required);
    }
    let row = ActiveModel {
        id: sea_orm::NotSet,
        mount_id: Set(of.mount),
        kind: Set(of.kind.to_owned()),
        key: Set(of.key.to_owned()),
        author_id: Set(author),
        body: Set(body),
        created_at: Set(now),
        edited_at: Set(None),
    };
    Ok(row.insert(tx).await?)
}

/// The comments of an artifact, oldest first, after an id.
pub async fn list<C: ConnectionTrait>(db: &C, of: Of<'_>, after: i64, limit: u64) -> Result<Vec<Model>> {
    let query = Entity::find()
        .filter(Column::MountId.eq(of.mount))
        .filter(Column::Kind.eq(of.kind))
        .filter(Column::Key.eq(of.key))
        .filter(Column::Id.gt(after));
    Ok(query.order_by_asc(Column::Id).limit(limit).all(db).await?)
}

/// A comment of this artifact: an id of another one is not found.
pub async fn find<C: ConnectionTrait>(db: &C, of: Of<'_>, id: i64) -> Result<Model> {
    let query = Entity::find_by_id(id).filter(Column::MountId.eq(of.mount)).filter(Column::Kind.eq(of.kind));
    query.filter(Column::Key.eq(of.key)).one(db).await?.ok_or(Error::NotFound)
}

/// Changes a comment's text.
pub async fn edit<C: ConnectionTrait>(tx: &C, comment: &Model, body: &str, now: i64) -> Result<()> {
    let body = names::body("body", body)?;
    if body.trim().is_empty() {
        return invalid("body", Reason::Required);
    }
    Entity::update_many()
        .col_expr(Column::Body, Expr::value(body))
        .col_expr(Column::EditedAt, Expr::value(Some(now)))
        .filter(Column::Id.eq(comment.id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Removes a comment.
pub async fn delete<C: ConnectionTrait>(tx: &C, comment: &Model) -> Result<()> {
    Entity::delete_by_id(comment.id).exec(tx).await?;
    Ok(())
}

/// The number of comments of several artifacts of one kind, in one query.
pub async fn counts<C: ConnectionTrait>(
    db: &C,
    mount: i64,
    kind: &str,
    keys: &[String],
) -> Result<HashMap<String, i64>> {
    let counted = Entity::find()
        .select_only()
        .column(Column::Key)
        .column_as(Column::Id.count(), "n")
        .filter(Column::MountId.eq(mount))
        .filter(Column::Kind.eq(kind))
        .filter(Column::Key.is_in(keys))
        .group_by(Column::Key)
        .into_tuple::<(String, i64)>()
        .all(db)
        .await?;
    Ok(counted.into_iter().collect())
}
