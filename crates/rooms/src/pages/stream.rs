//! `/live`: new lines as server-sent events, as markup in the reader's language and zone.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use farrier_domain::Reader;
use farrier_i18n::L;
use farrier_tool::{Mount, Problem, Services};
use farrier_web::{AppError, AppResult, Frame, Query};
use futures::stream;
use serde::Deserialize;

use super::{Here, Shared};
use crate::live::Following;
use crate::model::lines::{self, Kind, Model as Line};
use crate::msg;
use crate::view::Item;

/// Lines that are sent at once; a reader who was away longer loads the page again.
const AT_ONCE: u64 = 200;
/// After this a stream ends, and the browser begins a new one: whoever lost the right to read is out then at the latest.
const LONGEST: Duration = Duration::from_secs(15 * 60);
/// How often the right to read is looked at again.
const LOOK_EVERY: Duration = Duration::from_secs(30);

#[derive(Template)]
#[template(path = "rooms/items.html")]
struct Items {
    l: L,
    items: Vec<Item>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Place {
    after: Option<i64>,
}

struct Stream {
    services: Services,
    shared: Shared,
    reader: Arc<Reader>,
    l: L,
    mount: i64,
    after: i64,
    following: Following,
    waiting: VecDeque<Event>,
    end: tokio::time::Instant,
    is_first: bool,
}

/// Follows the room. It is for scripts only: whoever does not ask for events gets none.
pub(super) async fn follow(
    State(services): State<Services>,
    Extension(shared): Extension<Shared>,
    mount: Mount,
    frame: Frame,
    headers: HeaderMap,
    Query(place): Query<Place>,
) -> AppResult<Response> {
    let wants = headers.get("accept").and_then(|kind| kind.to_str().ok());
    if !wants.is_some_and(|kind| kind.contains("text/event-stream")) {
        return Err(AppError::Refused(StatusCode::NOT_ACCEPTABLE, msg::rooms_live_only(frame.l)));
    }
    let known = headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(|id| id.parse().ok());
    let after = match known.or(place.after) {
        Some(after) => after,
        None => lines::last_id(services.db.read(), mount.id()).await?,
    };
    let Some(following) = shared.live.follow(mount.id()) else {
        let busy = Problem { retry_after: Some(30), ..Problem::of(StatusCode::SERVICE_UNAVAILABLE) };
        return Err(busy.into());
    };
    let stream = Stream {
        services,
        shared,
        reader: Arc::new(frame.reader),
        l: frame.l,
        mount: mount.id(),
        after,
        following,
        waiting: VecDeque::new(),
        end: tokio::time::Instant::now() + LONGEST,
        is_first: true,
    };
    let events = stream::unfold(stream, |mut stream| async move {
        let event = stream.next().await?;
        Some((Ok::<_, Infallible>(event), stream))
    });
    let mut response =
        Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(20))).into_response();
    // A proxy that collects the answer would hold back every line.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

impl Stream {
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            if !self.is_first {
                let left = self.end.checked_duration_since(tokio::time::Instant::now())?;
                if !self.following.wait(left.min(LOOK_EVERY)).await {
                    return None;
                }
            }
            self.is_first = false;
            if let Err(error) = self.load().await {
                // Also when the reader may not look any more: the stream ends, and asking again is refused.
                tracing::debug!("a live log ended: {error}");
                return None;
            }
        }
    }

    async fn load(&mut self) -> AppResult<()> {
        let db = self.services.db.read();
        let mount = Mount::load(db, self.mount).await?.ok_or(AppError::NotFound)?;
        if !mount.row().enabled || !mount.allows(&self.reader, self.shared.rights.read) {
            return Err(AppError::NotFound);
        }
        let new = lines::since(db, mount.id(), self.after, AT_ONCE).await?;
        let Some(last) = new.last().map(|line| line.id) else { return Ok(()) };
        let Ok(here) = Here::load(&self.services, &mount, &self.reader).await? else {
            return Err(AppError::NotFound);
        };
        let view = here.view(&self.services, &self.shared, &self.reader, self.l);
        let (changes, added): (Vec<Line>, Vec<Line>) =
            new.into_iter().partition(|line| line.kind() == Kind::Changed);
        let added_ids: Vec<i64> = added.iter().map(|line| line.id).collect();
        let mut events = Vec::new();
        if !added.is_empty() {
            events.push(("lines", view.items(&added).await?));
        }
        let changed: Vec<i64> = changes.iter().filter_map(|line| line.target_id).collect();
        let changed: Vec<i64> = changed.into_iter().filter(|id| !added_ids.contains(id)).collect();
        if !changed.is_empty() {
            events.push(("changed", view.items(&lines::by_ids(db, mount.id(), &changed).await?).await?));
        }
        for (name, items) in events {
            let html = Items { l: self.l, items }.render().map_err(|e| anyhow::anyhow!("template: {e}"))?;
            self.waiting.push_back(Event::default().event(name).id(last.to_string()).data(one_line(&html)));
        }
        if self.waiting.is_empty() {
            self.waiting.push_back(Event::default().event("none").id(last.to_string()).data("-"));
        }
        self.after = last;
        Ok(())
    }
}

/// Carriage returns are not allowed in an event.
fn one_line(html: &str) -> String {
    html.replace(['\r', '\n'], " ")
}
