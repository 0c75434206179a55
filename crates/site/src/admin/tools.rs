//! The tools of this program: what they let people do, and every route with its row.

use askama::Template;
use axum::extract::State;
use farrier_tool::{Registered, Route, Services};
use farrier_web::{AppResult, Frame, page};

use super::Nav;

/// The page.
#[derive(Template)]
#[template(path = "admin/tools.html")]
struct ToolsPage {
    frame: Frame,
    nav: Nav,
    tools: Vec<ToolBox>,
}

struct ToolBox {
    id: &'static str,
    title: String,
    summary: String,
    icon: &'static str,
    /// Its words, its id, and the role that has it by default.
    permissions: Vec<(String, &'static str, &'static str)>,
    routes: Vec<RouteRow>,
}

struct RouteRow {
    method: String,
    path: String,
    object: &'static str,
    needs: String,
    scope: &'static str,
    cost: String,
}

impl RouteRow {
    fn of(prefix: &str, route: &Route) -> RouteRow {
        RouteRow {
            method: route.method.clone(),
            path: format!("{prefix}/{{project}}/{{mount}}{}", route.path),
            object: route.object,
            needs: route.needs.clone(),
            scope: route.scope.as_str(),
            cost: format!("{:?}", route.cost).to_lowercase(),
        }
    }
}

impl ToolBox {
    fn of(frame: &Frame, tool: &Registered) -> ToolBox {
        let pages = tool.page_rows.iter().map(|route| RouteRow::of("", route));
        let api = tool.api_rows.iter().map(|route| RouteRow::of("/rest", route));
        ToolBox {
            id: tool.id,
            title: (tool.title)(frame.l),
            summary: (tool.summary)(frame.l),
            icon: tool.icon,
            permissions: tool
                .permissions
                .iter()
                .map(|(permission, words)| (words(frame.l), permission.id, permission.default.as_str()))
                .collect(),
            routes: pages.chain(api).collect(),
        }
    }
}

pub(super) async fn list(State(services): State<Services>, frame: Frame) -> AppResult {
    let tools = services.registry.tools().iter().map(|tool| ToolBox::of(&frame, tool)).collect();
    page(&ToolsPage { nav: Nav::load(&services).await?, frame, tools })
}
