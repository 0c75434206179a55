//! Removes lines whose time is over, a few at a time, so that nobody waits for it.

use std::time::Duration;

use farrier_domain::projects::mounts;
use farrier_domain::search_outbox;
use farrier_jobs::events::Model as EventRow;
use farrier_tool::events::{Event, MountRemoved};
use farrier_tool::{Mount, Services};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tokio::sync::watch;

use crate::bot::{announce, tells};
use crate::model::days::{self, Day};
use crate::model::lines::{self, Column, Kind};
use crate::model::{bridges, marks, people, queue, seen};
use crate::search::{LINES, hour_key};
use crate::{Room, room};

const EVERY: Duration = Duration::from_secs(300);
/// How long lines live that are not kept: as long as somebody may want to look back in the browser.
const UNKEPT_MILLIS: i64 = 3_600_000;
const BATCH: u64 = 500;

/// Sweeps every now and then until told to stop.
pub(crate) async fn run(services: Services, tool: &'static str, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = sweep(&services, tool).await {
            tracing::warn!("old lines of rooms were not removed: {error:#}");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Removes what is due in all rooms of a tool.
pub async fn sweep(services: &Services, tool: &str) -> anyhow::Result<()> {
    let rows = mounts::Entity::find().filter(mounts::Column::Tool.eq(tool)).all(services.db.read()).await?;
    for row in rows {
        let Some(mount) = Mount::load(services.db.read(), row.id).await? else { continue };
        let room = Room::of(mount);
        let life = match (room.settings.keep_log, room.settings.log_days) {
            (false, _) => UNKEPT_MILLIS,
            (true, 0) => continue,
            (true, days) => days * days::MILLIS,
        };
        while remove_before(services, &room, services.now() - life).await? {}
    }
    Ok(())
}

/// Removes some lines older than a time; whether there may be more.
async fn remove_before(services: &Services, room: &Room, before: i64) -> anyhow::Result<bool> {
    let query = lines::Entity::find().filter(Column::RoomId.eq(room.id())).filter(Column::At.lt(before));
    let old = query.order_by_asc(Column::At).limit(BATCH).all(services.db.read()).await?;
    if old.is_empty() {
        return Ok(false);
    }
    let tx = services.db.write().await?;
    let ids = old.iter().map(|line| line.id);
    lines::Entity::delete_many()
        .filter(Column::RoomId.eq(room.id()))
        .filter(Column::Id.is_in(ids))
        .exec(&*tx)
        .await?;
    let mut hours: Vec<String> = Vec::new();
    for line in old.iter().filter(|line| line.kind() != Kind::Changed) {
        days::add(&*tx, room.id(), Day::of(line.at), -1).await?;
        hours.push(hour_key(line.at));
    }
    hours.dedup();
    for hour in hours {
        search_outbox::touch(&*tx, room.id(), LINES, &hour).await?;
    }
    tx.commit().await?;
    Ok(old.len() as u64 == BATCH)
}

/// Removes all that belonged to a mount that is gone.
pub(crate) async fn on_mount_removed(services: Services, event: EventRow) -> anyhow::Result<()> {
    let Some(gone) = MountRemoved::of(&event).filter(|gone| room::is_room(&services, &gone.tool)) else {
        return Ok(());
    };
    let tx = services.db.write().await?;
    forget(&*tx, gone.mount).await?;
    Ok(tx.commit().await?)
}

async fn forget<C: ConnectionTrait>(tx: &C, mount: i64) -> anyhow::Result<()> {
    lines::Entity::delete_many().filter(Column::RoomId.eq(mount)).exec(tx).await?;
    days::Entity::delete_many().filter(days::Column::RoomId.eq(mount)).exec(tx).await?;
    marks::Entity::delete_many().filter(marks::Column::RoomId.eq(mount)).exec(tx).await?;
    seen::Entity::delete_many().filter(seen::Column::RoomId.eq(mount)).exec(tx).await?;
    people::clear(tx, mount).await?;
    announce::Entity::delete_many().filter(announce::Column::RoomId.eq(mount)).exec(tx).await?;
    tells::Entity::delete_many().filter(tells::Column::RoomId.eq(mount)).exec(tx).await?;
    queue::clear(tx, mount).await?;
    bridges::forget(tx, mount).await?;
    Ok(())
}
