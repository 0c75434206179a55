//! The tracker's pages.

mod attachments;
mod comments;
mod delete;
mod diff;
mod edit;
mod feed;
mod labels;
mod list;
mod new;
mod sentence;
mod show;
mod timeline;
mod triage;
pub use triage::find_assignee;
mod words;

use farrier_tool::{Cost, Routes, Row, Shows};
use serde::Deserialize;

use crate::access::{COMMENT, CREATE, MODERATE, READ, TRIAGE};

/// The number in an address. What is no number is the number of no ticket, and so not found.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(from = "String")]
pub struct Number(pub i64);

impl From<String> for Number {
    fn from(text: String) -> Number {
        Number(text.parse().unwrap_or(0))
    }
}

/// All pages with their rows. Where a row asks only for reading and the route changes something, the handler's way to the
/// ticket asks for more: whoever opened a ticket may close it without being a triager.
pub fn routes() -> Routes {
    Routes::reading(READ)
        .get("/", Row::of("tickets", READ).cached(Shows::Mounts), list::list)
        .get("/feed.atom", Row::of("tickets", READ).cost(Cost::Cheap).cached(Shows::Mounts), feed::feed)
        .get("/new", Row::of("ticket", CREATE), new::new)
        .post("/new", Row::of("ticket", CREATE), new::create)
        .get("/labels", Row::of("labels", READ).cached(Shows::Mounts), labels::list)
        .post("/labels", Row::of("labels", TRIAGE), labels::add)
        .post("/labels/usual", Row::of("labels", TRIAGE), labels::add_usual)
        .post("/labels/{label}", Row::of("label", TRIAGE), labels::change)
        .get("/labels/{label}/delete", Row::of("label", TRIAGE), labels::confirm_delete)
        .post("/labels/{label}/delete", Row::of("label", TRIAGE), labels::delete)
        .get("/{number}", Row::of("ticket", READ).cached(Shows::Mounts), show::show)
        .get("/{number}/edit", Row::of("ticket", READ), edit::edit)
        .post("/{number}/edit", Row::of("ticket", READ), edit::update)
        .get("/{number}/delete", Row::of("ticket", MODERATE), delete::confirm)
        .post("/{number}/delete", Row::of("ticket", MODERATE), delete::delete)
        .post("/{number}/status", Row::of("ticket", READ), triage::status)
        .post("/{number}/private", Row::of("ticket", READ), triage::private)
        .post("/{number}/assignee", Row::of("ticket", TRIAGE), triage::assignee)
        .post("/{number}/labels", Row::of("ticket", TRIAGE), triage::labels)
        .get("/{number}/history/{change}", Row::of("ticket", READ), diff::show)
        .post("/{number}/comments", Row::of("comment", COMMENT), comments::create)
        .get("/{number}/comments/{comment}", Row::of("comment", READ).cost(Cost::Cheap), comments::find)
        .get("/{number}/comments/{comment}/edit", Row::of("comment", READ), comments::edit)
        .post("/{number}/comments/{comment}/edit", Row::of("comment", READ), comments::update)
        .get("/{number}/comments/{comment}/delete", Row::of("comment", READ), comments::confirm_delete)
        .post("/{number}/comments/{comment}/delete", Row::of("comment", READ), comments::delete)
        .get("/{number}/attachments/{file}/{name}", Row::of("attachment", READ), attachments::show)
        .get(
            "/{number}/attachments/{file}/-/delete",
            Row::of("attachment", READ),
            attachments::confirm_delete,
        )
        .post("/{number}/attachments/{file}/-/delete", Row::of("attachment", READ), attachments::delete)
}
