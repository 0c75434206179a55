//! A glossary: the words of a project and what they mean.
//!
//! The example of `docs/writing-a-tool.md`: a small tool that has everything a tool can have.

mod api;
mod links;
mod migrations;
mod model;
#[expect(missing_docs, reason = "each function's text is its documentation")]
pub mod msg {
    include!(concat!(env!("OUT_DIR"), "/msg.rs"));
}
mod pages;
mod portable;
mod search;

use farrier_domain::{Permission, Role};
use farrier_i18n::L;
use farrier_tool::events::{Event, MountRemoved};
use farrier_tool::{ActivityLine, Field, FieldKind, NavItem, Registrar, Tool, ToolSettings};
use serde::{Deserialize, Serialize};

/// See the terms.
pub const READ: Permission = Permission { id: "glossary.read", default: Role::Anonymous };
/// Add terms.
pub const ADD: Permission = Permission { id: "glossary.add", default: Role::Member };

/// The tool.
pub struct Glossary;

impl Tool for Glossary {
    fn id(&self) -> &'static str {
        "glossary"
    }

    fn register(&self, add: &mut Registrar) {
        add.describe(msg::glossary_title, msg::glossary_summary, "bookmark", "glossary")
            .permissions(&[(READ, msg::glossary_may_read), (ADD, msg::glossary_may_add)])
            .settings::<Settings>()
            .migrations(migrations::all)
            .locales(msg::LOCALES)
            .nav(NavItem { label: msg::glossary_terms, path: "", needs: READ })
            .nav(NavItem { label: msg::glossary_add, path: "/new", needs: ADD })
            .pages(pages::routes())
            .api(api::routes())
            .openapi(api::description)
            .search(model::KIND, msg::glossary_terms, search::Terms)
            .links(links::Terms)
            .portable(portable::Terms)
            .activity(model::ADDED, |l, _| ActivityLine { verb: msg::glossary_added(l), icon: "bookmark" })
            .on("removed", &[MountRemoved::NAME], model::forget);
    }
}

/// What each glossary decides for itself.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Settings {
    newest_first: bool,
}

impl ToolSettings for Settings {
    fn fields(l: L) -> Vec<Field> {
        vec![Field {
            name: "newest_first",
            label: msg::glossary_newest_first(l),
            help: msg::glossary_newest_first_help(l),
            kind: FieldKind::Switch,
        }]
    }
}
