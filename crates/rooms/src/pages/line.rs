//! One line: its permanent address, and its end.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use farrier_i18n::L;
use farrier_tool::{Mount, Services};
use farrier_web::{AppError, AppResult, Flash, Frame, Path, page};

use super::days::PAGE;
use super::{Here, Shared};
use crate::model::days;
use crate::model::lines::{self, Kind};
use crate::view::Item;
use crate::{msg, say};

/// Lines above the one that is asked for.
const ABOVE: u64 = 100;

/// Leads to the page of the day that the line is on.
pub(super) async fn show(
    State(services): State<Services>,
    mount: Mount,
    Path(id): Path<i64>,
) -> AppResult<Response> {
    let db = services.db.read();
    let line = lines::find(db, mount.id(), id).await?;
    let day = line.day();
    let place = match days::count(db, mount.id(), day).await? > PAGE as i64 {
        true => lines::place_before(db, mount.id(), day, Some(line.key()), ABOVE).await?,
        false => None,
    };
    let place = place.map_or(String::new(), |key| format!("?after={key}"));
    Ok(Redirect::to(&mount.url(&format!("/{day}{place}#l{id}"))).into_response())
}

#[derive(Template)]
#[template(path = "rooms/remove.html")]
struct RemovePage {
    l: L,
    frame: Frame,
    mount: Mount,
    url: String,
    items: Vec<Item>,
}

/// Asks a moderator whether it is meant.
pub(super) async fn ask_remove(
    State(services): State<Services>,
    Extension(shared): Extension<Shared>,
    mount: Mount,
    frame: Frame,
    Path(id): Path<i64>,
) -> AppResult<Response> {
    let Ok(here) = Here::load(&services, &mount, &frame.reader).await? else {
        return Err(AppError::NotFound);
    };
    let line = lines::find(services.db.read(), mount.id(), id).await?;
    if line.kind() == Kind::Removed {
        return Err(AppError::NotFound);
    }
    let mut view = here.view(&services, &shared, &frame.reader, frame.l);
    view.may_moderate = false;
    let items = view.items(std::slice::from_ref(&line)).await?;
    let url = mount.url(&format!("/lines/{id}"));
    page(&RemovePage { l: frame.l, mount, url, items, frame })
}

/// Takes the line out.
pub(super) async fn remove(
    State(services): State<Services>,
    mount: Mount,
    frame: Frame,
    Path(id): Path<i64>,
) -> AppResult<Response> {
    let Ok(here) = Here::load(&services, &mount, &frame.reader).await? else {
        return Err(AppError::NotFound);
    };
    let line = say::remove(&services, &here.room, id).await?;
    let back = mount.url(&format!("/lines/{}", line.id));
    Ok(Flash::done(&back, msg::rooms_removed_done(frame.l)))
}
