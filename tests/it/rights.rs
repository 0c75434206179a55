//! Walks every route of every tool as nobody, as a stranger and as a member: there is no second door.

use axum::body::Body;
use farrier_domain::Role;
use farrier_testkit::{Answer, Client, TestForge};
use farrier_tool::Route;

/// A concrete address for a route's pattern: every parameter gets something plausible.
fn fill(path: &str) -> String {
    let mut out = String::new();
    for part in path.split('/').skip(1) {
        out.push('/');
        match part {
            "{kind}" => out.push_str("branch"),
            _ if part.starts_with("{*") => out.push_str("main"),
            _ if part.starts_with('{') => out.push('1'),
            _ => out.push_str(part),
        }
    }
    out
}

async fn call(client: &Client, method: &str, path: &str) -> Answer {
    let request = http::Request::builder().method(method).uri(path).header("sec-fetch-site", "same-origin");
    let request = match method {
        "GET" => request.body(Body::empty()),
        _ if path.starts_with("/rest/") => {
            request.header("content-type", "application/json").body(Body::from("{}"))
        }
        _ => request.header("content-type", "application/x-www-form-urlencoded").body(Body::empty()),
    };
    client.send(request.expect("a request")).await
}

fn is_refusal(answer: &Answer) -> bool {
    matches!(answer.status, 401 | 403 | 404)
        || (answer.status == 303 && answer.location().starts_with("/-/login"))
}

/// All routes of all tools: mount, and whether it is the API's.
fn rows(forge: &TestForge) -> Vec<(&'static str, bool, Route)> {
    let tools = forge.services.registry.tools();
    let rows = tools.iter().flat_map(|tool| {
        let pages = tool.page_rows.iter().map(move |row| (tool.default_path, false, row.clone()));
        pages.chain(tool.api_rows.iter().map(move |row| (tool.default_path, true, row.clone())))
    });
    rows.collect()
}

async fn mount_all(forge: &TestForge, project: &str) {
    for tool in forge.services.registry.tools() {
        forge.mount(project, tool.id, tool.default_path).await;
    }
}

#[tokio::test]
async fn nothing_of_a_private_project_is_there_for_others() {
    let forge = TestForge::new().await;
    forge.user("alice").await;
    let stranger = forge.user("stranger").await;
    forge.private_project("secret", "alice").await;
    mount_all(&forge, "secret").await;
    let rows = rows(&forge);
    assert!(rows.len() > 30, "the registry lists only {} routes", rows.len());
    for (mount, is_api, row) in rows {
        let prefix = if is_api { "/rest" } else { "" };
        let path = format!("{prefix}/secret/{mount}{}", fill(&row.path));
        let answer = call(&stranger, &row.method, &path).await;
        assert_eq!(answer.status, 404, "{} {path} as a stranger: {}", row.method, answer.text());
        let answer = call(&forge.anonymous(), &row.method, &path).await;
        let is_method_of_pages = ["GET", "POST", "PUT", "PATCH", "DELETE"].contains(&row.method.as_str());
        // Programs ask for a password, wherever there is nothing.
        let asked = path.contains("git-")
            || path.contains("info/refs")
            || path.contains("/!svn/")
            || !is_method_of_pages;
        assert!(
            answer.status == 404 || (asked && matches!(answer.status, 401 | 303)),
            "{} {path} as nobody: {}",
            row.method,
            answer.status
        );
    }
}

#[tokio::test]
async fn nobody_changes_anything_of_a_public_project() {
    let forge = TestForge::new().await;
    forge.user("alice").await;
    let stranger = forge.user("stranger").await;
    forge.project("open", "alice").await;
    mount_all(&forge, "open").await;
    for (mount, is_api, row) in rows(&forge) {
        let tool =
            forge.services.registry.tools().iter().find(|tool| tool.default_path == mount).expect("mounted");
        let permission = tool.permissions.iter().map(|(p, _)| *p).find(|p| p.id == row.needs);
        let path = format!("{}/open/{mount}{}", if is_api { "/rest" } else { "" }, fill(&row.path));
        let anonymous = call(&forge.anonymous(), &row.method, &path).await;
        if permission.is_none_or(|p| p.default > Role::Anonymous) {
            assert!(
                is_refusal(&anonymous),
                "{} {path} ({}) as nobody: {}",
                row.method,
                row.needs,
                anonymous.status
            );
        }
        if permission.is_none_or(|p| p.default > Role::Authenticated) {
            let answer = call(&stranger, &row.method, &path).await;
            assert!(
                is_refusal(&answer),
                "{} {path} ({}) as a stranger: {}",
                row.method,
                row.needs,
                answer.status
            );
        }
        assert!(anonymous.status < 500, "{} {path}: {}", row.method, anonymous.text());
    }
}

#[tokio::test]
async fn settings_and_administration_are_not_for_members() {
    let forge = TestForge::new().await;
    forge.user("alice").await;
    let member = forge.user("bob").await;
    forge.project("open", "alice").await;
    forge.member("open", "bob", Role::Developer).await;
    for row in farrier_projects::project_pages().rows().iter().filter(|row| row.needs == "ProjectAdmin") {
        let path = format!("/open{}", fill(&row.path));
        let answer = call(&member, &row.method, &path).await;
        assert!(is_refusal(&answer), "{} {path} as a developer: {}", row.method, answer.status);
    }
    for row in farrier_projects::project_api().rows().iter().filter(|row| row.needs == "ProjectAdmin") {
        let path = format!("/rest/open{}", fill(&row.path));
        let answer = call(&member, &row.method, &path).await;
        assert!(is_refusal(&answer), "{} {path} as a developer: {}", row.method, answer.status);
    }
    let admin_rows = farrier_site::pages();
    let admin_rows: Vec<_> = admin_rows.rows().iter().filter(|row| row.needs == "SiteAdmin").collect();
    assert!(admin_rows.len() > 8, "the administration has only {} routes", admin_rows.len());
    for row in admin_rows {
        let answer = call(&member, &row.method, &fill(&row.path)).await;
        assert_eq!(answer.status, 404, "{} {}", row.method, row.path);
    }
}

#[tokio::test]
async fn a_token_does_no_more_than_its_scope() {
    let forge = TestForge::new().await;
    forge.site_admin("root").await;
    forge.project("open", "root").await;
    mount_all(&forge, "open").await;
    let reading = forge.with_token("root", farrier_domain::TokenScope::Read).await;
    for (mount, is_api, row) in rows(&forge) {
        if row.scope == farrier_domain::TokenScope::Read {
            continue;
        }
        let path = format!("{}/open/{mount}{}", if is_api { "/rest" } else { "" }, fill(&row.path));
        let answer = call(&reading, &row.method, &path).await;
        assert_eq!(answer.status, 403, "{} {path} with a reading token: {}", row.method, answer.text());
    }
}
