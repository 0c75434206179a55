//! Files of tickets and comments.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use farrier_domain::Reader;
use farrier_domain::artifacts::attachments::{self, Model as Attachment};
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Frame, files};

use super::delete::ConfirmPage;
use super::edit::allowed;
use super::sentence::{sentence, slot, word};
use super::{Number, show};
use crate::access::{self, MODERATE};
use crate::model::comments::of;
use crate::model::history::{self, Entry, field};
use crate::model::tickets::Model as Ticket;
use crate::msg;

/// Serves a file of a ticket that the reader may see.
pub async fn show(
    State(services): State<Services>,
    Extension(reader): Extension<Reader>,
    mount: Mount,
    Path((Number(number), Number(id), _)): Path<(Number, Number, String)>,
    headers: HeaderMap,
) -> AppResult<Response> {
    let ticket = access::ticket(services.db.read(), &mount, &reader, number).await?;
    let key = ticket.key();
    let file = attachments::find(services.db.read(), of(&ticket, &key), id).await?;
    if let Some(known) = files::not_modified(&headers, &file.blob) {
        return Ok(known);
    }
    files::attachment(&services, &file).await
}

/// A file that the reader may remove, with its ticket.
async fn mine(
    services: &Services,
    frame: &Frame,
    mount: &Mount,
    number: i64,
    id: i64,
) -> AppResult<(Ticket, Attachment)> {
    let ticket = access::ticket(services.db.read(), mount, &frame.reader, number).await?;
    let key = ticket.key();
    let file = attachments::find(services.db.read(), of(&ticket, &key), id).await?;
    let mine = frame.reader.id().is_some() && frame.reader.id() == file.author_id;
    allowed(frame, mine || frame.may(MODERATE))?;
    Ok((ticket, file))
}

/// Asks before a file is removed.
pub async fn confirm_delete(
    State(services): State<Services>,
    frame: Frame,
    mount: Mount,
    Path((Number(number), Number(id))): Path<(Number, Number)>,
) -> AppResult<Response> {
    let (ticket, file) = mine(&services, &frame, &mount, number, id).await?;
    let text = msg::tickets_file_delete_text(frame.l, slot(0), slot(1));
    let page = ConfirmPage {
        title: msg::tickets_file_delete_title(frame.l),
        text: sentence(&text, &[word(&file.name), word(&ticket.subject())]),
        quote: String::new(),
        button: msg::tickets_file_delete_do(frame.l),
        back: mount.url(&ticket.path()),
        frame,
    };
    farrier_web::page(&page)
}

/// Removes a file and says so in the history.
pub async fn delete(
    State(services): State<Services>,
    frame: Frame,
    mount: Mount,
    Path((Number(number), Number(id))): Path<(Number, Number)>,
) -> AppResult<Response> {
    let (ticket, file) = mine(&services, &frame, &mount, number, id).await?;
    let tx = services.db.write().await?;
    attachments::delete(&*tx, &file).await?;
    let entry = Entry {
        ticket: ticket.id,
        actor: frame.reader.id(),
        field: field::FILE_REMOVED,
        old: Some(&file.name),
        at: services.now(),
        ..Entry::default()
    };
    history::note(&*tx, entry).await?;
    tx.commit().await?;
    Ok(show::back(&mount, &ticket, msg::tickets_file_deleted(frame.l)))
}
