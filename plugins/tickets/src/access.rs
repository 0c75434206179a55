//! Who may do what with tickets, and the only way to a ticket.

use farrier_domain::access::user_term;
use farrier_domain::projects;
use farrier_domain::{Error, Permission, Reader, Result, Role, Terms};
use farrier_tool::Mount;
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::model::tickets::{Column, Entity, Model as Ticket};

/// See the tickets that are not private.
pub const READ: Permission = Permission { id: "tickets.read", default: Role::Anonymous };
/// Open tickets.
pub const CREATE: Permission = Permission { id: "tickets.create", default: Role::Authenticated };
/// Comment on tickets.
pub const COMMENT: Permission = Permission { id: "tickets.comment", default: Role::Authenticated };
/// Set status, labels and assignee, edit everybody's tickets.
pub const TRIAGE: Permission = Permission { id: "tickets.triage", default: Role::Developer };
/// See everybody's private tickets.
pub const PRIVATE: Permission = Permission { id: "tickets.private", default: Role::Developer };
/// Edit and remove what others wrote.
pub const MODERATE: Permission = Permission { id: "tickets.moderate", default: Role::Admin };

/// The kind of artifact, for comments, files and search.
pub const KIND: &str = "ticket";

/// The ticket of a number in this mount; one that the reader may not see is not found.
pub async fn ticket<C: ConnectionTrait>(
    db: &C,
    mount: &Mount,
    reader: &Reader,
    number: i64,
) -> Result<Ticket> {
    let query = Entity::find().filter(Column::MountId.eq(mount.id())).filter(Column::Number.eq(number));
    let ticket = query.one(db).await?.ok_or(Error::NotFound)?;
    if may_see(mount, reader, &ticket) { Ok(ticket) } else { Err(Error::NotFound) }
}

/// Whether the reader, who may read the mount, may see this ticket.
pub fn may_see(mount: &Mount, reader: &Reader, ticket: &Ticket) -> bool {
    !ticket.private || is_reporter(reader, ticket) || mount.allows(reader, PRIVATE)
}

/// What narrows a query over tickets to those the reader may see; none when all of them are.
pub fn visible(mount: &Mount, reader: &Reader) -> Option<Condition> {
    if mount.allows(reader, PRIVATE) {
        return None;
    }
    let open_to_all = Condition::any().add(Column::Private.eq(false));
    Some(match reader.id() {
        Some(me) => open_to_all.add(Column::ReporterId.eq(me)),
        None => open_to_all,
    })
}

/// Who may see a private ticket among those who may read the mount, for its search document.
pub fn private_terms(mount: &Mount, reporter: Option<i64>) -> Terms {
    let mut terms = mount.terms(PRIVATE);
    for term in projects::role_terms(mount.project(), Role::Admin).iter() {
        terms.insert(term);
    }
    if let Some(reporter) = reporter {
        terms.insert(user_term(reporter));
    }
    terms
}

/// Whether the reader opened it.
pub fn is_reporter(reader: &Reader, ticket: &Ticket) -> bool {
    reader.id().is_some() && reader.id() == ticket.reporter_id
}

/// Whether the reader may set status, labels and assignee.
pub fn may_triage(mount: &Mount, reader: &Reader) -> bool {
    mount.allows(reader, TRIAGE)
}

/// Whether the reader may change title and text, and close or reopen it: triagers, and whoever opened it.
pub fn may_edit(mount: &Mount, reader: &Reader, ticket: &Ticket) -> bool {
    is_reporter(reader, ticket) || may_triage(mount, reader)
}

/// Whether the reader may make it private or public: triagers who may see private tickets, and whoever opened it.
pub fn may_hide(mount: &Mount, reader: &Reader, ticket: &Ticket) -> bool {
    is_reporter(reader, ticket) || (may_triage(mount, reader) && mount.allows(reader, PRIVATE))
}

/// Whether the reader may change or remove what `author` wrote: the author while they may comment, and moderators.
pub fn may_change_text(mount: &Mount, reader: &Reader, author: Option<i64>) -> bool {
    let mine = reader.id().is_some() && reader.id() == author;
    (mine && mount.allows(reader, COMMENT)) || mount.allows(reader, MODERATE)
}
