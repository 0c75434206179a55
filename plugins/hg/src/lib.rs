//! Mercurial repositories: clone, pull and push over HTTP, and what only Mercurial has.
//!
//! The pages, the API and the search are those of all code tools, in `farrier-code`.

mod backend;
mod doctor;
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
mod transport;

use std::sync::Arc;

use backend::HgBackend;
use farrier_code::{SharedBackend, push};
use farrier_i18n::L;
use farrier_scm::ScmError;
use farrier_tool::events::{Event, MountRemoved};
use farrier_tool::{ActivityLine, Registrar, Tool};
pub use permissions::{READ, WRITE};
pub use settings::Settings;

/// The tool.
pub struct Hg;

impl Tool for Hg {
    fn id(&self) -> &'static str {
        "hg"
    }

    fn register(&self, add: &mut Registrar) {
        let hg = Arc::new(HgBackend::default());
        let code: SharedBackend = hg.clone();
        let with = |hg: &Arc<HgBackend>| hg.clone();
        let (created, started, removed, imported, checked) =
            (with(&hg), with(&hg), with(&hg), with(&hg), with(&hg));

        add.describe(msg::hg_title, msg::hg_summary, "commit", "hg")
            .permissions(&[(READ, msg::hg_perm_read), (WRITE, msg::hg_perm_write)])
            .settings::<Settings>()
            .migrations(migrations::all)
            .locales(msg::LOCALES)
            .pages(transport::routes().with(hg.clone()))
            .own_protocol(transport::PROTOCOL)
            .activity(push::IMPORTED, imported_line)
            .created(move |services, mount| {
                let hg = created.clone();
                async move {
                    match hg.make(&services, &mount).await {
                        // Its page says what to install; whoever opens it then makes the repository.
                        Err(ScmError::Missing(_)) => Ok(()),
                        made => Ok(made?),
                    }
                }
            })
            .started(move |services| start::reconcile(services, started.clone()))
            .on("removed", &[MountRemoved::NAME], move |services, event| {
                removed::delete(services, removed.clone(), event)
            })
            .import(move |services, mount, dir| import::import_dir(services, mount, imported.clone(), dir))
            .check(move |services| doctor::check(services, checked.clone()));
        farrier_code::register(add, &code);
    }
}

/// Who takes a repository in by a command has no account.
fn imported_line(l: L, event: &farrier_jobs::events::Model) -> ActivityLine {
    let verb = if event.actor_id.is_some() { msg::hg_imported(l) } else { msg::hg_was_imported(l) };
    ActivityLine { verb, icon: "download" }
}
