//! What happened lately, for the reader.

use farrier_domain::projects::{self, Project, mounts};
use farrier_domain::{Permission, Reader, Role};
use farrier_i18n::L;
use farrier_jobs::events;
use farrier_tool::{Mount, Services};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::Person;

/// One line of the activity.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The event's id, for paging.
    pub id: i64,
    /// Who; none for the system.
    pub actor: Option<Person>,
    /// What they did, in the reader's language.
    pub verb: String,
    /// A sprite's name.
    pub icon: &'static str,
    /// What it is about.
    pub subject: String,
    /// Where to see it.
    pub url: String,
    /// The project's path, for lists over several projects.
    pub project: String,
    /// UTC, milliseconds.
    pub at: i64,
}

/// Which events.
#[derive(Clone, Copy, Debug)]
pub enum Of {
    /// Of one project.
    Project(i64),
    /// By one person, wherever the reader may look.
    Person(i64),
}

/// The newest events that the reader may see, older than `before`; five queries, whatever their number.
pub async fn list(
    services: &Services,
    l: L,
    reader: &Reader,
    of: Of,
    before: Option<i64>,
    limit: usize,
) -> farrier_domain::Result<Vec<Entry>> {
    let db = services.db.read();
    // More than asked for are read, since some may be hidden; what is hidden is never counted.
    let mut query = events::Entity::find()
        .filter(events::Column::Name.is_in(services.registry.shown_events()))
        .order_by_desc(events::Column::Id)
        .limit(limit as u64 * 3);
    query = match of {
        Of::Project(id) => query.filter(events::Column::ProjectId.eq(id)),
        Of::Person(id) => query.filter(events::Column::ActorId.eq(id)),
    };
    if let Some(before) = before {
        query = query.filter(events::Column::Id.lt(before));
    }
    let rows = query.all(db).await?;
    let projects = projects::by_ids(db, rows.iter().filter_map(|row| row.project_id)).await?;
    let mounts = mounts::by_ids(db, rows.iter().filter_map(|row| row.mount_id)).await?;
    let people = services.known.people(rows.iter().filter_map(|row| row.actor_id)).await?;
    let mut list = Vec::new();
    for row in rows {
        let Some(project) = row.project_id.and_then(|id| projects.get(&id)) else { continue };
        let mount =
            row.mount_id.map(|id| mounts.get(&id).map(|mount| Mount::new(project.clone(), mount.clone())));
        if !may_see(services, reader, project, mount.as_ref(), &row) {
            continue;
        }
        let Some(text) = services.registry.activity(&row.name) else { continue };
        let line = text(l, &row);
        list.push(Entry {
            id: row.id,
            actor: row.actor_id.and_then(|id| people.get(&id)).map(|user| Person::of(user)),
            verb: line.verb,
            icon: line.icon,
            subject: row.subject,
            url: row.url,
            project: project.path.clone(),
            at: row.created_at,
        });
        if list.len() == limit {
            break;
        }
    }
    Ok(list)
}

/// Whether the reader may know of an event. An event of a mount that is gone or off is nobody's.
fn may_see(
    services: &Services,
    reader: &Reader,
    project: &Project,
    mount: Option<&Option<Mount>>,
    row: &events::Model,
) -> bool {
    if project.delete_at.is_some() || !projects::may_read(project, reader) {
        return false;
    }
    let Some(mount) = mount else { return true };
    let Some(mount) = mount.as_ref().filter(|mount| mount.row().enabled) else { return false };
    let Some(tool) = services.registry.tool(mount.tool()) else { return false };
    if !mount.allows(reader, tool.read()) {
        return false;
    }
    let Some(needs) = &row.needs else { return true };
    let mine = row.owner_id.is_some() && row.owner_id == reader.id();
    let wanted =
        tool.permissions.iter().map(|(permission, _)| *permission).find(|permission| permission.id == needs);
    mine || mount.allows(reader, wanted.unwrap_or(Permission { id: "", default: Role::Admin }))
}
