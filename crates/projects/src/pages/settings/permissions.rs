//! `/{project}/-/tools/{id}/permissions`: who may do what in one tool.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use farrier_domain::access::{Grant, Grants};
use farrier_domain::projects::{groups, mounts};
use farrier_domain::{Permission, Role};
use farrier_tool::{Mount, Registered, Services};
use farrier_web::{AppError, AppResult, Flash, Form, FormErrors, Frame, page_with_status};

use super::mount;
use crate::{msg, visibility, words};

#[derive(Template)]
#[template(path = "projects/permissions.html")]
struct PermissionsPage {
    frame: Frame,
    part: &'static str,
    mount: Mount,
    roles: Vec<(&'static str, String)>,
    groups: Vec<groups::Model>,
    rows: Vec<PermissionRow>,
    has_settings: bool,
    errors: FormErrors,
}

struct PermissionRow {
    id: &'static str,
    label: String,
    /// The lowest role that has it.
    role: &'static str,
    groups: Vec<i64>,
    /// The lowest role by default, in words; none when nothing was changed.
    default: Option<String>,
}

/// Shows the table.
pub(crate) async fn edit(
    State(services): State<Services>,
    frame: Frame,
    Path(id): Path<i64>,
) -> AppResult<Response> {
    let (mount, tool) = mount(&services, &frame, id).await?;
    let grants = all(tool, &mount);
    show(&services, frame, mount, tool, &grants, FormErrors::new()).await
}

/// Saves it: only what differs from the tool's defaults is kept.
pub(crate) async fn update(
    State(services): State<Services>,
    frame: Frame,
    Path(id): Path<i64>,
    Form(posted): Form<Vec<(String, String)>>,
) -> AppResult<Response> {
    let (mount, tool) = mount(&services, &frame, id).await?;
    let project_groups = groups::list(services.db.read(), mount.project().id).await?;
    let known: Vec<i64> = project_groups.into_iter().map(|(group, _)| group.id).collect();
    let mut grants = all(tool, &mount);
    for (permission, grant) in &mut grants {
        let role = posted.iter().rev().find(|(name, _)| *name == format!("role.{}", permission.id));
        let Some(role) = role.and_then(|(_, value)| Role::parse(value)) else {
            let errors =
                FormErrors::one("", farrier_web::reason_text(frame.l, &farrier_domain::Reason::NotAChoice));
            let grants = all(tool, &mount);
            return show(&services, frame, mount, tool, &grants, errors).await;
        };
        grant.role = role;
        let field = format!("group.{}", permission.id);
        let ticked = posted.iter().filter(|(name, _)| *name == field).filter_map(|(_, id)| id.parse().ok());
        // A group of another project is none here.
        grant.groups = ticked.filter(|id| known.contains(id)).collect();
    }
    let changed = grants.into_iter().filter(|(permission, grant)| *grant != default(*permission));
    save(&services, &mount, changed.map(|(permission, grant)| (permission.id.to_owned(), grant)).collect())
        .await?;
    Ok(done(&mount, farrier_web::msg::site_saved(frame.l)))
}

/// Goes back to the tool's defaults.
pub(crate) async fn reset(
    State(services): State<Services>,
    frame: Frame,
    Path(id): Path<i64>,
) -> AppResult<Response> {
    let (mount, _) = mount(&services, &frame, id).await?;
    save(&services, &mount, Grants::new()).await?;
    Ok(done(&mount, msg::members_rights_reset(frame.l, mount.label())))
}

/// Stores the grants; search has forgotten the mount before this returns, and learns it anew.
async fn save(services: &Services, mount: &Mount, grants: Grants) -> Result<(), AppError> {
    let tx = services.db.write().await?;
    mounts::set_grants(&*tx, mount.row(), &grants).await?;
    tx.commit().await?;
    visibility::hide_mount(services, mount.id()).await
}

fn default(permission: Permission) -> Grant {
    Grant { role: permission.default, groups: Vec::new() }
}

fn all(tool: &Registered, mount: &Mount) -> Vec<(Permission, Grant)> {
    tool.permissions.iter().map(|(permission, _)| (*permission, mount.grant(*permission))).collect()
}

fn done(mount: &Mount, text: String) -> Response {
    Flash::done(&format!("{}/-/tools/{}/permissions", mount.project().url(), mount.id()), text)
}

async fn show(
    services: &Services,
    frame: Frame,
    mount: Mount,
    tool: &Registered,
    grants: &[(Permission, Grant)],
    errors: FormErrors,
) -> AppResult<Response> {
    let l = frame.l;
    let groups = groups::list(services.db.read(), mount.project().id).await?;
    let rows = grants.iter().zip(&tool.permissions).map(|((permission, grant), (_, label))| PermissionRow {
        id: permission.id,
        label: label(l),
        role: grant.role.as_str(),
        groups: grant.groups.clone(),
        default: (*grant != default(*permission)).then(|| words::role(l, permission.default)),
    });
    let page = PermissionsPage {
        part: "permissions",
        roles: columns().map(|role| (role.as_str(), words::role(l, role))).collect(),
        groups: groups.into_iter().map(|(group, _)| group).collect(),
        rows: rows.collect(),
        has_settings: !tool.setting_fields(l).is_empty(),
        mount,
        errors,
        frame,
    };
    page_with_status(page.errors.status(), &page)
}

/// The roles as columns: whoever has a permission also lets in those to the left.
pub(crate) fn columns() -> impl Iterator<Item = Role> {
    Role::ALL.into_iter().rev()
}
