//! The wiki's pages. What is not a page of somebody's is below `/-/`, where no name can be.

mod at;
mod attachments;
mod delete;
mod diff;
mod edit;
mod feed;
mod history;
mod lists;
mod new;
mod recent;
mod rename;
mod show;
mod urls;
mod version;

use farrier_tool::{Cost, Routes, Row, Shows};

use crate::access::{DELETE, EDIT, READ};
use show::Caches;

pub use at::{At, Number};
pub use urls::Urls;

/// All pages with who may see them.
pub fn routes() -> Routes {
    let read = |object| Row::of(object, READ);
    let kept = |object| read(object).cached(Shows::Mounts);
    let edit = |object| Row::of(object, EDIT);
    let delete = |object| Row::of(object, DELETE);
    Routes::reading(READ)
        .get("/", kept("page"), show::home)
        .get("/{*name}", kept("page"), show::show)
        .get("/-/pages", kept("pages"), lists::all)
        .get("/-/wanted", read("pages"), lists::wanted)
        .get("/-/deleted", delete("pages"), lists::deleted)
        .get("/-/recent", kept("pages"), recent::list)
        .get("/-/recent.atom", read("pages"), feed::atom)
        .get("/-/new", edit("page"), new::form)
        .post("/-/new", edit("page"), new::create)
        .get("/-/edit/{*name}", edit("page"), edit::form)
        .post("/-/edit/{*name}", edit("page"), edit::save)
        .get("/-/history/{*name}", kept("versions"), history::list)
        .get("/-/version/{number}/{*name}", read("version"), version::show)
        .get("/-/diff/{*name}", read("versions").cost(Cost::Heavy), diff::show)
        .post("/-/restore/{*name}", edit("page"), version::restore)
        .get("/-/rename/{*name}", edit("page"), rename::form)
        .post("/-/rename/{*name}", edit("page"), rename::rename)
        .get("/-/delete/{*name}", delete("page"), delete::form)
        .post("/-/delete/{*name}", delete("page"), delete::delete)
        .post("/-/undelete/{number}", delete("page"), delete::undelete)
        .get("/-/attachments/{*name}", read("files"), attachments::list)
        .post("/-/attachments/{*name}", edit("files"), attachments::upload)
        .post("/-/detach/{number}/{*name}", edit("file"), attachments::remove)
        .get("/-/files/{number}/{file}", read("file").cost(Cost::Cheap), attachments::by_name)
        .get("/-/files/{number}/{file}/{*name}", read("file").cost(Cost::Cheap), attachments::download)
        .with(Caches::default())
}
