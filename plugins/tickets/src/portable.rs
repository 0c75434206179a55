//! Taking a tracker out and in again. People are named by their accounts' names, so that another site can tell them.

use std::collections::HashMap;

use async_trait::async_trait;
use farrier_domain::accounts::people;
use farrier_domain::artifacts::{attachments, comments};
use farrier_domain::search_outbox;
use farrier_tool::{Archive, Mount, Portable, Services};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde::{Deserialize, Serialize};

use crate::access::KIND;
use crate::model::comments::of_tickets;
use crate::model::history::{self, field};
use crate::model::labels::{self, Wanted};
use crate::model::{counts, tickets};

/// Export and import of a tracker.
pub struct Tracker;

#[derive(Serialize, Deserialize)]
struct Label {
    name: String,
    hue: String,
    description: String,
}

#[derive(Serialize, Deserialize)]
struct Ticket {
    number: i64,
    title: String,
    body: String,
    status: String,
    open: bool,
    private: bool,
    reporter: Option<String>,
    assignee: Option<String>,
    closer: Option<String>,
    version: i64,
    created_at: i64,
    updated_at: i64,
    closed_at: Option<i64>,
    labels: Vec<String>,
    comments: Vec<Comment>,
    history: Vec<Change>,
    files: Vec<File>,
}

#[derive(Serialize, Deserialize)]
struct Comment {
    id: i64,
    author: Option<String>,
    body: String,
    created_at: i64,
    edited_at: Option<i64>,
}

#[derive(Serialize, Deserialize)]
struct Change {
    actor: Option<String>,
    field: String,
    old: Option<String>,
    new: Option<String>,
    revision: Option<String>,
    url: Option<String>,
    created_at: i64,
}

/// A file; its content is in the site's store under the hash.
#[derive(Serialize, Deserialize)]
struct File {
    comment: Option<i64>,
    author: Option<String>,
    name: String,
    media_type: String,
    size_bytes: i64,
    blob: String,
    created_at: i64,
}

/// Tickets that are read or written at once.
const BATCH: u64 = 100;

#[async_trait]
impl Portable for Tracker {
    fn version(&self) -> u32 {
        1
    }

    async fn export(&self, services: &Services, mount: &Mount, out: &mut Archive) -> anyhow::Result<()> {
        let db = services.db.read();
        let all_labels = labels::of_mount(db, mount.id()).await?;
        for label in &all_labels {
            out.add(
                "label",
                &Label {
                    name: label.name.clone(),
                    hue: label.hue.clone(),
                    description: label.description.clone(),
                },
            )?;
        }
        let mut after = 0;
        loop {
            let query = tickets::Entity::find().filter(tickets::Column::MountId.eq(mount.id()));
            let query = query.filter(tickets::Column::Number.gt(after)).order_by_asc(tickets::Column::Number);
            let rows = query.limit(BATCH).all(db).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.number;
            for ticket in with_all(db, mount.id(), &all_labels, rows).await? {
                out.add("ticket", &ticket)?;
            }
        }
    }

    async fn import(&self, services: &Services, mount: &Mount, from: &Archive) -> anyhow::Result<()> {
        let tickets: Vec<Ticket> = from.read("ticket")?;
        let accounts = accounts(services, &tickets).await?;
        let tx = services.db.write().await?;
        for label in from.read::<Label>("label")? {
            let wanted = Wanted { name: label.name, hue: label.hue, description: label.description };
            let all = labels::of_mount(&*tx, mount.id()).await?;
            if labels::by_names(&all, std::slice::from_ref(&wanted.name)).0.is_empty() {
                labels::add(&*tx, mount.id(), &wanted).await?;
            }
        }
        tx.commit().await?;
        let all_labels = labels::of_mount(services.db.read(), mount.id()).await?;
        for some in tickets.chunks(BATCH as usize) {
            let mut blobs = Vec::new();
            for ticket in some {
                for file in &ticket.files {
                    // Only what the store has: from another site the content has to come first.
                    if services.blobs.open(&file.blob).await.is_ok() {
                        blobs.push(file.blob.as_str());
                    }
                }
            }
            let tx = services.db.write().await?;
            for ticket in some {
                put(&*tx, mount.id(), ticket, &all_labels, &accounts, &blobs).await?;
            }
            tx.commit().await?;
        }
        let tx = services.db.write().await?;
        counts::recount(&*tx, mount.id()).await?;
        search_outbox::touch_mount(&*tx, mount.id()).await?;
        Ok(tx.commit().await?)
    }
}

