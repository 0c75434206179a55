//! What changed on a ticket: who, when, what it was and what it became.

use farrier_domain::{Error, Result};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect};

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tickets_history")]
pub struct Model {
    /// Never reused.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// On which ticket.
    pub ticket_id: i64,
    /// Who; none for the system and for authors of commits without an account.
    pub actor_id: Option<i64>,
    /// One of the words of [`field`].
    pub field: String,
    /// What it was.
    pub old: Option<String>,
    /// What it became.
    pub new: Option<String>,
    /// The whole id of the revision that did it.
    pub revision: Option<String>,
    /// Where the revision is, from the site's root.
    pub url: Option<String>,
    /// The mount the revision is in: who may not read that one is not told of it.
    pub source_mount_id: Option<i64>,
    /// UTC, milliseconds.
    pub created_at: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// What can change.
pub mod field {
    /// The title.
    pub const TITLE: &str = "title";
    /// The text; old and new are in the table of texts.
    pub const BODY: &str = "body";
    /// The status.
    pub const STATUS: &str = "status";
    /// A label came; its name is in `new`.
    pub const LABELLED: &str = "label-added";
    /// A label went; its name is in `old`.
    pub const UNLABELLED: &str = "label-removed";
    /// The assignee, as account ids.
    pub const ASSIGNEE: &str = "assignee";
    /// Private or not: `yes`, `no`.
    pub const PRIVATE: &str = "private";
    /// A comment was removed; the account id of its author is in `old`.
    pub const COMMENT_REMOVED: &str = "comment-removed";
    /// A file was removed; its name is in `old`.
    pub const FILE_REMOVED: &str = "file-removed";
    /// A revision closed it; the revision's first line is in `new`.
    pub const FIXED: &str = "fixed";
    /// A revision mentions it; the revision's first line is in `new`.
    pub const MENTIONED: &str = "mentioned";
}

/// The long texts of some changes, apart so that a timeline does not read them.
pub mod texts {
    use sea_orm::entity::prelude::*;

    /// A text before and after a change.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "tickets_texts")]
    pub struct Model {
        /// The change.
        #[sea_orm(primary_key, auto_increment = false)]
        pub history_id: i64,
        /// Before.
        pub old: String,
        /// After.
        pub new: String,
    }

    /// No relations.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A change about to be noted.
#[derive(Clone, Debug, Default)]
pub struct Entry<'a> {
    /// See [`Model::ticket_id`].
    pub ticket: i64,
    /// See [`Model::actor_id`].
    pub actor: Option<i64>,
    /// See [`Model::field`].
    pub field: &'a str,
    /// See [`Model::old`].
    pub old: Option<&'a str>,
    /// See [`Model::new`].
    pub new: Option<&'a str>,
    /// See [`Model::revision`].
    pub revision: Option<&'a str>,
    /// See [`Model::url`].
    pub url: Option<&'a str>,
    /// See [`Model::source_mount_id`].
    pub source: Option<i64>,
    /// See [`Model::created_at`].
    pub at: i64,
}

impl Entry<'_> {
    fn row(&self) -> ActiveModel {
        ActiveModel {
            id: sea_orm::NotSet,
            ticket_id: Set(self.ticket),
            actor_id: Set(self.actor),
            field: Set(self.field.to_owned()),
            old: Set(self.old.map(str::to_owned)),
            new: Set(self.new.map(str::to_owned)),
            revision: Set(self.revision.map(str::to_owned)),
            url: Set(self.url.map(str::to_owned)),
            source_mount_id: Set(self.source),
            created_at: Set(self.at),
        }
    }
}

/// Notes a change.
pub async fn note<C: ConnectionTrait>(tx: &C, entry: Entry<'_>) -> Result<()> {
    Entity::insert(entry.row()).exec_without_returning(tx).await?;
    Ok(())
}

/// Notes a change of the text with both texts.
pub async fn note_text<C: ConnectionTrait>(tx: &C, entry: Entry<'_>, old: &str, new: &str) -> Result<()> {
    let row = entry.row().insert(tx).await?;
    let text =
        texts::ActiveModel { history_id: Set(row.id), old: Set(old.to_owned()), new: Set(new.to_owned()) };
    texts::Entity::insert(text).exec_without_returning(tx).await?;
    Ok(())
}

/// Notes what a revision did; answers whether it was not known yet.
pub async fn note_revision<C: ConnectionTrait>(tx: &C, entry: Entry<'_>) -> Result<bool> {
    let twice = OnConflict::columns([Column::TicketId, Column::Revision]).do_nothing().to_owned();
    Ok(Entity::insert(entry.row()).on_conflict(twice).exec_without_returning(tx).await? > 0)
}

/// At most this many changes stand between the comments of one page.
pub const MAX_ON_PAGE: u64 = 500;

/// The changes of a ticket after `from` and up to `to`, oldest first.
pub async fn between<C: ConnectionTrait>(
    db: &C,
    ticket: i64,
    from: Option<i64>,
    to: Option<i64>,
) -> Result<Vec<Model>> {
    let mut query = Entity::find().filter(Column::TicketId.eq(ticket));
    if let Some(from) = from {
        query = query.filter(Column::CreatedAt.gt(from));
    }
    if let Some(to) = to {
        query = query.filter(Column::CreatedAt.lte(to));
    }
    let query = query.order_by_asc(Column::CreatedAt).order_by_asc(Column::Id);
    Ok(query.limit(MAX_ON_PAGE).all(db).await?)
}

/// A change of this ticket's text with both texts: an id of another ticket is not found.
pub async fn text<C: ConnectionTrait>(db: &C, ticket: i64, id: i64) -> Result<(Model, texts::Model)> {
    let row =
        Entity::find_by_id(id).filter(Column::TicketId.eq(ticket)).one(db).await?.ok_or(Error::NotFound)?;
    let text = texts::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    Ok((row, text))
}

/// All changes of several tickets with their texts, oldest first, for the export.
pub async fn of_tickets<C: ConnectionTrait>(
    db: &C,
    tickets: &[i64],
) -> Result<Vec<(Model, Option<texts::Model>)>> {
    let query =
        Entity::find().filter(Column::TicketId.is_in(tickets.iter().copied())).order_by_asc(Column::Id);
    let rows = query.all(db).await?;
    let with_text = rows.iter().filter(|row| row.field == field::BODY).map(|row| row.id);
    let texts = texts::Entity::find().filter(texts::Column::HistoryId.is_in(with_text)).all(db).await?;
    let mut texts: std::collections::HashMap<i64, texts::Model> =
        texts.into_iter().map(|text| (text.history_id, text)).collect();
    Ok(rows
        .into_iter()
        .map(|row| {
            let text = texts.remove(&row.id);
            (row, text)
        })
        .collect())
}
