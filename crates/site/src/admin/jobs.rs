//! Work that waits, runs, or could not be done.

use askama::Template;
use axum::extract::{Path, State};
use farrier_db::at;
use farrier_jobs::queue;
use farrier_tool::Services;
use farrier_web::{AppResult, Flash, Frame, Paging, Query, page};
use serde::Deserialize;

use super::Nav;
use crate::msg;

const PER_PAGE: usize = 50;
const BACK: &str = "/-/admin/jobs";

/// The list.
#[derive(Template)]
#[template(path = "admin/jobs.html")]
struct JobsPage {
    frame: Frame,
    nav: Nav,
    /// Words, state, number, and whether these are shown.
    states: Vec<(String, &'static str, i64, bool)>,
    may_retry_all: bool,
    rows: Vec<JobRow>,
    paging: Paging,
}

struct JobRow {
    id: i64,
    name: String,
    payload: String,
    attempts: String,
    made: String,
    due: String,
    error: Option<(String, String)>,
    is_running: bool,
}

impl JobRow {
    fn of(frame: &Frame, job: queue::Model) -> JobRow {
        JobRow {
            attempts: msg::admin_job_attempts(frame.l, job.attempts),
            error: job
                .last_error
                .map(|text| (text.lines().next().unwrap_or_default().chars().take(120).collect(), text)),
            is_running: job.state == queue::RUNNING,
            id: job.id,
            name: job.name,
            payload: job.payload,
            made: msg::admin_job_made(frame.l, frame.l.date_time(at(job.created_at))),
            due: msg::admin_job_due(frame.l, frame.l.date_time(at(job.run_at))),
        }
    }
}

/// Which jobs.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    state: String,
    after: String,
}

pub(super) async fn list(
    State(services): State<Services>,
    frame: Frame,
    Query(asked): Query<Asked>,
) -> AppResult {
    let l = frame.l;
    let known = [queue::FAILED, queue::READY, queue::RUNNING];
    let state = known.into_iter().find(|state| *state == asked.state).unwrap_or(queue::FAILED);
    let before = asked.after.parse().ok();
    let mut found = queue::list(&services.db, Some(state), before, PER_PAGE as u64 + 1).await?;
    let more = found.len() > PER_PAGE;
    found.truncate(PER_PAGE);
    let next = found.last().filter(|_| more).map(|job| job.id.to_string());
    let counts = queue::counts(&services.db).await?;
    let count = |state: &str| counts.get(state).copied().unwrap_or(0);
    let states = [
        (msg::admin_jobs_failed(l), queue::FAILED),
        (msg::admin_jobs_waiting(l), queue::READY),
        (msg::admin_jobs_running(l), queue::RUNNING),
    ];
    let states = states.map(|(words, name)| (words, name, count(name), name == state)).to_vec();
    let rows: Vec<JobRow> = found.into_iter().map(|job| JobRow::of(&frame, job)).collect();
    let may_retry_all = state == queue::FAILED && !rows.is_empty();
    let paging = Paging::new(&format!("{BACK}?state={state}&"), before.map(|_| asked.after.as_str()), next);
    page(&JobsPage { nav: Nav { failed: count(queue::FAILED) }, frame, states, may_retry_all, rows, paging })
}

pub(super) async fn retry(State(services): State<Services>, frame: Frame, Path(id): Path<i64>) -> AppResult {
    let there = queue::retry(&services.db, id, services.now()).await?;
    Ok(answer(&frame, there, msg::admin_job_retried(frame.l)))
}

pub(super) async fn discard(
    State(services): State<Services>,
    frame: Frame,
    Path(id): Path<i64>,
) -> AppResult {
    let there = queue::discard(&services.db, id).await?;
    Ok(answer(&frame, there, msg::admin_job_discarded(frame.l)))
}

pub(super) async fn retry_all(State(services): State<Services>, frame: Frame) -> AppResult {
    let count = queue::retry_all_failed(&services.db, services.now()).await?;
    Ok(Flash::done(BACK, msg::admin_jobs_retried(frame.l, count)))
}

/// A job may be done, or have begun, since the list was read.
fn answer(frame: &Frame, there: bool, done: String) -> axum::response::Response {
    if there { Flash::done(BACK, done) } else { Flash::failed(BACK, msg::admin_job_gone(frame.l)) }
}
