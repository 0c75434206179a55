//! The browsers that are signed in.

use askama::Template;
use axum::extract::{Path, State};
use farrier_db::at;
use farrier_domain::accounts::sessions;
use farrier_tool::Services;
use farrier_web::{AppError, AppResult, Flash, Frame, page};

use super::me;
use crate::{cookies, local, msg};

/// The list.
#[derive(Template)]
#[template(path = "account/sessions.html")]
struct SessionsPage {
    frame: Frame,
    rows: Vec<SessionRow>,
    others: bool,
}

struct SessionRow {
    id: i64,
    device: String,
    address: String,
    since: String,
    seen: String,
    this: bool,
}

pub(super) async fn list(State(services): State<Services>, frame: Frame) -> AppResult {
    let rows = sessions::list(services.db.read(), me(&frame)?.id, services.now()).await?;
    let rows: Vec<SessionRow> = rows
        .into_iter()
        .map(|row| SessionRow {
            device: device(&frame, &row.agent),
            this: frame.reader.session == Some(row.id),
            id: row.id,
            address: row.address,
            since: msg::account_session_since(frame.l, frame.l.date(at(row.created_at))),
            seen: msg::account_session_seen(frame.l, frame.l.ago(at(row.used_at), frame.now)),
        })
        .collect();
    let others = rows.iter().any(|row| !row.this);
    page(&SessionsPage { frame, rows, others })
}

pub(super) async fn delete(State(services): State<Services>, frame: Frame, Path(id): Path<i64>) -> AppResult {
    let tx = services.db.write().await?;
    if !sessions::revoke(&*tx, me(&frame)?.id, id).await? {
        return Err(AppError::NotFound);
    }
    tx.commit().await?;
    if frame.reader.session == Some(id) {
        let mut response = local::redirect("/");
        cookies::clear_session(&services, &mut response);
        return Ok(response);
    }
    Ok(Flash::done("/-/account/sessions", msg::account_session_ended(frame.l)))
}

pub(super) async fn delete_others(State(services): State<Services>, frame: Frame) -> AppResult {
    let tx = services.db.write().await?;
    let ended = sessions::revoke_others(&*tx, me(&frame)?.id, frame.reader.session).await?;
    tx.commit().await?;
    Ok(Flash::done("/-/account/sessions", msg::account_sessions_ended(frame.l, ended)))
}

/// Browser and system as people call them, as far as the browser's own words tell.
fn device(frame: &Frame, agent: &str) -> String {
    match (browser(agent), system(agent)) {
        (Some(browser), Some(system)) => msg::account_device(frame.l, browser, system),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) if agent.trim().is_empty() => msg::account_device_unknown(frame.l),
        (None, None) => agent.chars().take(60).collect(),
    }
}

/// Each browser names those before it as well, so the order counts.
fn browser(agent: &str) -> Option<&'static str> {
    const NAMES: &[(&str, &str)] = &[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Vivaldi/", "Vivaldi"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chromium/", "Chromium"),
        ("HeadlessChrome/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];
    NAMES.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
}

fn system(agent: &str) -> Option<&'static str> {
    const NAMES: &[(&str, &str)] = &[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("FreeBSD", "FreeBSD"),
        ("OpenBSD", "OpenBSD"),
        ("Linux", "Linux"),
    ];
    NAMES.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::{browser, system};

    #[test]
    fn agents_are_told_apart() {
        for (agent, is) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                (Some("Firefox"), Some("Linux")),
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                (Some("Safari"), Some("iPhone")),
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0",
                (Some("Edge"), Some("Windows")),
            ),
            ("curl/8.5.0", (Some("curl"), None)),
            ("", (None, None)),
        ] {
            assert_eq!((browser(agent), system(agent)), is, "{agent}");
        }
    }
}
