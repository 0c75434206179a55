//! What this tool tells of, and how it reads in the activity.

use farrier_i18n::L;
use farrier_jobs::events::Model;
use farrier_tool::{ActivityLine, ActivityText};

use crate::msg;

/// A ticket was opened.
pub const CREATED: &str = "tickets.created";
/// Somebody commented.
pub const COMMENTED: &str = "tickets.commented";
/// A ticket was closed.
pub const CLOSED: &str = "tickets.closed";
/// A closed ticket was opened again.
pub const REOPENED: &str = "tickets.reopened";
/// Something else about a ticket changed.
pub const CHANGED: &str = "tickets.changed";

/// All of them.
pub const ALL: [&str; 5] = [CREATED, COMMENTED, CLOSED, REOPENED, CHANGED];

/// Their words for the activity.
pub const ACTIVITY: [(&str, ActivityText); 5] =
    [(CREATED, created), (COMMENTED, commented), (CLOSED, closed), (REOPENED, reopened), (CHANGED, changed)];

fn created(l: L, _: &Model) -> ActivityLine {
    ActivityLine { verb: msg::tickets_activity_created(l), icon: "ticket" }
}
fn commented(l: L, _: &Model) -> ActivityLine {
    ActivityLine { verb: msg::tickets_activity_commented(l), icon: "comment" }
}
fn closed(l: L, _: &Model) -> ActivityLine {
    ActivityLine { verb: msg::tickets_activity_closed(l), icon: "ticket-closed" }
}
fn reopened(l: L, _: &Model) -> ActivityLine {
    ActivityLine { verb: msg::tickets_activity_reopened(l), icon: "ticket" }
}
fn changed(l: L, _: &Model) -> ActivityLine {
    ActivityLine { verb: msg::tickets_activity_changed(l), icon: "pencil" }
}
