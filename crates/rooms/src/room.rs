//! A room: the mount that keeps a log, with what it decided.

use farrier_domain::access::{ALL, USERS};
use farrier_domain::projects::mounts;
use farrier_domain::{Permission, Reader, Result, Role, Terms, TokenScope};
use farrier_i18n::L;
use farrier_tool::{Mount, Services};
use sea_orm::ConnectionTrait;

use crate::RoomSettings;
use crate::search::LINES;

/// The permissions that every chat tool has, under its own prefix.
#[derive(Clone, Copy, Debug)]
pub struct Rights {
    /// See the room and its log.
    pub read: Permission,
    /// Say something from the browser.
    pub post: Permission,
    /// Take lines out.
    pub moderate: Permission,
}

/// A mount that keeps a log.
#[derive(Clone, Debug)]
pub struct Room {
    /// The mount.
    pub mount: Mount,
    /// What it decided.
    pub settings: RoomSettings,
}

impl Room {
    /// The room of a mount, whether it ties its network to another room or not.
    pub fn of(mount: Mount) -> Room {
        Room { settings: mount.settings(), mount }
    }

    /// The room that a mount ties its network to: another one of the project when it says so, else its own. None when it
    /// names one that is not there, which is no reason to tell everything to the wrong people.
    pub async fn joined<C: ConnectionTrait>(
        services: &Services,
        db: &C,
        mount: Mount,
    ) -> Result<Option<Room>> {
        let own = Room::of(mount);
        let name = own.settings.joined_to.trim();
        if name.is_empty() || name == own.mount.row().path {
            return Ok(Some(own));
        }
        let rows = mounts::of_project(db, own.mount.project().id).await?;
        let other = rows.into_iter().find(|row| row.enabled && row.path == name);
        let other = other.filter(|row| is_room(services, &row.tool));
        Ok(other.map(|row| Room::of(Mount::new(own.mount.project().clone(), row))))
    }

    /// The mount's id, under which the lines are kept.
    pub fn id(&self) -> i64 {
        self.mount.id()
    }

    /// The language of what the bot says.
    pub fn l(&self, services: &Services) -> L {
        let catalog = services.catalog;
        let locale = catalog.locale(&self.settings.locale).unwrap_or_else(|| catalog.negotiate(None));
        catalog.localizer(locale, None)
    }

    /// Whoever in the room may see the least. What the bot says and where links lead is decided with their rights.
    ///
    /// With a network outside, anybody can be in the room, unless its administrators know better.
    pub fn everyone(&self, services: &Services, is_bridged: bool) -> Reader {
        let read = services.registry.tool(self.mount.tool()).map(farrier_tool::Registered::read);
        let Some(read) = read.filter(|_| !is_bridged || self.settings.audience == "readers") else {
            return Reader::anonymous();
        };
        let grant = self.mount.grant(read);
        let project = self.mount.project();
        let role = if project.hidden { grant.role.max(Role::Member) } else { grant.role };
        let mut terms = Terms::default();
        terms.insert(ALL);
        if role >= Role::Authenticated {
            terms.insert(USERS);
        }
        // People of a group need not have the role, so with groups the role says nothing about the least of all.
        if grant.groups.is_empty() {
            for held in Role::GIVEN.into_iter().filter(|held| *held <= role) {
                terms.insert(format!("p{}:{}", project.id, held.as_str()));
            }
        }
        Reader { user: None, terms, scope: TokenScope::Read, session: None }
    }
}

/// Whether a tool has rooms: those that have bring lines to the search.
pub(crate) fn is_room(services: &Services, tool: &str) -> bool {
    services.registry.tool(tool).is_some_and(|tool| tool.search.iter().any(|(kind, _, _)| *kind == LINES))
}
