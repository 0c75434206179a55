//! Every text that a page ever had.

use farrier_domain::{Error, Result};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, FromQueryResult, JoinType, QueryOrder, QuerySelect, RelationTrait};

use super::pages;

/// One version of a page. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "wiki_versions")]
pub struct Model {
    /// Grows with every change in the wiki.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Where.
    pub mount_id: i64,
    /// Of which page.
    pub page_id: i64,
    /// Counts from 1.
    pub version: i64,
    /// A [`Kind`]'s word.
    pub kind: String,
    /// What belongs to the kind: the old name, the number of the version that was restored.
    pub detail: String,
    /// What its author said about it.
    pub message: String,
    /// Of the text.
    pub size_bytes: i64,
    /// Who.
    pub author_id: Option<i64>,
    /// UTC, milliseconds.
    pub created_at: i64,
    /// Markdown.
    pub text: String,
}

/// The page of a version.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// The page.
    #[sea_orm(belongs_to = "super::pages::Entity", from = "Column::PageId", to = "super::pages::Column::Id")]
    Page,
}
impl ActiveModelBehavior for ActiveModel {}

/// How a version came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The first.
    Created,
    /// Somebody changed the text.
    Edited,
    /// The text of an older version again.
    Restored,
    /// The same text under another name.
    Renamed,
    /// A page it links to was renamed.
    Relinked,
}

impl Kind {
    /// The word in the database and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Created => "created",
            Kind::Edited => "edited",
            Kind::Restored => "restored",
            Kind::Renamed => "renamed",
            Kind::Relinked => "relinked",
        }
    }
    /// Reads the word; one of a newer program counts as an edit.
    pub fn parse(text: &str) -> Kind {
        let all = [Kind::Created, Kind::Edited, Kind::Restored, Kind::Renamed, Kind::Relinked];
        all.into_iter().find(|kind| kind.as_str() == text).unwrap_or(Kind::Edited)
    }
}

/// A version in a list, without its text, with the name that its page has now.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Entry {
    /// See [`Model::id`].
    pub id: i64,
    /// See [`Model::version`].
    pub version: i64,
    /// See [`Model::kind`].
    pub kind: String,
    /// See [`Model::detail`].
    pub detail: String,
    /// See [`Model::message`].
    pub message: String,
    /// See [`Model::size_bytes`].
    pub size_bytes: i64,
    /// See [`Model::author_id`].
    pub author_id: Option<i64>,
    /// See [`Model::created_at`].
    pub created_at: i64,
    /// The page's name.
    pub name: String,
}

const LISTED: [Column; 8] = [
    Column::Id,
    Column::Version,
    Column::Kind,
    Column::Detail,
    Column::Message,
    Column::SizeBytes,
    Column::AuthorId,
    Column::CreatedAt,
];

/// Adds the version that a page has come to.
pub async fn add<C: ConnectionTrait>(
    tx: &C,
    page: &pages::Model,
    kind: Kind,
    detail: String,
    message: String,
) -> Result<()> {
    let row = ActiveModel {
        id: sea_orm::NotSet,
        mount_id: Set(page.mount_id),
        page_id: Set(page.id),
        version: Set(page.version),
        kind: Set(kind.as_str().to_owned()),
        detail: Set(detail),
        message: Set(message),
        size_bytes: Set(i64::try_from(page.text.len()).unwrap_or(i64::MAX)),
        author_id: Set(page.updated_by),
        created_at: Set(page.updated_at),
        text: Set(page.text.clone()),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// A version of this page, with its text.
pub async fn find<C: ConnectionTrait>(db: &C, page: i64, version: i64) -> Result<Model> {
    let query = Entity::find().filter(Column::PageId.eq(page)).filter(Column::Version.eq(version));
    query.one(db).await?.ok_or(Error::NotFound)
}

/// The versions of a page, newest first, before a number.
pub async fn of_page<C: ConnectionTrait>(
    db: &C,
    page: i64,
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<Entry>> {
    let mut query = listed().filter(Column::PageId.eq(page)).order_by_desc(Column::Version).limit(limit);
    if let Some(before) = before {
        query = query.filter(Column::Version.lt(before));
    }
    Ok(query.into_model::<Entry>().all(db).await?)
}

/// All changes in a mount, newest first, before an id; those of deleted pages are left out.
pub async fn recent<C: ConnectionTrait>(
    db: &C,
    mount: i64,
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<Entry>> {
    let mut query = listed().filter(Column::MountId.eq(mount)).filter(pages::Column::DeletedAt.is_null());
    if let Some(before) = before {
        query = query.filter(Column::Id.lt(before));
    }
    Ok(query.order_by_desc(Column::Id).limit(limit).into_model::<Entry>().all(db).await?)
}

fn listed() -> sea_orm::Select<Entity> {
    let query = Entity::find().select_only().columns(LISTED).join(JoinType::InnerJoin, Relation::Page.def());
    query.column_as(pages::Column::Name, "name")
}
