//! Tickets that commits close or mention.

mod parse;

use farrier_domain::TokenScope;
use farrier_domain::accounts::{people, sign_in, users};
use farrier_domain::{Error, Reader, projects};
use farrier_jobs::events::Model as EventRow;
use farrier_tool::events::{Event, MountRemoved, PushedRevision, RevisionsPushed};
use farrier_tool::{Mount, Services};

use crate::access;
use crate::model::changes::{Change, apply};
use crate::model::history::{self, Entry, field};
use crate::model::remove;
use parse::{Reference, references};

/// Closes what the messages of pushed revisions fix and notes what they mention, each revision once.
pub async fn on_push(services: Services, event: EventRow) -> anyhow::Result<()> {
    let Some(push) = RevisionsPushed::of(&event) else { return Ok(()) };
    let Some(project) = event.project_id.filter(|_| push.is_default) else { return Ok(()) };
    let db = services.db.read();
    let project = match projects::by_id(db, project).await {
        Ok(project) => project,
        Err(Error::NotFound) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let trackers = Mount::of_tool(db, &project, crate::ID).await?;
    let Some(first) = trackers.first() else { return Ok(()) };
    let actor = actor(&services, event.actor_id).await?;
    for revision in &push.revisions {
        for reference in references(&revision.message) {
            let tracker = match &reference.mount {
                None => Some(first),
                Some(name) => {
                    trackers.iter().find(|mount| mount.row().path == *name || mount.row().full_path == *name)
                }
            };
            if let Some(tracker) = tracker {
                note(&services, tracker, actor.as_ref(), event.mount_id, revision, &reference).await?;
            }
        }
    }
    Ok(())
}

/// Whoever pushed, with the rights they have now.
async fn actor(services: &Services, id: Option<i64>) -> anyhow::Result<Option<Reader>> {
    let Some(id) = id else { return Ok(None) };
    let db = services.db.read();
    let user = people::by_ids(db, [id]).await?.remove(&id).filter(|user| user.state == users::ACTIVE);
    Ok(match user {
        Some(user) => Some(sign_in::reader(db, user, TokenScope::Write).await?),
        None => None,
    })
}

async fn note(
    services: &Services,
    tracker: &Mount,
    actor: Option<&Reader>,
    source: Option<i64>,
    revision: &PushedRevision,
    reference: &Reference,
) -> anyhow::Result<()> {
    let nobody = Reader::anonymous();
    let reader = actor.unwrap_or(&nobody);
    let tx = services.db.write().await?;
    // What the actor may not see is not there for them, whatever they write into a message.
    let ticket = match access::ticket(&*tx, tracker, reader, reference.number).await {
        Ok(ticket) => ticket,
        Err(Error::NotFound) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let may_read = tracker.allows(reader, access::READ);
    let closes =
        reference.closes && may_read && actor.is_some() && access::may_edit(tracker, reader, &ticket);
    let now = services.now();
    let summary: String = revision.summary.chars().take(200).collect();
    let entry = Entry {
        ticket: ticket.id,
        actor: reader.id(),
        field: if closes { field::FIXED } else { field::MENTIONED },
        new: Some(&summary),
        revision: Some(&revision.id),
        url: Some(&revision.url),
        source,
        at: now,
        ..Entry::default()
    };
    // An event may come twice, and the same revision may be pushed twice.
    if !history::note_revision(&*tx, entry).await? {
        return Ok(());
    }
    if closes {
        apply(&*tx, tracker, reader, &ticket, Change { open: Some(false), ..Change::default() }, now).await?;
    }
    Ok(tx.commit().await?)
}

/// Removes what belonged to a mount that is gone.
pub async fn on_mount_removed(services: Services, event: EventRow) -> anyhow::Result<()> {
    match MountRemoved::of(&event) {
        Some(removed) if removed.tool == crate::ID => remove::remove_all(&services, removed.mount).await,
        _ => Ok(()),
    }
}
