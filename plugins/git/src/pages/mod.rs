//! The pages that only Git has; the rest are the shared ones of the code tools.

mod repository;

use farrier_tool::{Cost, Routes, Row};

use crate::permissions::{ADMIN, READ};

/// Pages for those who look after a repository.
pub fn routes() -> Routes {
    let row = Row::of("repository", ADMIN).cost(Cost::Page);
    Routes::reading(READ).get("/-/repository", row, repository::edit).post(
        "/-/repository",
        row,
        repository::update,
    )
}
