//! Changes to a ticket, each noted in its history and told to the rest of the site.

use farrier_domain::{Error, Reader, Reason, Result, invalid, names};
use farrier_tool::Mount;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, IntoActiveModel};

use super::history::{self, Entry, field};
use super::labels::{self, Model as Label};
use super::tickets::{MAX_TITLE_CHARS, Model as Ticket};
use super::{counts, tell};
use crate::events;
use crate::settings::Settings;

/// What is to become of a ticket; what is none stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// A new title.
    pub title: Option<String>,
    /// A new text.
    pub body: Option<String>,
    /// The version that title and text were written against; a conflict when it is not the newest any more.
    pub version: Option<i64>,
    /// One of the mount's statuses.
    pub status: Option<String>,
    /// Open or closed, with the mount's usual status for it.
    pub open: Option<bool>,
    /// Another assignee, or nobody.
    pub assignee: Option<Option<i64>>,
    /// Labels to put on it.
    pub add_labels: Vec<Label>,
    /// Labels to take off.
    pub remove_labels: Vec<Label>,
    /// Private or not.
    pub private: Option<bool>,
}

/// Checks a title.
pub fn title(text: &str) -> Result<String> {
    names::required_line("title", text, MAX_TITLE_CHARS)
}

/// Applies a change. Whether the actor may is for the caller to check; nothing is written when nothing changes.
///
/// Errors: [`Error::Conflict`] when `version` is not the newest, [`Error::Invalid`] on `title`, `body` or `status`.
pub async fn apply<C: ConnectionTrait>(
    tx: &C,
    mount: &Mount,
    actor: &Reader,
    ticket: &Ticket,
    change: Change,
    now: i64,
) -> Result<Ticket> {
    let mut new = ticket.clone();
    let text_changed = set_text(&mut new, &change)?;
    if text_changed && change.version.is_some_and(|version| version != ticket.version) {
        return Err(Error::Conflict);
    }
    set_state(&mut new, &mount.settings::<Settings>(), actor, &change, now)?;
    if let Some(assignee) = change.assignee {
        new.assignee_id = assignee;
    }
    if let Some(private) = change.private {
        new.private = private;
    }
    let labelled = set_labels(tx, ticket, actor, &change, now).await?;
    if new == *ticket && !labelled {
        return Ok(new);
    }
    note(tx, ticket, &new, actor, now).await?;
    new.updated_at = now;
    save(tx, ticket, &new).await?;
    counts::moved(tx, mount.id(), Some(ticket), Some(&new)).await?;
    if new.private != ticket.private {
        tell::hide_past(tx, mount, &new).await?;
    }
    let name = match (ticket.open, new.open) {
        (true, false) => events::CLOSED,
        (false, true) => events::REOPENED,
        _ => events::CHANGED,
    };
    tell::event(tx, mount, actor, name, &new, "", now).await?;
    tell::search(tx, mount, &new).await?;
    Ok(new)
}

fn set_text(new: &mut Ticket, change: &Change) -> Result<bool> {
    let before = (new.title.clone(), new.body.clone());
    if let Some(text) = &change.title {
        new.title = title(text)?;
        new.title_lower = new.title.to_lowercase();
    }
    if let Some(text) = &change.body {
        new.body = names::body("body", text)?;
    }
    let changed = (&new.title, &new.body) != (&before.0, &before.1);
    if changed {
        new.version += 1;
    }
    Ok(changed)
}

fn set_state(new: &mut Ticket, settings: &Settings, actor: &Reader, change: &Change, now: i64) -> Result<()> {
    let was_open = new.open;
    if let Some(status) = change.status.as_ref().filter(|status| **status != new.status) {
        let Some(open) = settings.is_open(status) else { return invalid("status", Reason::NotAChoice) };
        new.status = status.clone();
        new.open = open;
    }
    if let Some(open) = change.open.filter(|open| *open != new.open) {
        if change.status.is_some() {
            // Both were said, and they do not fit each other.
            return invalid("open", Reason::NotAChoice);
        }
        new.status = if open { settings.opened() } else { settings.closed() }.to_owned();
        new.open = open;
    }
    if was_open && !new.open {
        new.closed_at = Some(now);
        new.closer_id = actor.id();
    } else if new.open {
        new.closed_at = None;
        new.closer_id = None;
    }
    Ok(())
}

async fn set_labels<C: ConnectionTrait>(
    tx: &C,
    ticket: &Ticket,
    actor: &Reader,
    change: &Change,
    now: i64,
) -> Result<bool> {
    let entry = Entry { ticket: ticket.id, actor: actor.id(), at: now, ..Entry::default() };
    let mut changed = false;
    for label in &change.add_labels {
        if labels::put(tx, ticket.id, label.id).await? {
            history::note(tx, Entry { field: field::LABELLED, new: Some(&label.name), ..entry.clone() })
                .await?;
            changed = true;
        }
    }
    for label in &change.remove_labels {
        if labels::take(tx, ticket.id, label.id).await? {
            history::note(tx, Entry { field: field::UNLABELLED, old: Some(&label.name), ..entry.clone() })
                .await?;
            changed = true;
        }
    }
    Ok(changed)
}

async fn note<C: ConnectionTrait>(
    tx: &C,
    old: &Ticket,
    new: &Ticket,
    actor: &Reader,
    now: i64,
) -> Result<()> {
    let entry = Entry { ticket: old.id, actor: actor.id(), at: now, ..Entry::default() };
    if old.title != new.title {
        history::note(
            tx,
            Entry { field: field::TITLE, old: Some(&old.title), new: Some(&new.title), ..entry.clone() },
        )
        .await?;
    }
    if old.body != new.body {
        history::note_text(tx, Entry { field: field::BODY, ..entry.clone() }, &old.body, &new.body).await?;
    }
    if old.status != new.status {
        history::note(
            tx,
            Entry { field: field::STATUS, old: Some(&old.status), new: Some(&new.status), ..entry.clone() },
        )
        .await?;
    }
    if old.assignee_id != new.assignee_id {
        let [before, after] = [old.assignee_id, new.assignee_id].map(|id| id.map(|id| id.to_string()));
        history::note(
            tx,
            Entry { field: field::ASSIGNEE, old: before.as_deref(), new: after.as_deref(), ..entry.clone() },
        )
        .await?;
    }
    if old.private != new.private {
        let word = |private: bool| Some(if private { "yes" } else { "no" });
        history::note(
            tx,
            Entry { field: field::PRIVATE, old: word(old.private), new: word(new.private), ..entry },
        )
        .await?;
    }
    Ok(())
}

/// Writes the columns that differ, so that a change of the status does not write a long text again.
async fn save<C: ConnectionTrait>(tx: &C, old: &Ticket, new: &Ticket) -> Result<()> {
    let mut row = old.clone().into_active_model();
    macro_rules! set {
        ($($column:ident),*) => {$(
            if old.$column != new.$column {
                row.$column = Set(new.$column.clone());
            }
        )*};
    }
    set!(
        title,
        title_lower,
        body,
        status,
        open,
        private,
        assignee_id,
        closer_id,
        version,
        updated_at,
        closed_at,
        comment_count
    );
    row.update(tx).await?;
    Ok(())
}
