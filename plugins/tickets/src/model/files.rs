//! Files on their way to a ticket.
//!
//! A form that comes back, for a preview or with an error, cannot send its files again: the browser forgets them. So they
//! are kept as drafts of the person who sent them, and the form names them by id.

use farrier_domain::artifacts::attachments::{self, Column, Entity, Model, NewAttachment};
use farrier_domain::artifacts::comments::Of;
use farrier_domain::{Reader, Result};
use farrier_tool::Mount;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

const DRAFT: &str = "ticket-draft";
/// Drafts older than this are swept.
const DRAFT_MILLIS: i64 = 2 * 24 * 3600 * 1000;
/// At most this many files with one ticket or comment.
pub const MAX_FILES: usize = 20;

/// Files that are stored already and wait for their ticket or comment.
#[derive(Clone, Debug, Default)]
pub struct Waiting {
    /// Sent with this form.
    pub new: Vec<NewAttachment>,
    /// Ids of drafts that came with an earlier one.
    pub drafts: Vec<i64>,
}

/// Whose drafts, as their key.
fn owner(reader: &Reader) -> Option<String> {
    reader.id().map(|id| format!("u{id}"))
}

fn drafts_of(mount: i64, key: &str, ids: &[i64]) -> sea_orm::Condition {
    sea_orm::Condition::all()
        .add(Column::MountId.eq(mount))
        .add(Column::Kind.eq(DRAFT))
        .add(Column::Key.eq(key))
        .add(Column::Id.is_in(ids.iter().take(MAX_FILES).copied()))
}

/// Attaches what waits to an artifact or to a comment on it.
pub async fn attach<C: ConnectionTrait>(
    tx: &C,
    of: Of<'_>,
    comment: Option<i64>,
    author: &Reader,
    files: Waiting,
    now: i64,
) -> Result<()> {
    if let Some(key) = owner(author).filter(|_| !files.drafts.is_empty()) {
        // Only one's own drafts in this mount: an id of somebody else's does nothing.
        Entity::update_many()
            .col_expr(Column::Kind, Expr::value(of.kind))
            .col_expr(Column::Key, Expr::value(of.key))
            .col_expr(Column::CommentId, Expr::value(comment))
            .filter(drafts_of(of.mount, &key, &files.drafts))
            .exec(tx)
            .await?;
    }
    for file in files.new.into_iter().take(MAX_FILES) {
        attachments::add(tx, of, comment, author.id(), file, now).await?;
    }
    Ok(())
}

/// Keeps files for the form that comes back, and answers all that wait for it.
pub async fn keep<C: ConnectionTrait>(
    tx: &C,
    mount: &Mount,
    reader: &Reader,
    files: Waiting,
    now: i64,
) -> Result<Vec<Model>> {
    let Some(key) = owner(reader) else { return Ok(Vec::new()) };
    let old = Entity::delete_many().filter(Column::MountId.eq(mount.id())).filter(Column::Kind.eq(DRAFT));
    old.filter(Column::CreatedAt.lt(now - DRAFT_MILLIS)).exec(tx).await?;
    let of = Of { mount: mount.id(), kind: DRAFT, key: &key };
    let mut ids = files.drafts;
    for file in files.new.into_iter().take(MAX_FILES) {
        ids.push(attachments::add(tx, of, None, reader.id(), file, now).await?.id);
    }
    let kept = Entity::find().filter(drafts_of(mount.id(), &key, &ids)).order_by_asc(Column::Id);
    Ok(kept.limit(MAX_FILES as u64).all(tx).await?)
}
