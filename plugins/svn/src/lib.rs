//! Subversion repositories: checkout and commit over HTTP, and what only Subversion has.
//!
//! The pages, the API and the search are those of all code tools, in `farrier-code`.

mod backend;
mod dav;
mod doctor;
mod httpd;
mod import;
mod made;
mod migrations;
#[expect(missing_docs, reason = "each function's text is its documentation")]
pub mod msg {
    include!(concat!(env!("OUT_DIR"), "/msg.rs"));
}
mod permissions;
mod pushed;
mod removed;
mod settings;
mod start;

use std::sync::Arc;

use backend::SvnBackend;
use farrier_code::SharedBackend;
use farrier_tool::events::{Event, MountRemoved};
use farrier_tool::{Registrar, Tool};
pub use permissions::{READ, WRITE};
pub use settings::Settings;

/// The tool.
pub struct Svn;

impl Tool for Svn {
    fn id(&self) -> &'static str {
        "svn"
    }

    fn register(&self, add: &mut Registrar) {
        let svn = Arc::new(SvnBackend::default());
        let code: SharedBackend = svn.clone();
        let (created, started, removed, imported, checked) =
            (svn.clone(), svn.clone(), svn.clone(), svn.clone(), svn.clone());

        add.describe(msg::svn_title, msg::svn_summary, "code", "svn")
            .permissions(&[(READ, msg::svn_perm_read), (WRITE, msg::svn_perm_write)])
            .settings::<Settings>()
            .migrations(migrations::all)
            .locales(msg::LOCALES)
            .pages(dav::routes().with(svn.clone()))
            .created(move |services, mount| {
                let svn = created.clone();
                async move { Ok(svn.make(&services, &mount).await?) }
            })
            .started(move |services| start::reconcile(services, started.clone()))
            .on("removed", &[MountRemoved::NAME], move |services, event| {
                removed::delete(services, removed.clone(), event)
            })
            .import(move |services, mount, from| import::import(services, mount, imported.clone(), from))
            .check(move |services| doctor::check(services, checked.clone()));
        farrier_code::register(add, &code);
    }
}
