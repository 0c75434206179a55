//! Words that several pages share: roles, kinds of events.

use farrier_domain::Role;
use farrier_i18n::L;
use farrier_tool::events::names;
use farrier_tool::{ActivityLine, ActivityText};

use crate::msg;

/// What people call a role.
pub(crate) fn role(l: L, role: Role) -> String {
    match role {
        Role::Anonymous => msg::members_role_anonymous(l),
        Role::Authenticated => msg::members_role_authenticated(l),
        Role::Member => msg::members_role_member(l),
        Role::Developer => msg::members_role_developer(l),
        Role::Admin => msg::members_role_admin(l),
    }
}

/// A counter of a mount in words; none for one that is not for people.
pub(crate) fn counter(l: L, name: &str, value: i64) -> Option<String> {
    Some(match name {
        "open" => msg::projects_count_open(l, value),
        "closed" => msg::projects_count_closed(l, value),
        "pages" => msg::projects_count_pages(l, value),
        "revisions" => msg::projects_count_revisions(l, value),
        _ => return None,
    })
}

/// How the core's events read in the activity.
pub fn activity() -> Vec<(&'static str, ActivityText)> {
    vec![
        (names::PROJECT_CREATED, |l, _| ActivityLine { verb: msg::projects_did_create(l), icon: "project" }),
        (names::MOUNT_CREATED, |l, _| ActivityLine { verb: msg::projects_did_mount(l), icon: "plugin" }),
        (names::MEMBER_ADDED, |l, _| ActivityLine { verb: msg::projects_did_welcome(l), icon: "user-plus" }),
    ]
}
