//! `/name`: who somebody is on the networks, proved by a code.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use farrier_tool::{Mount, Services};
use farrier_web::{AppError, AppResult, Flash, Frame, page};

use crate::bot::known;
use crate::model::bridges;
use crate::msg;

#[derive(Template)]
#[template(path = "rooms/name.html")]
struct NamePage {
    frame: Frame,
    mount: Mount,
    /// Our names on the networks.
    bots: Vec<String>,
    known: Vec<Known>,
    code: Option<String>,
}

/// A name that is known.
struct Known {
    network: String,
    name: String,
    lasting: bool,
}

/// Shows what is known, and the form.
pub(super) async fn show(
    State(services): State<Services>,
    mount: Mount,
    frame: Frame,
) -> AppResult<Response> {
    render(&services, mount, frame, None).await
}

/// Makes a code and shows it, once.
pub(super) async fn create(
    State(services): State<Services>,
    mount: Mount,
    frame: Frame,
) -> AppResult<Response> {
    let me = frame.reader.id().ok_or(AppError::SignIn)?;
    let code = known::new_code(&services, me).await?;
    render(&services, mount, frame, Some(code)).await
}

/// Forgets all names of the account.
pub(super) async fn forget(
    State(services): State<Services>,
    mount: Mount,
    frame: Frame,
) -> AppResult<Response> {
    let me = frame.reader.id().ok_or(AppError::SignIn)?;
    let tx = services.db.write().await?;
    known::forget_account(&*tx, me).await?;
    tx.commit().await?;
    Ok(Flash::done(&mount.url("/name"), msg::rooms_name_forgotten(frame.l)))
}

async fn render(
    services: &Services,
    mount: Mount,
    frame: Frame,
    code: Option<String>,
) -> AppResult<Response> {
    let db = services.db.read();
    let bridges = bridges::of_room(db, mount.id()).await?;
    let bots =
        bridges.into_iter().filter(|bridge| !bridge.nick.is_empty()).map(|bridge| bridge.nick).collect();
    let rows = match frame.reader.id() {
        Some(me) => known::of_account(db, me).await?,
        None => Vec::new(),
    };
    let word = |text: &str| text.split_once(':').map_or_else(|| text.to_owned(), |(_, word)| word.to_owned());
    let known = rows.iter().map(|row| Known {
        network: word(&row.identity),
        name: word(&row.who),
        lasting: row.lasting,
    });
    page(&NamePage { known: known.collect(), bots, mount, code, frame })
}
