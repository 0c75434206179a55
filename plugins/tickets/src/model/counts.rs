//! How many tickets are open and closed, kept with each change.
//!
//! The names `open` and `closed` count what everybody sees, and `open` stands in the project's bar; private tickets are
//! counted apart.

use farrier_domain::projects::counters;
use farrier_domain::{Reader, Result};
use farrier_tool::{Mount, Services};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::tickets::{Column, Entity, Model};
use crate::access::PRIVATE;

/// Where new numbers come from; it only grows, so a number is never reused.
pub const LAST_NUMBER: &str = "last-number";

fn name(open: bool, private: bool) -> &'static str {
    match (open, private) {
        (true, false) => "open",
        (false, false) => "closed",
        (true, true) => "open-private",
        (false, true) => "closed-private",
    }
}

/// Notes that a ticket appeared, changed or went away.
pub async fn moved<C: ConnectionTrait>(
    tx: &C,
    mount: i64,
    before: Option<&Model>,
    after: Option<&Model>,
) -> Result<()> {
    let before = before.map(|ticket| name(ticket.open, ticket.private));
    let after = after.map(|ticket| name(ticket.open, ticket.private));
    if before != after {
        if let Some(before) = before {
            counters::add(tx, mount, before, -1).await?;
        }
        if let Some(after) = after {
            counters::add(tx, mount, after, 1).await?;
        }
    }
    Ok(())
}

/// How many tickets a reader sees open and closed.
pub async fn for_reader(services: &Services, mount: &Mount, reader: &Reader) -> Result<(i64, i64)> {
    let known = services.known.counters([mount.id()]).await?;
    let kept = |name: &str| known.get(&mount.id()).and_then(|own| own.get(name)).copied().unwrap_or(0);
    if mount.allows(reader, PRIVATE) {
        return Ok((kept("open") + kept("open-private"), kept("closed") + kept("closed-private")));
    }
    let (mut open, mut closed) = (kept("open"), kept("closed"));
    // The reader's own private tickets are few, and only looked for when there are private ones at all.
    if let Some(me) = reader.id().filter(|_| kept("open-private") + kept("closed-private") > 0) {
        let mine = Entity::find().select_only().column(Column::Open).filter(Column::MountId.eq(mount.id()));
        let mine = mine.filter(Column::ReporterId.eq(me)).filter(Column::Private.eq(true)).limit(10_000);
        for is_open in mine.into_tuple::<bool>().all(services.db.read()).await? {
            if is_open { open += 1 } else { closed += 1 }
        }
    }
    Ok((open, closed))
}

/// Counts everything anew after an import.
pub async fn recount<C: ConnectionTrait>(tx: &C, mount: i64) -> Result<()> {
    let counted = Entity::find()
        .select_only()
        .column(Column::Open)
        .column(Column::Private)
        .column_as(Column::Id.count(), "n")
        .filter(Column::MountId.eq(mount))
        .group_by(Column::Open)
        .group_by(Column::Private)
        .into_tuple::<(bool, bool, i64)>()
        .all(tx)
        .await?;
    for (open, private) in [(true, false), (false, false), (true, true), (false, true)] {
        let n = counted.iter().find(|row| (row.0, row.1) == (open, private)).map_or(0, |row| row.2);
        counters::set(tx, mount, name(open, private), n).await?;
    }
    let last =
        Entity::find().select_only().column_as(Column::Number.max(), "n").filter(Column::MountId.eq(mount));
    let last = last.into_tuple::<Option<i64>>().one(tx).await?.flatten().unwrap_or(0);
    counters::set(tx, mount, LAST_NUMBER, last).await
}
