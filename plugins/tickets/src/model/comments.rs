//! Comments on tickets.

use farrier_domain::artifacts::attachments;
use farrier_domain::artifacts::comments::{self, Column, Entity, Model as Comment, Of};
use farrier_domain::{Reader, Result};
use farrier_tool::Mount;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::history::{self, Entry, field};
use super::tickets::{self, Model as Ticket};
use super::{files, tell};
use crate::access::KIND;
use crate::events;

/// Comments on one page of a ticket.
pub const ON_PAGE: u64 = 100;

/// The artifact that a ticket's comments and files belong to.
pub fn of<'a>(ticket: &Ticket, key: &'a str) -> Of<'a> {
    Of { mount: ticket.mount_id, kind: KIND, key }
}

/// Adds a comment with its files.
///
/// Errors: [`farrier_domain::Error::Invalid`] on `body`.
pub async fn add<C: ConnectionTrait>(
    tx: &C,
    mount: &Mount,
    author: &Reader,
    ticket: &Ticket,
    body: &str,
    waiting: files::Waiting,
    now: i64,
) -> Result<Comment> {
    let key = ticket.key();
    let comment = comments::add(tx, of(ticket, &key), author.id(), body, now).await?;
    files::attach(tx, of(ticket, &key), Some(comment.id), author, waiting, now).await?;
    count(tx, ticket, 1, Some(now)).await?;
    tell::event(tx, mount, author, events::COMMENTED, ticket, &anchor(comment.id), now).await?;
    tell::search(tx, mount, ticket).await?;
    Ok(comment)
}

/// Where a comment stands on its ticket's page.
pub fn anchor(comment: i64) -> String {
    format!("#comment-{comment}")
}

/// Removes a comment with its files, and says so in the history.
pub async fn remove<C: ConnectionTrait>(
    tx: &C,
    mount: &Mount,
    actor: &Reader,
    ticket: &Ticket,
    comment: &Comment,
    now: i64,
) -> Result<()> {
    let key = ticket.key();
    for file in attachments::list(tx, of(ticket, &key)).await? {
        if file.comment_id == Some(comment.id) {
            attachments::delete(tx, &file).await?;
        }
    }
    comments::delete(tx, comment).await?;
    count(tx, ticket, -1, None).await?;
    let author = comment.author_id.map(|id| id.to_string());
    let entry = Entry { field: field::COMMENT_REMOVED, old: author.as_deref(), ..Entry::default() };
    // It stands where the comment stood.
    let at = comment.created_at.min(now);
    history::note(tx, Entry { ticket: ticket.id, actor: actor.id(), at, ..entry }).await?;
    tell::search(tx, mount, ticket).await
}

async fn count<C: ConnectionTrait>(tx: &C, ticket: &Ticket, change: i64, touched: Option<i64>) -> Result<()> {
    use sea_orm::sea_query::ExprTrait;
    let sum = ExprTrait::add(Expr::col(tickets::Column::CommentCount), change);
    let mut update = tickets::Entity::update_many().col_expr(tickets::Column::CommentCount, sum);
    if let Some(now) = touched {
        update = update.col_expr(tickets::Column::UpdatedAt, Expr::value(now));
    }
    update.filter(sea_orm::ColumnTrait::eq(&tickets::Column::Id, ticket.id)).exec(tx).await?;
    Ok(())
}

/// The key of the page that shows a comment: the comment that stands half a page before it, none for the first page.
pub async fn page_of<C: ConnectionTrait>(db: &C, ticket: &Ticket, comment: i64) -> Result<Option<i64>> {
    if ticket.comment_count < ON_PAGE as i64 {
        return Ok(None);
    }
    let key = ticket.key();
    let before = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::MountId.eq(ticket.mount_id))
        .filter(Column::Kind.eq(KIND))
        .filter(Column::Key.eq(key))
        .filter(Column::Id.lt(comment))
        .order_by_desc(Column::Id)
        .limit(ON_PAGE)
        .into_tuple::<i64>()
        .all(db)
        .await?;
    // On the first page when fewer than a page stand before it.
    Ok((before.len() as u64 == ON_PAGE).then(|| before[(ON_PAGE / 2) as usize]))
}

/// The comments of several tickets of a mount, oldest first, for search and export.
pub async fn of_tickets<C: ConnectionTrait>(db: &C, mount: i64, keys: &[String]) -> Result<Vec<Comment>> {
    let query = Entity::find().filter(Column::MountId.eq(mount)).filter(Column::Kind.eq(KIND));
    Ok(query.filter(Column::Key.is_in(keys)).order_by_asc(Column::Id).all(db).await?)
}