/// Rows with all that hangs on them, in five queries.
async fn with_all<C: ConnectionTrait>(
    db: &C,
    mount: i64,
    all_labels: &[labels::Model],
    rows: Vec<tickets::Model>,
) -> anyhow::Result<Vec<Ticket>> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let keys: Vec<String> = rows.iter().map(tickets::Model::key).collect();
    let labelled = labels::of_tickets(db, &ids).await?;
    let said = of_tickets(db, mount, &keys).await?;
    let changes = history::of_tickets(db, &ids).await?;
    let files = attachments::Entity::find().filter(attachments::Column::MountId.eq(mount));
    let files = files.filter(attachments::Column::Kind.eq(KIND)).filter(attachments::Column::Key.is_in(keys));
    let files = files.order_by_asc(attachments::Column::Id).all(db).await?;
    let mut who: Vec<i64> =
        rows.iter().flat_map(|row| [row.reporter_id, row.assignee_id, row.closer_id]).flatten().collect();
    who.extend(said.iter().filter_map(|comment| comment.author_id));
    who.extend(files.iter().filter_map(|file| file.author_id));
    for (change, _) in &changes {
        who.extend(change.actor_id);
        if is_about_people(&change.field) {
            who.extend(
                [&change.old, &change.new].into_iter().flatten().filter_map(|id| id.parse::<i64>().ok()),
            );
        }
    }
    let people = people::by_ids(db, who).await?;
    let name = |id: Option<i64>| id.and_then(|id| people.get(&id)).map(|user| user.name.clone());
    let tickets = rows.into_iter().map(|row| {
        let key = row.key();
        let own = labelled.get(&row.id).map_or(&[][..], Vec::as_slice);
        Ticket {
            labels: all_labels
                .iter()
                .filter(|label| own.contains(&label.id))
                .map(|label| label.name.clone())
                .collect(),
            comments: said
                .iter()
                .filter(|comment| comment.key == key)
                .map(|comment| comment_out(comment, &name))
                .collect(),
            history: changes
                .iter()
                .filter(|(change, _)| change.ticket_id == row.id)
                .map(|one| change_out(one, &name))
                .collect(),
            files: files.iter().filter(|file| file.key == key).map(|file| file_out(file, &name)).collect(),
            reporter: name(row.reporter_id),
            assignee: name(row.assignee_id),
            closer: name(row.closer_id),
            number: row.number,
            title: row.title,
            body: row.body,
            status: row.status,
            open: row.open,
            private: row.private,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
            closed_at: row.closed_at,
        }
    });
    Ok(tickets.collect())
}

/// Whether old and new are account ids.
fn is_about_people(of: &str) -> bool {
    matches!(of, field::ASSIGNEE | field::COMMENT_REMOVED)
}

type Name<'a> = &'a dyn Fn(Option<i64>) -> Option<String>;

fn comment_out(comment: &comments::Model, name: Name<'_>) -> Comment {
    Comment {
        id: comment.id,
        author: name(comment.author_id),
        body: comment.body.clone(),
        created_at: comment.created_at,
        edited_at: comment.edited_at,
    }
}

fn change_out((change, text): &(history::Model, Option<history::texts::Model>), name: Name<'_>) -> Change {
    let account = |id: &Option<String>| name(id.as_ref().and_then(|id| id.parse().ok()));
    let (old, new) = match text {
        Some(text) => (Some(text.old.clone()), Some(text.new.clone())),
        None if is_about_people(&change.field) => (account(&change.old), account(&change.new)),
        None => (change.old.clone(), change.new.clone()),
    };
    Change {
        actor: name(change.actor_id),
        field: change.field.clone(),
        old,
        new,
        revision: change.revision.clone(),
        url: change.url.clone(),
        created_at: change.created_at,
    }
}

fn file_out(file: &attachments::Model, name: Name<'_>) -> File {
    File {
        comment: file.comment_id,
        author: name(file.author_id),
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        size_bytes: file.size_bytes,
        blob: file.blob.clone(),
        created_at: file.created_at,
    }
}

