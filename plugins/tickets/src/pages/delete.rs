//! Removing a ticket, and the page that asks before anything is removed.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Flash, Frame, Html};

use super::Number;
use super::sentence::{sentence, slot, word};
use crate::access;
use crate::model::remove::remove;
use crate::msg;

/// Asks before something is removed; its form posts to its own address.
#[derive(Template)]
#[template(path = "tickets/confirm.html")]
pub struct ConfirmPage {
    /// The frame.
    pub frame: Frame,
    /// The heading.
    pub title: String,
    /// What will happen.
    pub text: Html,
    /// The beginning of what will be gone; may be empty.
    pub quote: String,
    /// The button's words.
    pub button: String,
    /// Where cancelling leads.
    pub back: String,
}

/// Asks before a ticket is removed.
pub async fn confirm(
    State(services): State<Services>,
    frame: Frame,
    mount: Mount,
    Path(Number(number)): Path<Number>,
) -> AppResult<Response> {
    let ticket = access::ticket(services.db.read(), &mount, &frame.reader, number).await?;
    let text = msg::tickets_delete_text(frame.l, ticket.comment_count, slot(0));
    let page = ConfirmPage {
        title: msg::tickets_delete(frame.l),
        text: sentence(&text, &[word(&ticket.subject())]),
        quote: String::new(),
        button: msg::tickets_delete_do(frame.l, ticket.key()),
        back: mount.url(&ticket.path()),
        frame,
    };
    farrier_web::page(&page)
}

/// Removes a ticket.
pub async fn delete(
    State(services): State<Services>,
    frame: Frame,
    mount: Mount,
    Path(Number(number)): Path<Number>,
) -> AppResult<Response> {
    let tx = services.db.write().await?;
    let ticket = access::ticket(&*tx, &mount, &frame.reader, number).await?;
    remove(&*tx, &mount, &ticket).await?;
    tx.commit().await?;
    Ok(Flash::done(&mount.url(""), msg::tickets_deleted(frame.l, ticket.key())))
}
