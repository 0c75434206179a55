//! What every chat tool adds in the same way.

use std::sync::Arc;

use farrier_jobs::consumers::EVERY;
use farrier_tool::events::{Event, MountRemoved};
use farrier_tool::{NavItem, Registrar};

use crate::bot::announce;
use crate::live::Live;
use crate::pages::Shared;
use crate::{Bridge, api, bridge, migrations, msg, pages, search, sweep};

/// Adds the shared tables, pages, API, search and background work of a chat tool.
pub fn register(add: &mut Registrar, bridge: Arc<dyn Bridge>) {
    let rights = bridge.rights();
    let tool = bridge.tool();
    let live = Arc::new(Live::new());
    let shared = Shared { rights, live: live.clone() };
    let speaker = bridge.clone();
    add.shared_migrations("rooms", migrations::all)
        .permissions(&[
            (rights.read, msg::rooms_may_read),
            (rights.post, msg::rooms_may_post),
            (rights.moderate, msg::rooms_may_moderate),
        ])
        .nav(NavItem { label: |l| msg::rooms_nav_now(l), path: "", needs: rights.read })
        .nav(NavItem { label: |l| msg::rooms_nav_days(l), path: "/days", needs: rights.read })
        .nav(NavItem { label: |l| msg::rooms_nav_search(l), path: "/search", needs: rights.read })
        .nav(NavItem { label: |l| msg::rooms_nav_name(l), path: "/name", needs: rights.post })
        .pages(pages::routes(shared.clone()))
        .api(api::routes(shared))
        .openapi(api::openapi)
        .shared_search(search::LINES, |l| msg::rooms_search_kind(l), search::Lines)
        .on("forget", &[MountRemoved::NAME], sweep::on_mount_removed)
        .on("announce", &[EVERY], move |services, event| announce::on_event(services, tool, event))
        .job(bridge.announce_job(), announce::flush)
        .runs("web", move |services, stop| {
            let live = live.clone();
            async move { live.run(services, stop).await }
        })
        .runs("worker", move |services, stop| sweep::run(services, tool, stop))
        .runs("bridge", move |services, stop| bridge::run(services, speaker.clone(), stop));
}
