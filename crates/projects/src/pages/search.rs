//! `/-/search` and `/{project}/-/search`: everything that the reader may find.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use farrier_domain::projects::{self, Project};
use farrier_tool::Services;
use farrier_web::{AppResult, Frame, Paging, Query, page, page_with_status};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::project;
use crate::finding::{self, Found, Hit, Search};
use crate::msg;

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(crate) struct SearchQuery {
    q: String,
    project: String,
    tool: String,
    kind: String,
    sort: String,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "projects/search.html")]
struct SearchPage {
    frame: Frame,
    query: SearchQuery,
    /// The form's address, from the site's root.
    action: String,
    /// The project that is searched, with what is below it.
    within: Option<Project>,
    kinds: Vec<Facet>,
    tools: Vec<Facet>,
    projects: Vec<Facet>,
    orders: Vec<Facet>,
    /// Whether something was asked.
    asked: bool,
    total: u64,
    hits: Vec<Hit>,
    paging: Paging,
    /// The index cannot be read right now.
    failed: bool,
}

/// A way of narrowing.
struct Facet {
    label: String,
    url: String,
    icon: &'static str,
    count: Option<u64>,
    is_on: bool,
}

/// Searches the whole site, or a project that the query names.
pub(crate) async fn site(
    State(services): State<Services>,
    frame: Frame,
    Query(query): Query<SearchQuery>,
) -> AppResult<Response> {
    let within = match query.project.trim() {
        "" => None,
        path => match projects::by_path(services.db.read(), path).await {
            // A project that is hidden, deleted or not there: all of these search nothing, in the same way.
            Ok(project) if project.delete_at.is_none() && projects::may_read(&project, &frame.reader) => {
                Some(project)
            }
            Ok(_) | Err(farrier_domain::Error::NotFound) => {
                return show(&services, frame, query, "/-/search".into(), None, Some(Found::default())).await;
            }
            Err(error) => return Err(error.into()),
        },
    };
    show(&services, frame, query, "/-/search".into(), within, None).await
}

/// Searches the project in the address with what is below it.
pub(crate) async fn below(
    State(services): State<Services>,
    frame: Frame,
    Query(query): Query<SearchQuery>,
) -> AppResult<Response> {
    let project = project(&frame)?.clone();
    let query = SearchQuery { project: String::new(), ..query };
    show(&services, frame, query, format!("{}/-/search", project.url()), Some(project), None).await
}

async fn show(
    services: &Services,
    frame: Frame,
    query: SearchQuery,
    action: String,
    within: Option<Project>,
    known: Option<Found>,
) -> AppResult<Response> {
    let asked = !query.q.trim().is_empty();
    let search = Search {
        text: query.q.chars().take(1000).collect(),
        within: within.as_ref(),
        tool: Some(query.tool.clone()).filter(|tool| !tool.is_empty()),
        kind: Some(query.kind.clone()).filter(|kind| !kind.is_empty()),
        newest_first: query.sort == "newest",
        after: query.after.clone(),
        limit: 20,
    };
    let (found, failed) = match known {
        Some(found) => (found, false),
        None if !asked => (Found::default(), false),
        None => match finding::find(services, frame.l, &frame.reader, search).await? {
            Some(found) => (found, false),
            None => (Found::default(), true),
        },
    };
    let l = frame.l;
    let total: u64 = found.kinds.iter().map(|(_, count)| count).sum();
    let everything = Facet {
        label: msg::search_everything(l),
        url: address(&action, &SearchQuery { kind: String::new(), ..query.clone() }),
        icon: "search",
        count: Some(total),
        is_on: query.kind.is_empty(),
    };
    let kinds = found.kinds.iter().map(|(kind, count)| Facet {
        label: finding::kind_name(services, l, kind),
        url: address(&action, &SearchQuery { kind: kind.clone(), ..query.clone() }),
        icon: finding::kind_icon(services, kind),
        count: Some(*count),
        is_on: query.kind == *kind,
    });
    let tools = services.registry.tools().iter().map(|tool| {
        let is_on = query.tool == tool.id;
        // Asked for a second time it is taken back.
        let next = if is_on { String::new() } else { tool.id.to_owned() };
        let url = address(&action, &SearchQuery { tool: next, kind: String::new(), ..query.clone() });
        Facet { label: (tool.title)(l), url, icon: tool.icon, count: None, is_on }
    });
    let orders = ["", "newest"].map(|sort| Facet {
        label: if sort.is_empty() { msg::search_best(l) } else { msg::search_newest(l) },
        url: address(&action, &SearchQuery { sort: sort.to_owned(), ..query.clone() }),
        icon: "sort",
        count: None,
        is_on: query.sort == sort,
    });
    let base = format!("{}&", address(&action, &query));
    let page_of = SearchPage {
        kinds: std::iter::once(everything).chain(kinds).collect(),
        tools: tools.collect(),
        projects: project_facets(&query, &action, within.as_ref(), &found),
        orders: orders.into(),
        asked,
        total: found.total,
        paging: Paging::new(&base, query.after.as_deref(), found.next),
        hits: found.hits,
        failed,
        query,
        action,
        within,
        frame,
    };
    if failed {
        return page_with_status(axum::http::StatusCode::SERVICE_UNAVAILABLE, &page_of);
    }
    page(&page_of)
}

/// The projects of what is on this page, to search only one of them, or the way back to all.
fn project_facets(query: &SearchQuery, action: &str, within: Option<&Project>, found: &Found) -> Vec<Facet> {
    if action != "/-/search" {
        return Vec::new();
    }
    let facet = |project: &str, label: &str, is_on: bool| Facet {
        label: label.to_owned(),
        url: address(
            action,
            &SearchQuery { project: if is_on { String::new() } else { project.to_owned() }, ..query.clone() },
        ),
        icon: "project",
        count: None,
        is_on,
    };
    if let Some(within) = within {
        return vec![facet(&within.path, within.shown(), true)];
    }
    let mut facets: Vec<(String, Facet)> = Vec::new();
    for hit in &found.hits {
        if !facets.iter().any(|(path, _)| *path == hit.project_path) {
            facets.push((hit.project_path.clone(), facet(&hit.project_path, &hit.project, false)));
        }
    }
    facets.into_iter().map(|(_, facet)| facet).collect()
}

/// The address of a search's first page.
fn address(action: &str, query: &SearchQuery) -> String {
    let parts = [
        ("q", &query.q),
        ("project", &query.project),
        ("tool", &query.tool),
        ("kind", &query.kind),
        ("sort", &query.sort),
    ];
    let given = parts.into_iter().filter(|(name, value)| *name == "q" || !value.is_empty());
    let pairs: Vec<String> = given
        .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
        .collect();
    format!("{action}?{}", pairs.join("&"))
}
