//! All routes of this crate with their rows.

use axum::response::{IntoResponse, Redirect, Response};
use farrier_domain::TokenScope;
use farrier_tool::{Cost, Needs, Routes, Row, Shows};
use farrier_web::{AppResult, Frame};

use crate::api;
use crate::pages::settings::{
    address, general, groups, members, overview, permissions, tool, tool_form, tools, why,
};
use crate::pages::{activity, deleted, explore, home, icon, new, search};

const EVERYBODY: Row = Row::new("project", Needs::Nothing);
const SIGNED_IN: Row = Row::new("project", Needs::Account);
const READ: Row = Row::new("project", Needs::ProjectRead);
const ADMIN: Row = Row::new("project", Needs::ProjectAdmin).scope(TokenScope::Admin);
const TOOL: Row = Row::new("mount", Needs::ProjectAdmin).scope(TokenScope::Admin);
const MEMBER: Row = Row::new("member", Needs::ProjectAdmin).scope(TokenScope::Admin);
const GROUP: Row = Row::new("group", Needs::ProjectAdmin).scope(TokenScope::Admin);

/// The site's own pages, with paths from the site's root.
pub fn site_pages() -> Routes {
    Routes::new()
        .get("/", EVERYBODY.cached(Shows::Activity), explore::list)
        .get("/-/new", SIGNED_IN, new::new)
        .post("/-/new", SIGNED_IN, new::create)
        .get("/-/deleted", SIGNED_IN, deleted::list)
        .post("/-/deleted/{id}", SIGNED_IN.scope(TokenScope::Admin), deleted::restore)
        .get("/-/search", Row::new("search", Needs::Nothing), search::site)
}

/// A project's own pages, with paths relative to it.
pub fn project_pages() -> Routes {
    Routes::new()
        .get("/", READ.cached(Shows::Activity), home::show)
        .get("/-/activity", READ.cached(Shows::Activity), activity::list)
        .get("/-/activity.atom", READ, activity::feed)
        .get("/-/icon", READ.cost(Cost::Cheap), icon::show)
        .get("/-/search", Row::new("search", Needs::ProjectRead), search::below)
        .get("/-/new", ADMIN, new::new_below)
        .post("/-/new", ADMIN, new::create_below)
        .get("/-/settings", ADMIN, general::edit)
        .post("/-/settings", ADMIN, general::update)
        .get("/-/settings/address", ADMIN, address::edit)
        .post("/-/settings/address", ADMIN, address::rename)
        .post("/-/settings/delete", ADMIN, address::delete)
        .get("/-/settings/tools", ADMIN, to_tools)
        .merge(tool_pages())
        .merge(people_pages())
}

fn tool_pages() -> Routes {
    Routes::new()
        .get("/-/tools", TOOL, tools::list)
        .post("/-/tools", TOOL, tools::create)
        .get("/-/tools/{id}", TOOL, tool::edit)
        .post("/-/tools/{id}", TOOL, tool::rename)
        .post("/-/tools/{id}/move", TOOL, tools::reorder)
        .post("/-/tools/{id}/enabled", TOOL, tool::switch)
        .get("/-/tools/{id}/remove", TOOL, tool::ask_remove)
        .post("/-/tools/{id}/remove", TOOL, tool::remove)
        .get("/-/tools/{id}/settings", TOOL, tool_form::edit)
        .post("/-/tools/{id}/settings", TOOL, tool_form::update)
        .get("/-/tools/{id}/permissions", TOOL, permissions::edit)
        .post("/-/tools/{id}/permissions", TOOL, permissions::update)
        .post("/-/tools/{id}/permissions/reset", TOOL, permissions::reset)
        .get("/-/permissions", TOOL, overview::show)
        .get("/-/why", TOOL, why::show)
}

fn people_pages() -> Routes {
    Routes::new()
        .get("/-/members", MEMBER, members::list)
        .post("/-/members", MEMBER, members::create)
        .post("/-/members/{user}", MEMBER, members::update)
        .get("/-/members/{user}/remove", MEMBER, members::ask_remove)
        .post("/-/members/{user}/remove", MEMBER, members::remove)
        .post("/-/groups", GROUP, groups::create)
        .post("/-/groups/{id}", GROUP, groups::add)
        .post("/-/groups/{id}/remove/{user}", GROUP, groups::remove)
        .get("/-/groups/{id}/delete", GROUP, groups::ask_delete)
        .post("/-/groups/{id}/delete", GROUP, groups::delete)
}

/// The site's API, with paths below `/rest`.
pub fn site_api() -> Routes {
    Routes::new()
        .get("/-/projects", EVERYBODY, api::projects::list)
        .post("/-/projects", SIGNED_IN, api::projects::create)
        .get("/-/search", Row::new("search", Needs::Nothing), api::search::search)
        .get("/openapi.json", Row::new("openapi", Needs::Nothing).cost(Cost::Cheap), api::openapi::show)
}

/// A project's API, with paths below `/rest/{project}`.
pub fn project_api() -> Routes {
    Routes::new()
        .get("/", READ, api::projects::show)
        .patch("/", ADMIN, api::projects::update)
        .delete("/", ADMIN, api::projects::delete)
        .get("/-/mounts", Row::new("mount", Needs::ProjectRead), api::mounts::list)
        // Whoever made a project with a token that may write can also give it its tools.
        .post("/-/mounts", Row::new("mount", Needs::ProjectAdmin), api::mounts::create)
        .delete("/-/mounts/{mount}", TOOL, api::mounts::delete)
        .get("/-/members", Row::new("member", Needs::ProjectRead), api::members::list)
        .put("/-/members/{user}", MEMBER, api::members::put)
        .delete("/-/members/{user}", MEMBER, api::members::delete)
}

/// What every mount's API has, with paths below `/rest/{project}/{mount}`.
pub fn mount_api() -> Routes {
    Routes::new().get("/-/settings", TOOL, api::settings::show).put("/-/settings", TOOL, api::settings::put)
}

async fn to_tools(frame: Frame) -> AppResult<Response> {
    Ok(Redirect::permanent(&format!("{}/-/tools", frame.project()?.project.url())).into_response())
}
