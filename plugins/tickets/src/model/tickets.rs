//! The tickets' table.

use sea_orm::FromQueryResult;
use sea_orm::entity::prelude::*;

/// A ticket.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tickets_tickets")]
pub struct Model {
    /// Never reused.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Where.
    pub mount_id: i64,
    /// `#12`: unique in the mount, never reused.
    pub number: i64,
    /// One line.
    pub title: String,
    /// The title for finding a part of it.
    pub title_lower: String,
    /// One of the mount's own words.
    pub status: String,
    /// Whether something is still to be done.
    pub open: bool,
    /// Only for its reporter and whoever may see private tickets.
    pub private: bool,
    /// Who opened it.
    pub reporter_id: Option<i64>,
    /// Who is to do it.
    pub assignee_id: Option<i64>,
    /// Who closed it last.
    pub closer_id: Option<i64>,
    /// How many comments it has.
    pub comment_count: i64,
    /// Grows when title or text change, so that nobody overwrites what they have not seen.
    pub version: i64,
    /// UTC, milliseconds.
    pub created_at: i64,
    /// UTC, milliseconds.
    pub updated_at: i64,
    /// UTC, milliseconds; none while it is open.
    pub closed_at: Option<i64>,
    /// Markdown.
    pub body: String,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The number as the key of comments, files and search documents.
    pub fn key(&self) -> String {
        self.number.to_string()
    }
    /// As events and links name it: `#12 Crash on start`.
    pub fn subject(&self) -> String {
        format!("#{} {}", self.number, self.title)
    }
    /// Its address below the mount.
    pub fn path(&self) -> String {
        format!("/{}", self.number)
    }
}

/// A ticket as lists need it: without its text.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    /// See [`Model::id`].
    pub id: i64,
    /// See [`Model::number`].
    pub number: i64,
    /// See [`Model::title`].
    pub title: String,
    /// See [`Model::status`].
    pub status: String,
    /// See [`Model::open`].
    pub open: bool,
    /// See [`Model::private`].
    pub private: bool,
    /// See [`Model::reporter_id`].
    pub reporter_id: Option<i64>,
    /// See [`Model::assignee_id`].
    pub assignee_id: Option<i64>,
    /// See [`Model::closer_id`].
    pub closer_id: Option<i64>,
    /// See [`Model::comment_count`].
    pub comment_count: i64,
    /// See [`Model::version`].
    pub version: i64,
    /// See [`Model::created_at`].
    pub created_at: i64,
    /// See [`Model::updated_at`].
    pub updated_at: i64,
    /// See [`Model::closed_at`].
    pub closed_at: Option<i64>,
}

/// The columns of [`Listed`].
pub const LISTED: [Column; 14] = [
    Column::Id,
    Column::Number,
    Column::Title,
    Column::Status,
    Column::Open,
    Column::Private,
    Column::ReporterId,
    Column::AssigneeId,
    Column::CloserId,
    Column::CommentCount,
    Column::Version,
    Column::CreatedAt,
    Column::UpdatedAt,
    Column::ClosedAt,
];

impl From<&Model> for Listed {
    fn from(ticket: &Model) -> Listed {
        Listed {
            id: ticket.id,
            number: ticket.number,
            title: ticket.title.clone(),
            status: ticket.status.clone(),
            open: ticket.open,
            private: ticket.private,
            reporter_id: ticket.reporter_id,
            assignee_id: ticket.assignee_id,
            closer_id: ticket.closer_id,
            comment_count: ticket.comment_count,
            version: ticket.version,
            created_at: ticket.created_at,
            updated_at: ticket.updated_at,
            closed_at: ticket.closed_at,
        }
    }
}

/// Longest title, in characters.
pub const MAX_TITLE_CHARS: usize = 250;
