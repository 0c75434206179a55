//! Opening a ticket.

use farrier_domain::accounts::{people, users};
use farrier_domain::artifacts::comments::Of;
use farrier_domain::projects::{counters, members};
use farrier_domain::{Reader, Result, names};
use farrier_tool::Mount;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait};

use super::labels::{self, Model as Label};
use super::tickets::{ActiveModel, Model as Ticket};
use super::{changes, counts, files, tell};
use crate::access::KIND;
use crate::events;
use crate::settings::Settings;

/// A ticket about to be opened.
#[derive(Clone, Debug, Default)]
pub struct NewTicket {
    /// One line.
    pub title: String,
    /// Markdown; may be empty.
    pub body: String,
    /// Only for the reporter and whoever may see private tickets.
    pub private: bool,
    /// Who is to do it; the mount's usual assignee without one.
    pub assignee: Option<i64>,
    /// Labels of the mount.
    pub labels: Vec<Label>,
    /// Files that wait for it.
    pub files: files::Waiting,
}

/// Opens a ticket under the next number.
///
/// Errors: [`farrier_domain::Error::Invalid`] on `title` or `body`.
pub async fn create<C: ConnectionTrait>(
    tx: &C,
    mount: &Mount,
    reporter: &Reader,
    new: NewTicket,
    now: i64,
) -> Result<Ticket> {
    let title = changes::title(&new.title)?;
    let body = names::body("body", &new.body)?;
    let settings: Settings = mount.settings();
    let assignee = match new.assignee {
        Some(assignee) => Some(assignee),
        None => usual_assignee(tx, &settings).await?.map(|user| user.id),
    };
    let number = counters::add(tx, mount.id(), counts::LAST_NUMBER, 1).await?;
    let row = ActiveModel {
        id: sea_orm::NotSet,
        mount_id: Set(mount.id()),
        number: Set(number),
        title_lower: Set(title.to_lowercase()),
        title: Set(title),
        status: Set(settings.opened().to_owned()),
        open: Set(true),
        private: Set(new.private),
        reporter_id: Set(reporter.id()),
        assignee_id: Set(assignee),
        closer_id: Set(None),
        comment_count: Set(0),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        closed_at: Set(None),
        body: Set(body),
    };
    let ticket = row.insert(tx).await?;
    for label in &new.labels {
        labels::put(tx, ticket.id, label.id).await?;
    }
    let key = ticket.key();
    let of = Of { mount: mount.id(), kind: KIND, key: &key };
    files::attach(tx, of, None, reporter, new.files, now).await?;
    counts::moved(tx, mount.id(), None, Some(&ticket)).await?;
    tell::event(tx, mount, reporter, events::CREATED, &ticket, "", now).await?;
    tell::search(tx, mount, &ticket).await?;
    Ok(ticket)
}

async fn usual_assignee<C: ConnectionTrait>(db: &C, settings: &Settings) -> Result<Option<users::Model>> {
    if settings.default_assignee.is_empty() {
        return Ok(None);
    }
    let user = people::by_name(db, &settings.default_assignee).await?;
    Ok(user.filter(|user| user.state == users::ACTIVE))
}

/// Who tickets can be given to: the members of the project and of those above whose members count here, by name.
pub async fn assignable<C: ConnectionTrait>(db: &C, mount: &Mount) -> Result<Vec<users::Model>> {
    let project = mount.project();
    let mut people: Vec<users::Model> =
        members::list(db, project.id).await?.into_iter().map(|(user, _)| user).collect();
    people.extend(members::inherited(db, project).await?.into_iter().map(|(user, _, _)| user));
    people.retain(|user| user.state == users::ACTIVE);
    people.sort_by(|a, b| a.name.cmp(&b.name));
    people.dedup_by_key(|user| user.id);
    Ok(people)
}
