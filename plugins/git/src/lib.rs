//! Git repositories: clone, fetch and push over HTTP, and what only Git has.
//!
//! The pages, the API and the search are those of all code tools, in `farrier-code`.

mod backend;
mod doctor;
mod hooks;
mod import;
mod made;
mod maintenance;
mod migrations;
#[expect(missing_docs, reason = "each function's text is its documentation")]
pub mod msg {
    include!(concat!(env!("OUT_DIR"), "/msg.rs"));
}
mod pages;
mod permissions;
mod pushed;
mod removed;
mod settings;
mod start;
mod sweep;
mod transport;

use std::sync::Arc;

use backend::GitBackend;
use farrier_code::{SharedBackend, push};
use farrier_i18n::L;
use farrier_tool::events::{Event, MountRemoved};
use farrier_tool::{ActivityLine, NavItem, Registrar, Tool};
pub use permissions::{ADMIN, READ, WRITE};
pub use settings::Settings;

/// The tool.
pub struct Git;

impl Tool for Git {
    fn id(&self) -> &'static str {
        "git"
    }

    fn register(&self, add: &mut Registrar) {
        let git = Arc::new(GitBackend::default());
        let code: SharedBackend = git.clone();
        let with = |git: &Arc<GitBackend>| git.clone();
        let (created, started, removed, maintained, imported, checked) =
            (with(&git), with(&git), with(&git), with(&git), with(&git), with(&git));

        add.describe(msg::git_title, msg::git_summary, "git", "code")
            .usual()
            .permissions(&[
                (READ, msg::git_perm_read),
                (WRITE, msg::git_perm_write),
                (ADMIN, msg::git_perm_admin),
            ])
            .settings::<Settings>()
            .migrations(farrier_code::migrations_before_sharing)
            .migrations(migrations::all)
            .locales(msg::LOCALES)
            .nav(NavItem { label: msg::git_repository, path: "/-/repository", needs: ADMIN })
            .pages(transport::routes().with(git.clone()))
            .ssh(transport::Ssh::new(git.clone()))
            .pages(pages::routes().with(git.clone()))
            .activity(push::IMPORTED, imported_line)
            .created(move |services, mount| {
                let git = created.clone();
                async move { Ok(git.make(&services, &mount).await?) }
            })
            .started(move |services| start::reconcile(services, started.clone()))
            .on("removed", &[MountRemoved::NAME], move |services, event| {
                removed::delete(services, removed.clone(), event)
            })
            .job(maintenance::NAME, move |services, job| maintenance::run(services, maintained.clone(), job))
            .import(move |services, mount, dir| import::import_dir(services, mount, imported.clone(), dir))
            .check(move |services| doctor::check(services, checked.clone()));
        farrier_code::register(add, &code);
    }
}

/// Who takes a repository in by a command has no account.
fn imported_line(l: L, event: &farrier_jobs::events::Model) -> ActivityLine {
    let verb = if event.actor_id.is_some() { msg::git_imported(l) } else { msg::git_was_imported(l) };
    ActivityLine { verb, icon: "download" }
}
