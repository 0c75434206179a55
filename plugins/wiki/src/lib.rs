//! The wiki: Markdown pages with their history, in a project.

mod access;
mod api;
mod changes;
mod diff;
mod events;
mod links;
mod merge;
mod migrations;
mod model;
#[expect(missing_docs, reason = "each function's text is its documentation")]
pub mod msg {
    include!(concat!(env!("OUT_DIR"), "/msg.rs"));
}
mod name;
mod openapi;
mod pages;
mod portable;
mod render;
mod search;
mod settings;
mod sidebar;
mod text;
mod toc;

use farrier_tool::events::{Event, MountRemoved};
use farrier_tool::{NavItem, Registrar, Tool};

use access::{DELETE, EDIT, READ};

/// The wiki.
pub struct Wiki;

impl Tool for Wiki {
    fn id(&self) -> &'static str {
        "wiki"
    }

    fn register(&self, add: &mut Registrar) {
        add.describe(msg::wiki_title, msg::wiki_summary, "wiki", "wiki")
            .usual()
            .permissions(&[
                (READ, msg::wiki_may_read),
                (EDIT, msg::wiki_may_edit),
                (DELETE, msg::wiki_may_delete),
            ])
            .settings::<settings::Settings>()
            .migrations(migrations::all)
            .locales(msg::LOCALES)
            .nav(NavItem { label: msg::wiki_all_pages, path: "/-/pages", needs: READ })
            .nav(NavItem { label: msg::wiki_recent, path: "/-/recent", needs: READ })
            .nav(NavItem { label: msg::wiki_new, path: "/-/new", needs: EDIT })
            .pages(pages::routes())
            .api(api::routes())
            .openapi(openapi::part)
            .search(access::KIND, msg::wiki_kind, search::Pages)
            .links(links::Links)
            .on("forget", &[MountRemoved::NAME], events::forget_mount)
            .portable(portable::Wiki);
        for (event, text) in events::activity() {
            add.activity(event, text);
        }
    }
}
