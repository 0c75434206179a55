//! How the site does.

use askama::Template;
use axum::extract::State;
use farrier_domain::search_outbox;
use farrier_i18n::L;
use farrier_jobs::{consumers, events, queue};
use farrier_tool::Services;
use farrier_web::{AppResult, Flash, Frame, page};
use sea_orm::{EntityTrait, QueryOrder, QuerySelect};

use super::{Nav, machine};
use crate::{metrics, msg};

/// The page.
#[derive(Template)]
#[template(path = "admin/health.html")]
struct HealthPage {
    frame: Frame,
    nav: Nav,
    about: String,
    stats: Vec<(String, String)>,
    /// How full the disk is, 0 to 100, and what is left in words.
    disk: Option<(u64, String)>,
    lines: Vec<Line>,
    index_lags: bool,
}

/// One thing that was looked at.
struct Line {
    state: Verdict,
    name: String,
    text: String,
}

/// How it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Good,
    Look,
    Bad,
}

impl Line {
    fn class(&self) -> &'static str {
        match self.state {
            Verdict::Good => "state-open",
            Verdict::Look => "state-idle",
            Verdict::Bad => "state-rejected",
        }
    }
    fn icon(&self) -> &'static str {
        match self.state {
            Verdict::Good => "ok",
            Verdict::Look => "warning",
            Verdict::Bad => "error",
        }
    }
    fn word(&self, l: &L) -> String {
        match self.state {
            Verdict::Good => msg::admin_good(*l),
            Verdict::Look => msg::admin_look(*l),
            Verdict::Bad => msg::admin_bad(*l),
        }
    }
}

/// Events that may wait before it is worth a look.
const MUCH: i64 = 100;

pub(super) async fn show(State(services): State<Services>, frame: Frame) -> AppResult {
    let l = frame.l;
    let counts = queue::counts(&services.db).await?;
    let jobs = |state: &str| l.number(counts.get(state).copied().unwrap_or(0));
    let memory = machine::memory_bytes().map_or_else(|| "–".to_owned(), |bytes| l.bytes(bytes));
    let stats = vec![
        (msg::admin_memory(l), memory),
        (msg::admin_stat_waiting(l), jobs(queue::READY)),
        (msg::admin_stat_running(l), jobs(queue::RUNNING)),
        (msg::admin_stat_failed(l), jobs(queue::FAILED)),
    ];
    let disk = machine::disk(&services.config.data);
    let disk = disk.map(|disk| (disk.used_percent(), msg::admin_disk_free(l, l.bytes(disk.free_bytes))));
    let mut lines = vec![database(&services, l).await?];
    let lag = search_outbox::end(services.db.read()).await? - services.search.cursor();
    lines.push(index(&services, l, lag));
    lines.extend(consumers(&services, l).await?);
    lines.push(mail(&services, l));
    lines.extend(tools(&services).await);
    let nav = Nav { failed: counts.get(queue::FAILED).copied().unwrap_or(0) };
    let about = msg::admin_about(l, env!("CARGO_PKG_VERSION"), uptime(l));
    page(&HealthPage { frame, nav, about, stats, disk, lines, index_lags: lag > 0 })
}

fn uptime(l: L) -> String {
    let minutes = metrics::uptime().as_secs() / 60;
    match minutes {
        0..120 => msg::admin_minutes(l, minutes),
        120..2_880 => msg::admin_hours(l, minutes / 60),
        _ => msg::admin_days(l, minutes / 1_440),
    }
}

async fn database(services: &Services, l: L) -> farrier_domain::Result<Line> {
    let name = msg::admin_database(l);
    Ok(match machine::database(&services.db).await? {
        Some(found) => Line {
            state: Verdict::Good,
            name,
            text: msg::admin_database_text(l, found.version, l.bytes(found.bytes.unsigned_abs())),
        },
        None => Line { state: Verdict::Bad, name, text: msg::admin_database_silent(l) },
    })
}

fn index(services: &Services, l: L, lag: i64) -> Line {
    let documents = services.search.documents();
    let text = if lag > 0 {
        msg::admin_index_behind(l, documents, lag)
    } else {
        msg::admin_index_text(l, documents)
    };
    Line { state: if lag > MUCH { Verdict::Look } else { Verdict::Good }, name: msg::admin_index(l), text }
}

/// The readers of the event log together: how far the slowest one is behind.
async fn consumers(services: &Services, l: L) -> farrier_domain::Result<Vec<Line>> {
    let db = services.db.read();
    let rows = consumers::Entity::find().order_by_asc(consumers::Column::Name).limit(200).all(db).await?;
    let last = events::Entity::find()
        .select_only()
        .column(events::Column::Id)
        .order_by_desc(events::Column::Id)
        .limit(1);
    let last = last.into_tuple::<i64>().one(db).await?.unwrap_or(0);
    let name = msg::admin_events(l);
    let behind: Vec<Line> = rows
        .iter()
        .filter(|row| last - row.cursor > MUCH)
        .map(|row| Line {
            state: Verdict::Look,
            name: name.clone(),
            text: msg::admin_events_behind(l, &row.name, last - row.cursor),
        })
        .collect();
    if behind.is_empty() {
        return Ok(vec![Line { state: Verdict::Good, name, text: msg::admin_events_text(l, rows.len()) }]);
    }
    Ok(behind)
}

fn mail(services: &Services, l: L) -> Line {
    let is_on = services.mailer.is_configured();
    let text = if is_on { msg::admin_mail_on(l) } else { msg::admin_mail_off(l) };
    Line { state: if is_on { Verdict::Good } else { Verdict::Look }, name: msg::admin_mail(l), text }
}

/// What the tools find when they look at themselves: the programs that they drive.
async fn tools(services: &Services) -> Vec<Line> {
    let mut lines = Vec::new();
    for tool in services.registry.tools() {
        for check in &tool.checks {
            let found = check(services.clone()).await;
            lines.extend(found.into_iter().map(|check| Line {
                state: if check.ok { Verdict::Good } else { Verdict::Bad },
                name: check.name,
                text: check.message,
            }));
        }
    }
    lines
}

/// Asks for everything to be indexed again; searches go on meanwhile.
pub(super) async fn reindex(State(services): State<Services>, frame: Frame) -> AppResult {
    let tx = services.db.write().await?;
    search_outbox::touch_all(&*tx).await?;
    tx.commit().await?;
    Ok(Flash::done("/-/admin/health", msg::admin_reindexing(frame.l)))
}
