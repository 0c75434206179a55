//! The log by days: the calendar, and a day with a permanent address for each line.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use farrier_db::at;
use farrier_i18n::L;
use farrier_tool::{Mount, Services};
use farrier_web::{AppError, AppResult, Frame, Paging, Path, Query, page};
use serde::Deserialize;

use super::{Here, Shared};
use crate::model::days::{self, Day};
use crate::model::lines::{self, Key};
use crate::msg;
use crate::view::Item;

/// Lines of one page of a day.
pub(super) const PAGE: usize = 500;
/// Days of one page of the calendar.
const DAYS: usize = 60;

#[derive(Template)]
#[template(path = "rooms/days.html")]
struct DaysPage {
    frame: Frame,
    mount: Mount,
    days: Vec<Listed>,
    paging: Paging,
}

/// A day of the calendar.
struct Listed {
    url: String,
    date: String,
    lines: i64,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct After {
    after: String,
}

/// The days with lines, newest first.
pub(super) async fn list(
    State(services): State<Services>,
    mount: Mount,
    frame: Frame,
    Query(After { after }): Query<After>,
) -> AppResult<Response> {
    if let Err(elsewhere) = Here::load(&services, &mount, &frame.reader).await? {
        return Ok(Redirect::to(&format!("{elsewhere}/days")).into_response());
    }
    let mut rows = days::before(services.db.read(), mount.id(), Day::parse(&after), DAYS as u64 + 1).await?;
    let has_more = rows.len() > DAYS;
    rows.truncate(DAYS);
    let next = rows.last().filter(|_| has_more).map(|row| Day(row.day).to_string());
    let days = rows.iter().map(|row| {
        let day = Day(row.day);
        Listed {
            url: mount.url(&format!("/{day}")),
            date: utc(&services, frame.l).date(at(day.start())),
            lines: row.lines,
        }
    });
    let days = days.collect();
    page(&DaysPage { days, paging: Paging::new(&mount.url("/days?"), Some(&after), next), mount, frame })
}

/// Days are days in UTC, whatever the reader's zone is.
fn utc(services: &Services, l: L) -> L {
    services.catalog.localizer(l.locale(), None)
}

#[derive(Template)]
#[template(path = "rooms/day.html")]
struct DayPage {
    l: L,
    frame: Frame,
    mount: Mount,
    date: String,
    lines: i64,
    items: Vec<Item>,
    before: Option<String>,
    behind: Option<String>,
    paging: Paging,
    last: Option<String>,
}

/// A day, by pages.
pub(super) async fn show(
    State(services): State<Services>,
    Extension(shared): Extension<Shared>,
    mount: Mount,
    frame: Frame,
    Path(day): Path<String>,
    Query(After { after }): Query<After>,
) -> AppResult<Response> {
    let day = Day::parse(&day).ok_or(AppError::NotFound)?;
    let here = match Here::load(&services, &mount, &frame.reader).await? {
        Ok(here) => here,
        Err(elsewhere) => return Ok(Redirect::to(&format!("{elsewhere}/{day}")).into_response()),
    };
    let db = services.db.read();
    let mut lines = lines::of_day(db, mount.id(), day, Key::parse(&after), PAGE as u64 + 1).await?;
    let has_more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let next = lines.last().filter(|_| has_more).map(|line| line.key().to_string());
    let mut view = here.view(&services, &shared, &frame.reader, frame.l);
    view.own_page = true;
    let items = view.items(&lines).await?;
    let url = |day: Day| mount.url(&format!("/{day}"));
    let before = days::before(db, mount.id(), Some(day), 1).await?;
    let last = match has_more {
        true => lines::place_before(db, mount.id(), day, None, PAGE as u64).await?,
        false => None,
    };
    page(&DayPage {
        l: frame.l,
        date: utc(&services, frame.l).date(at(day.start())),
        lines: days::count(db, mount.id(), day).await?,
        items,
        before: before.first().map(|row| url(Day(row.day))),
        behind: days::next(db, mount.id(), day).await?.map(url),
        paging: Paging::new(&format!("{}?", url(day)), Some(&after), next),
        last: last.map(|key| format!("{}?after={key}", url(day))),
        mount,
        frame,
    })
}
