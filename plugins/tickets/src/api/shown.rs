//! Tickets and comments as JSON.

use std::collections::HashMap;
use std::sync::Arc;

use farrier_db::at;
use farrier_domain::accounts::users;
use farrier_domain::artifacts::comments;
use farrier_tool::Mount;
use serde::Serialize;
use time::format_description::well_known::Rfc3339;

use crate::model::comments::anchor;
use crate::model::labels::Model as Label;
use crate::model::tickets::Listed;

/// A time as the API writes it: RFC 3339, UTC.
pub fn time(millis: i64) -> String {
    at(millis).format(&Rfc3339).unwrap_or_default()
}

/// A ticket. Lists leave out `body`.
#[derive(Debug, Serialize)]
pub struct Ticket {
    number: i64,
    url: String,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    status: String,
    open: bool,
    labels: Vec<String>,
    assignee: Option<String>,
    reporter: Option<String>,
    private: bool,
    comments: i64,
    version: i64,
    created_at: String,
    updated_at: String,
    closed_at: Option<String>,
}

impl Ticket {
    /// A ticket with the names of its people and labels.
    pub fn of(
        mount: &Mount,
        ticket: &Listed,
        body: Option<&str>,
        labels: Vec<&Label>,
        people: &HashMap<i64, Arc<users::Model>>,
    ) -> Ticket {
        let name = |id: Option<i64>| id.and_then(|id| people.get(&id)).map(|user| user.name.clone());
        Ticket {
            number: ticket.number,
            url: mount.url(&format!("/{}", ticket.number)),
            title: ticket.title.clone(),
            body: body.map(str::to_owned),
            status: ticket.status.clone(),
            open: ticket.open,
            labels: labels.into_iter().map(|label| label.name.clone()).collect(),
            assignee: name(ticket.assignee_id),
            reporter: name(ticket.reporter_id),
            private: ticket.private,
            comments: ticket.comment_count,
            version: ticket.version,
            created_at: time(ticket.created_at),
            updated_at: time(ticket.updated_at),
            closed_at: ticket.closed_at.map(time),
        }
    }
}

/// A comment.
#[derive(Debug, Serialize)]
pub struct Comment {
    id: i64,
    url: String,
    author: Option<String>,
    body: String,
    created_at: String,
    edited_at: Option<String>,
}

impl Comment {
    /// A comment with its author's name.
    pub fn of(
        mount: &Mount,
        number: i64,
        comment: comments::Model,
        people: &HashMap<i64, Arc<users::Model>>,
    ) -> Comment {
        Comment {
            id: comment.id,
            url: format!("{}{}", mount.url(&format!("/{number}")), anchor(comment.id)),
            author: comment.author_id.and_then(|id| people.get(&id)).map(|user| user.name.clone()),
            body: comment.body,
            created_at: time(comment.created_at),
            edited_at: comment.edited_at.map(time),
        }
    }
}

/// A page of a list.
#[derive(Debug, Serialize)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// What `after` is to be for the next page.
    pub next: Option<String>,
}
