//! What happens in the project, told in its rooms: as each room's filter says, and together when much comes at once.

use farrier_domain::accounts::people;
use farrier_domain::projects::{self, mounts};
use farrier_domain::{Error, Reader};
use farrier_i18n::L;
use farrier_jobs::events::Model as EventRow;
use farrier_jobs::{NewJob, queue as jobs};
use farrier_tool::events::{Event, RevisionsPushed};
use farrier_tool::{Mount, Services};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use crate::model::bridges;
use crate::model::lines::Kind;
use crate::say::{self, BOT, NewLine};
use crate::{Room, msg};

/// An event that waits to be told, with others that come in the same moment.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rooms_pending")]
pub struct Model {
    /// Grows with every event.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Where it is told.
    pub room_id: i64,
    /// What is told, once.
    pub event_id: i64,
    /// UTC, milliseconds.
    pub at: i64,
    /// The event's name.
    pub name: String,
    /// The sentence.
    pub text: String,
    /// From the site's root.
    pub url: String,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// How long events are collected.
const COLLECT_MILLIS: i64 = 2_000;
/// Events told one by one; more of them are told together.
const ONE_BY_ONE: usize = 4;
/// Kinds of events that are told of one burst.
const KINDS: usize = 5;
/// What is older than this is no news: a server that was away for a day does not tell all of it.
const NEWS_MILLIS: i64 = 3_600_000;
/// Revisions of a push that are told one by one.
const REVISIONS: usize = 3;

/// Which room's events wait.
#[derive(Serialize, Deserialize)]
pub(crate) struct Flush {
    room: i64,
}

/// Lets an event wait in every room of its project that wants it, and may have it.
pub(crate) async fn on_event(services: Services, tool: &'static str, event: EventRow) -> anyhow::Result<()> {
    let Some(project) = event.project_id else { return Ok(()) };
    if event.needs.is_some() || event.created_at < services.now() - NEWS_MILLIS {
        return Ok(());
    }
    let db = services.db.read();
    let rows = mounts::of_project(db, project).await?;
    let rooms: Vec<_> = rows.iter().filter(|row| row.enabled && row.tool == tool).collect();
    if rooms.is_empty() {
        return Ok(());
    }
    let project = match projects::by_id(db, project).await {
        Ok(project) if project.delete_at.is_none() => project,
        Ok(_) | Err(Error::NotFound) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let about = event.mount_id.and_then(|id| rows.iter().find(|row| row.id == id));
    let about = about.filter(|row| row.enabled).map(|row| Mount::new(project.clone(), row.clone()));
    if event.mount_id.is_some() && about.is_none() {
        return Ok(());
    }
    for row in rooms {
        let room = Room::of(Mount::new(project.clone(), row.clone()));
        if !room.settings.joined_to.trim().is_empty() || !room.settings.announces(&event.name) {
            continue;
        }
        let is_bridged = !bridges::of_room(db, room.id()).await?.is_empty();
        let everyone = room.everyone(&services, is_bridged);
        if !projects::may_read(&project, &everyone) || !may_see(&services, about.as_ref(), &everyone) {
            continue;
        }
        let l = room.l(&services);
        if let Some(text) = sentence(&services, l, about.as_ref(), &event).await? {
            wait(&services, tool, &room, &event, text).await?;
        }
    }
    Ok(())
}

fn may_see(services: &Services, mount: Option<&Mount>, everyone: &Reader) -> bool {
    let Some(mount) = mount else { return true };
    services.registry.tool(mount.tool()).is_some_and(|tool| mount.allows(everyone, tool.read()))
}

/// The event in words; none when it is not for people.
async fn sentence(
    services: &Services,
    l: L,
    mount: Option<&Mount>,
    event: &EventRow,
) -> anyhow::Result<Option<String>> {
    let Some(words) = services.registry.activity(&event.name) else { return Ok(None) };
    let actor = match event.actor_id {
        Some(id) => people::by_ids(services.db.read(), [id]).await?.remove(&id).map(|user| user.name),
        None => None,
    };
    let place = mount.map_or("", Mount::label);
    let who = actor.unwrap_or_else(|| msg::rooms_somebody(l));
    if let Some(push) = RevisionsPushed::of(event) {
        let newest: Vec<String> =
            push.revisions.iter().rev().take(REVISIONS).map(|revision| short(&revision.summary)).collect();
        return Ok(Some(msg::rooms_told_push(l, push.total, place, who, &push.branch, newest.join(" · "))));
    }
    Ok(Some(msg::rooms_told(l, place, who, words(l, event).verb, short(&event.subject))))
}

fn short(text: &str) -> String {
    let mut short: String = text.chars().take(120).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

async fn wait(
    services: &Services,
    tool: &str,
    room: &Room,
    event: &EventRow,
    text: String,
) -> anyhow::Result<()> {
    let now = services.now();
    let tx = services.db.write().await?;
    let row = ActiveModel {
        id: sea_orm::NotSet,
        room_id: Set(room.id()),
        event_id: Set(event.id),
        at: Set(now),
        name: Set(event.name.clone()),
        text: Set(text),
        url: Set(event.url.clone()),
    };
    let known = OnConflict::columns([Column::RoomId, Column::EventId]).do_nothing().to_owned();
    Entity::insert(row).on_conflict(known).exec_without_returning(&*tx).await?;
    // One job for each moment: what comes while one is at work gets another one.
    let job = NewJob {
        name: format!("{tool}.announce"),
        payload: serde_json::to_value(Flush { room: room.id() })?,
        run_at: now + COLLECT_MILLIS,
        unique: Some(format!("{}/{}", room.id(), now / COLLECT_MILLIS)),
    };
    jobs::enqueue(&*tx, job, now).await?;
    Ok(tx.commit().await?)
}

/// Tells what waits in a room: a few events one by one, many of them by their kind.
pub(crate) async fn flush(services: Services, Flush { room }: Flush) -> anyhow::Result<()> {
    let mount = Mount::load(services.db.read(), room).await?;
    let tx = services.db.write().await?;
    let query = Entity::find().filter(Column::RoomId.eq(room)).order_by_asc(Column::Id);
    let rows = query.limit(20_000).all(&*tx).await?;
    let Some(last) = rows.last() else { return Ok(()) };
    Entity::delete_many().filter(Column::RoomId.eq(room)).filter(Column::Id.lte(last.id)).exec(&*tx).await?;
    if let Some(mount) = mount.filter(|mount| mount.row().enabled) {
        let room = Room::of(mount);
        for text in told(&services, &room, &rows) {
            let new = NewLine {
                at: services.now(),
                source: BOT,
                network: "",
                nick: "",
                account_id: None,
                kind: Kind::Notice,
                text: &text,
                message_id: None,
                bridge_id: None,
            };
            say::add(&tx, &room, &new).await?;
        }
    }
    Ok(tx.commit().await?)
}

fn told(services: &Services, room: &Room, rows: &[Model]) -> Vec<String> {
    let with_address = |text: &str, url: &str| match url {
        "" => text.to_owned(),
        url => format!("{text} · {}{url}", services.config.base_url),
    };
    if rows.len() <= ONE_BY_ONE {
        return rows.iter().map(|row| with_address(&row.text, &row.url)).collect();
    }
    let l = room.l(services);
    let mut kinds: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let line = |kind: &&str| {
        let of_kind: Vec<&Model> = rows.iter().filter(|row| row.name == **kind).collect();
        let last = of_kind.last()?;
        Some(match of_kind.len() {
            1 => with_address(&last.text, &last.url),
            more => with_address(&msg::rooms_told_many(l, more - 1, &last.text), &last.url),
        })
    };
    let mut lines: Vec<String> = kinds.iter().take(KINDS).filter_map(line).collect();
    if kinds.len() > KINDS {
        lines.push(msg::rooms_told_kinds(l, kinds.len() - KINDS));
    }
    lines
}
