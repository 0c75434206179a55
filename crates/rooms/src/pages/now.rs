//! `/{project}/{mount}`: what is said right now, who is there, and a field to take part.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use farrier_i18n::L;
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, FormErrors, Frame, Query, page_with_status};
use serde::Deserialize;

use super::{Here, Shared};
use crate::model::{bridges, lines, marks, people};
use crate::msg;
use crate::view::Item;

/// Lines that a live log begins with.
const SHOWN: u64 = 150;

#[derive(Template)]
#[template(path = "rooms/now.html")]
struct NowPage {
    l: L,
    frame: Frame,
    mount: Mount,
    items: Vec<Item>,
    last: i64,
    has_unread: bool,
    may_post: bool,
    follows: bool,
    people: Vec<people::Model>,
    bridges: Vec<Bridged>,
    off_record: String,
    typed: String,
    errors: FormErrors,
}

/// A network as the page shows it.
struct Bridged {
    text: String,
    is_joined: bool,
}

/// How the page is asked for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// Whether it is to load itself again and again, for browsers without scripts.
    follow: Option<String>,
}

pub(super) async fn show(
    State(services): State<Services>,
    Extension(shared): Extension<Shared>,
    mount: Mount,
    frame: Frame,
    Query(asked): Query<Asked>,
) -> AppResult<Response> {
    render(&services, &shared, mount, frame, asked.follow.is_some(), String::new(), FormErrors::new()).await
}

/// The page, also when what was typed is refused.
pub(super) async fn render(
    services: &Services,
    shared: &Shared,
    mount: Mount,
    frame: Frame,
    follows: bool,
    typed: String,
    errors: FormErrors,
) -> AppResult<Response> {
    let here = match Here::load(services, &mount, &frame.reader).await? {
        Ok(here) => here,
        Err(elsewhere) => return Ok(Redirect::to(&elsewhere).into_response()),
    };
    let db = services.db.read();
    // First the place from which the live log goes on, so that nothing falls between the two.
    let last = lines::last_id(db, mount.id()).await?;
    let lines = lines::newest(db, mount.id(), SHOWN).await?;
    let seen = match frame.reader.id() {
        Some(me) => marks::of(db, mount.id(), me).await?,
        None => None,
    };
    let mut view = here.view(services, shared, &frame.reader, frame.l);
    view.seen = seen;
    view.with_days = true;
    let items = view.items(&lines).await?;
    let people = if here.bridges.is_empty() { Vec::new() } else { people::of_room(db, mount.id()).await? };
    let l = frame.l;
    let page = NowPage {
        l,
        has_unread: seen.is_some_and(|seen| lines.iter().any(|line| line.id > seen)),
        may_post: frame.may(shared.rights.post),
        people,
        bridges: here.bridges.iter().map(|bridge| bridged(l, bridge)).collect(),
        off_record: here.room.settings.off_record.clone(),
        items,
        last,
        follows,
        typed,
        errors,
        mount,
        frame,
    };
    page_with_status(page.errors.status(), &page)
}

fn bridged(l: L, bridge: &bridges::Model) -> Bridged {
    let text = match bridge.state.as_str() {
        "joined" => msg::rooms_bridge_joined(l, &bridge.network, &bridge.nick),
        "refused" => msg::rooms_bridge_refused(l, &bridge.network, &bridge.note),
        _ => msg::rooms_bridge_waiting(l, &bridge.network),
    };
    Bridged { text, is_joined: bridge.is_joined() }
}
