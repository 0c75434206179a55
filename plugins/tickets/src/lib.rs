//! The ticket tracker: what is to be done, what was said about it, and what became of it.

mod access;
mod api;
mod command;
mod events;
mod fixes;
mod links;
mod list;
mod migrations;
mod model;
#[expect(missing_docs, reason = "each function's text is its documentation")]
pub mod msg {
    include!(concat!(env!("OUT_DIR"), "/msg.rs"));
}
mod pages;
mod portable;
mod search;
mod settings;

use farrier_tool::events::{Event, MountRemoved, RevisionsPushed};
use farrier_tool::{NavItem, Registrar, Tool};

pub use settings::Settings;

use access::{COMMENT, CREATE, KIND, MODERATE, PRIVATE, READ, TRIAGE};

/// The tool's id.
pub(crate) const ID: &str = "tickets";

/// The ticket tracker.
pub struct Tickets;

impl Tool for Tickets {
    fn id(&self) -> &'static str {
        ID
    }

    fn register(&self, add: &mut Registrar) {
        add.describe(msg::tickets_tool, msg::tickets_tool_summary, "ticket", "tickets")
            .usual()
            .permissions(&[
                (READ, msg::tickets_may_read),
                (CREATE, msg::tickets_may_create),
                (COMMENT, msg::tickets_may_comment),
                (TRIAGE, msg::tickets_may_triage),
                (PRIVATE, msg::tickets_may_private),
                (MODERATE, msg::tickets_may_moderate),
            ])
            .settings::<Settings>()
            .migrations(migrations::all)
            .locales(msg::LOCALES)
            .nav(NavItem { label: msg::tickets_list, path: "", needs: READ })
            .nav(NavItem { label: msg::tickets_new, path: "/new", needs: CREATE })
            .nav(NavItem { label: msg::tickets_labels, path: "/labels", needs: TRIAGE })
            .pages(pages::routes())
            .api(api::routes())
            .openapi(api::openapi)
            .search(KIND, msg::tickets_kind, search::Tickets)
            .links(links::Tickets)
            .command(command::Ticket)
            .on("close-fixed", &[RevisionsPushed::NAME], fixes::on_push)
            .on("sweep", &[MountRemoved::NAME], fixes::on_mount_removed)
            .portable(portable::Tracker);
        for (event, text) in events::ACTIVITY {
            add.activity(event, text);
        }
    }
}
