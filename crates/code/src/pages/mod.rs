//! The pages that all code tools share.

mod archive;
mod bar;
mod blame;
mod blob;
mod branches;
mod commit;
mod compare;
mod deploy_keys;
mod diff_view;
mod feed;
mod find;
mod log;
mod message;
mod people;
pub(crate) mod place;
mod raw;
mod tree;

use farrier_tool::{Cost, Routes, Row, Shows};

use crate::SharedBackend;

/// All shared pages of a code tool, with its backend.
pub fn routes(backend: SharedBackend) -> Routes {
    let read = backend.read();
    let page = |object| Row::of(object, read).cached(Shows::Mounts);
    let heavy = |object| page(object).cost(Cost::Heavy);
    let file = |object| Row::of(object, read);
    Routes::reading(read)
        .get("/", page("tree"), tree::home)
        .get("/src/{kind}/{*rest}", page("tree"), tree::show)
        .get("/raw/{kind}/{*rest}", file("blob"), raw::show)
        .get("/log/{kind}/{*rest}", page("revision"), log::list)
        .get("/commit/{id}", page("revision"), commit::show)
        .get("/blame/{kind}/{*rest}", heavy("blob"), blame::show)
        .get("/compare", page("revision"), compare::choose)
        .get("/compare/{*ends}", heavy("revision"), compare::show)
        .get("/archive/{*name}", file("tree").cost(Cost::Heavy), archive::show)
        .get("/branches", page("ref"), branches::branches)
        .get("/tags", page("ref"), branches::tags)
        .get("/find/{kind}/{*rest}", heavy("tree"), find::list)
        .get("/feed/{kind}/{*rest}", page("revision"), feed::show)
        .with(backend)
        .merge(deploy_keys::routes())
}
