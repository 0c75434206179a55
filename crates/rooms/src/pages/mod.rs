//! The pages that all chat tools share.

mod days;
mod line;
mod name;
mod now;
mod say;
mod search;
mod stream;

use std::sync::Arc;

use farrier_domain::Reader;
use farrier_tool::{Cost, Mount, Routes, Row, Services};
use farrier_web::{AppError, AppResult};

use crate::live::Live;
use crate::model::bridges;
use crate::view::View;
use crate::{Rights, Room};

/// What the pages need to know of their tool.
#[derive(Clone)]
pub(crate) struct Shared {
    pub rights: Rights,
    pub live: Arc<Live>,
}

/// All shared pages of a chat tool.
pub(crate) fn routes(shared: Shared) -> Routes {
    let Rights { read, post, moderate } = shared.rights;
    Routes::reading(read)
        .get("/", Row::of("room", read), now::show)
        .post("/", Row::of("line", post), say::create)
        .get("/live", Row::of("room", read).cost(Cost::Cheap), stream::follow)
        .post("/read", Row::of("room", read), say::mark)
        .get("/days", Row::of("room", read), days::list)
        .get("/name", Row::of("name", post), name::show)
        .post("/name", Row::of("name", post), name::create)
        .post("/name/forget", Row::of("name", post), name::forget)
        .get("/search", Row::of("room", read), search::find)
        .get("/lines/{id}", Row::of("line", read).cost(Cost::Cheap), line::show)
        .get("/lines/{id}/remove", Row::of("line", moderate), line::ask_remove)
        .post("/lines/{id}/remove", Row::of("line", moderate), line::remove)
        .get("/{day}", Row::of("room", read), days::show)
        .with(shared)
}

/// The room of a page with all that is known of its networks.
struct Here {
    room: Room,
    bridges: Vec<bridges::Model>,
}

impl Here {
    /// The mount's room. A mount that ties its network to another room has no log of its own, and says where it is.
    async fn load(services: &Services, mount: &Mount, reader: &Reader) -> AppResult<Result<Here, String>> {
        let db = services.db.read();
        let room = Room::of(mount.clone());
        if !room.settings.joined_to.trim().is_empty()
            && let Some(other) = Room::joined(services, db, mount.clone()).await?
            && other.id() != mount.id()
        {
            let read = services.registry.tool(other.mount.tool()).ok_or(AppError::NotFound)?.read();
            if !other.mount.allows(reader, read) {
                return Err(AppError::NotFound);
            }
            return Ok(Err(other.mount.url("")));
        }
        Ok(Ok(Here { bridges: bridges::of_room(db, mount.id()).await?, room }))
    }

    fn view<'a>(
        &'a self,
        services: &'a Services,
        shared: &Shared,
        reader: &'a Reader,
        l: farrier_i18n::L,
    ) -> View<'a> {
        View {
            services,
            room: &self.room,
            l,
            me: reader.user.as_deref().map(|user| user.name.as_str()),
            is_bridged: !self.bridges.is_empty(),
            may_moderate: self.room.mount.allows(reader, shared.rights.moderate),
            seen: None,
            own_page: false,
            with_days: false,
        }
    }
}