/// The accounts of everybody in the archive, by name. Who has none here becomes somebody.
async fn accounts(services: &Services, tickets: &[Ticket]) -> anyhow::Result<HashMap<String, i64>> {
    let mut names: Vec<&str> = Vec::new();
    for ticket in tickets {
        names.extend(
            [&ticket.reporter, &ticket.assignee, &ticket.closer].into_iter().flatten().map(String::as_str),
        );
        names.extend(ticket.comments.iter().filter_map(|comment| comment.author.as_deref()));
        names.extend(ticket.files.iter().filter_map(|file| file.author.as_deref()));
        for change in &ticket.history {
            names.extend(change.actor.as_deref());
            if is_about_people(&change.field) {
                names.extend([&change.old, &change.new].into_iter().flatten().map(String::as_str));
            }
        }
    }
    names.sort_unstable();
    names.dedup();
    let mut found = HashMap::new();
    for some in names.chunks(500) {
        found.extend(
            people::by_names(services.db.read(), some).await?.into_iter().map(|(name, user)| (name, user.id)),
        );
    }
    Ok(found)
}

async fn put<C: ConnectionTrait>(
    tx: &C,
    mount: i64,
    ticket: &Ticket,
    all_labels: &[labels::Model],
    accounts: &HashMap<String, i64>,
    blobs: &[&str],
) -> anyhow::Result<()> {
    let id = |name: &Option<String>| name.as_ref().and_then(|name| accounts.get(name)).copied();
    let row = tickets::ActiveModel {
        id: sea_orm::NotSet,
        mount_id: Set(mount),
        number: Set(ticket.number),
        title: Set(ticket.title.clone()),
        title_lower: Set(ticket.title.to_lowercase()),
        status: Set(ticket.status.clone()),
        open: Set(ticket.open),
        private: Set(ticket.private),
        reporter_id: Set(id(&ticket.reporter)),
        assignee_id: Set(id(&ticket.assignee)),
        closer_id: Set(id(&ticket.closer)),
        comment_count: Set(ticket.comments.len() as i64),
        version: Set(ticket.version),
        created_at: Set(ticket.created_at),
        updated_at: Set(ticket.updated_at),
        closed_at: Set(ticket.closed_at),
        body: Set(ticket.body.clone()),
    };
    let row = row.insert(tx).await?;
    for label in labels::by_names(all_labels, &ticket.labels).0 {
        labels::put(tx, row.id, label.id).await?;
    }
    let mut new_ids = HashMap::new();
    for comment in &ticket.comments {
        let new = comments::ActiveModel {
            id: sea_orm::NotSet,
            mount_id: Set(mount),
            kind: Set(KIND.to_owned()),
            key: Set(row.key()),
            author_id: Set(id(&comment.author)),
            body: Set(comment.body.clone()),
            created_at: Set(comment.created_at),
            edited_at: Set(comment.edited_at),
        };
        new_ids.insert(comment.id, new.insert(tx).await?.id);
    }
    for file in ticket.files.iter().filter(|file| blobs.contains(&file.blob.as_str())) {
        let new = attachments::ActiveModel {
            id: sea_orm::NotSet,
            mount_id: Set(mount),
            kind: Set(KIND.to_owned()),
            key: Set(row.key()),
            comment_id: Set(file.comment.and_then(|old| new_ids.get(&old)).copied()),
            author_id: Set(id(&file.author)),
            name: Set(file.name.clone()),
            media_type: Set(file.media_type.clone()),
            size_bytes: Set(file.size_bytes),
            blob: Set(file.blob.clone()),
            created_at: Set(file.created_at),
        };
        attachments::Entity::insert(new).exec_without_returning(tx).await?;
    }
    for change in &ticket.history {
        put_change(tx, row.id, change, accounts).await?;
    }
    Ok(())
}

async fn put_change<C: ConnectionTrait>(
    tx: &C,
    ticket: i64,
    change: &Change,
    accounts: &HashMap<String, i64>,
) -> anyhow::Result<()> {
    let account =
        |name: &Option<String>| name.as_ref().and_then(|name| accounts.get(name)).map(ToString::to_string);
    let (old, new) = match is_about_people(&change.field) {
        true => (account(&change.old), account(&change.new)),
        false => (change.old.clone(), change.new.clone()),
    };
    let is_text = change.field == field::BODY;
    let entry = history::Entry {
        ticket,
        actor: change.actor.as_ref().and_then(|name| accounts.get(name)).copied(),
        field: &change.field,
        old: old.as_deref().filter(|_| !is_text),
        new: new.as_deref().filter(|_| !is_text),
        revision: change.revision.as_deref(),
        url: change.url.as_deref(),
        source: None,
        at: change.created_at,
    };
    match is_text {
        true => {
            let [old, new] = [&old, &new].map(|text| text.as_deref().unwrap_or_default());
            history::note_text(tx, entry, old, new).await?;
        }
        false => history::note(tx, entry).await?,
    }
    Ok(())
}
