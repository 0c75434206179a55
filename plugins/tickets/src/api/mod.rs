//! The tracker for programs, below `/rest`.

mod comments;
mod openapi;
mod shown;
mod tickets;

pub use openapi::part as openapi;

use farrier_tool::{Cost, Routes, Row};

use crate::access::{COMMENT, CREATE, READ};

/// All routes with their rows. The pages' own addresses answer as well, so that `/rest` before any of them works.
pub fn routes() -> Routes {
    let cheap = |object, permission| Row::of(object, permission).cost(Cost::Cheap);
    Routes::reading(READ)
        .get("/", Row::of("tickets", READ), tickets::list)
        .get("/tickets", Row::of("tickets", READ), tickets::list)
        .post("/tickets", cheap("ticket", CREATE), tickets::create)
        .get("/tickets/{number}", cheap("ticket", READ), tickets::find)
        .get("/{number}", cheap("ticket", READ), tickets::find)
        .patch("/tickets/{number}", cheap("ticket", READ), tickets::change)
        .get("/tickets/{number}/comments", cheap("comments", READ), comments::list)
        .post("/tickets/{number}/comments", cheap("comment", COMMENT), comments::create)
        .get("/labels", cheap("labels", READ), tickets::labels)
}
