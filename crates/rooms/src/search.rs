//! The log in the one search: one document for what was said in an hour.
//!
//! A talk is found by words of several lines together, and a busy day is no thousand documents.

use async_trait::async_trait;
use farrier_tool::{Batch, Mount, SearchDocument, SearchSource, Services};

use crate::Room;
use crate::model::days::{self, Day};
use crate::model::lines::{self, Model as Line};

/// The kind of the documents.
pub const LINES: &str = "lines";
/// The milliseconds of an hour.
const HOUR: i64 = 3_600_000;
/// Lines of one hour that are found; more than that in an hour is no talk.
const MOST: u64 = 5_000;

/// The key of the hour of a time: hours since 1970.
pub(crate) fn hour_key(at: i64) -> String {
    at.div_euclid(HOUR).to_string()
}

/// The first and the last millisecond (which is not in it) of an hour.
pub(crate) fn hour_range(key: &str) -> Option<(i64, i64)> {
    let from = key.parse::<i64>().ok()?.checked_mul(HOUR)?;
    Some((from, from.checked_add(HOUR)?))
}

/// Finds what was said.
pub struct Lines;

#[async_trait]
impl SearchSource for Lines {
    async fn update(
        &self,
        services: &Services,
        mount: &Mount,
        key: &str,
        out: &mut Batch<'_>,
    ) -> anyhow::Result<()> {
        let room = Room::of(mount.clone());
        let Some((from, to)) = hour_range(key).filter(|_| room.settings.keep_log) else {
            return out.delete(key);
        };
        let said = lines::said_between(services.db.read(), mount.id(), from, to, MOST).await?;
        match document(mount, key, &said) {
            Some(document) => out.put(document),
            None => out.delete(key),
        }
    }

    async fn all(&self, services: &Services, mount: &Mount, out: &mut Batch<'_>) -> anyhow::Result<()> {
        if !Room::of(mount.clone()).settings.keep_log {
            return Ok(());
        }
        let db = services.db.read();
        let mut before = None;
        loop {
            let some = days::before(db, mount.id(), before, 100).await?;
            let Some(last) = some.last() else { return Ok(()) };
            before = Some(Day(last.day));
            for day in some {
                for hour in 0..24 {
                    let from = Day(day.day).start() + hour * HOUR;
                    let said = lines::said_between(db, mount.id(), from, from + HOUR, MOST).await?;
                    if let Some(document) = document(mount, &hour_key(from), &said) {
                        out.put(document)?;
                    }
                }
            }
        }
    }
}

fn document(mount: &Mount, key: &str, said: &[Line]) -> Option<SearchDocument> {
    let (first, last) = (said.first()?, said.last()?);
    let mut body = String::new();
    for line in said {
        body.push_str(&line.nick);
        body.push_str(": ");
        body.push_str(&line.text);
        body.push('\n');
    }
    Some(SearchDocument {
        key: key.to_owned(),
        title: format!("{} · {}", mount.label(), first.day()),
        body,
        url: mount.url(&format!("/lines/{}", first.id)),
        updated_at: last.at,
        ..SearchDocument::default()
    })
}
