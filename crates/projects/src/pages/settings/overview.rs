//! `/{project}/-/permissions`: who may do what in all tools, to be read.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use farrier_domain::projects::{Project, groups, mounts};
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Frame, page};

use super::permissions::columns;
use crate::pages::project;
use crate::words;

#[derive(Template)]
#[template(path = "projects/overview.html")]
struct OverviewPage {
    frame: Frame,
    part: &'static str,
    project: Project,
    roles: Vec<String>,
    tools: Vec<ToolRights>,
}

struct ToolRights {
    id: i64,
    label: String,
    icon: &'static str,
    enabled: bool,
    rows: Vec<RightsRow>,
}

struct RightsRow {
    label: String,
    /// For each role whether it has the permission.
    has: Vec<(String, bool)>,
    groups: Vec<String>,
    is_changed: bool,
}

/// Shows the table.
pub(crate) async fn show(State(services): State<Services>, frame: Frame) -> AppResult<Response> {
    let project = project(&frame)?.clone();
    let l = frame.l;
    let db = services.db.read();
    let rows = mounts::of_project(db, project.id).await?;
    let groups = groups::list(db, project.id).await?;
    let tools = rows.into_iter().filter_map(|row| {
        let tool = services.registry.tool(&row.tool)?;
        let mount = Mount::new(project.clone(), row);
        let rows = tool.permissions.iter().map(|(permission, label)| {
            let grant = mount.grant(*permission);
            let named = groups.iter().filter(|(group, _)| grant.groups.contains(&group.id));
            RightsRow {
                label: label(l),
                has: columns().map(|role| (words::role(l, role), role >= grant.role)).collect(),
                groups: named.map(|(group, _)| group.name.clone()).collect(),
                is_changed: mount.row().grants().contains_key(permission.id),
            }
        });
        Some(ToolRights {
            id: mount.id(),
            label: mount.label().to_owned(),
            icon: tool.icon,
            enabled: mount.row().enabled,
            rows: rows.collect(),
        })
    });
    let page_of = OverviewPage {
        part: "permissions",
        roles: columns().map(|role| words::role(l, role)).collect(),
        tools: tools.collect(),
        project,
        frame,
    };
    page(&page_of)
}
