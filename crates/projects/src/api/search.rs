//! `/rest/-/search`

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use farrier_domain::projects;
use farrier_domain::{Error, Reader};
use farrier_tool::Services;
use farrier_web::{AppError, AppResult, Json, Query, localizer};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::iso;
use crate::finding::{self, Found, Hit, Search};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct SearchQuery {
    q: String,
    project: String,
    tool: String,
    kind: String,
    sort: String,
    after: Option<String>,
}

/// What was found, as the API shows it.
#[derive(Serialize)]
pub(crate) struct ShownFound {
    items: Vec<ShownHit>,
    next: Option<String>,
    total: u64,
    kinds: BTreeMap<String, u64>,
}

#[derive(Serialize)]
struct ShownHit {
    kind: String,
    tool: String,
    project: String,
    /// The tool's address from the site's root; none for a project itself.
    mount: Option<String>,
    title: String,
    url: String,
    /// HTML with `<mark>` around what was found.
    excerpt: String,
    updated_at: String,
}

/// Searches what the reader may see.
pub(crate) async fn search(
    State(services): State<Services>,
    Extension(reader): Extension<Reader>,
    headers: HeaderMap,
    Query(query): Query<SearchQuery>,
) -> AppResult<Json<ShownFound>> {
    let l = localizer(&services, &headers, &reader);
    let within = match query.project.trim() {
        "" => None,
        path => match projects::by_path(services.db.read(), path).await {
            Ok(project) if project.delete_at.is_none() && projects::may_read(&project, &reader) => {
                Some(project)
            }
            Ok(_) | Err(Error::NotFound) => return Ok(Json(Found::default().into())),
            Err(error) => return Err(error.into()),
        },
    };
    if query.q.trim().is_empty() {
        return Ok(Json(Found::default().into()));
    }
    let search = Search {
        text: query.q.chars().take(1000).collect(),
        within: within.as_ref(),
        tool: Some(query.tool).filter(|tool| !tool.is_empty()),
        kind: Some(query.kind).filter(|kind| !kind.is_empty()),
        newest_first: query.sort == "newest",
        after: query.after,
        limit: 20,
    };
    let found = finding::find(&services, l, &reader, search).await?;
    let away = || {
        AppError::Refused(
            StatusCode::SERVICE_UNAVAILABLE,
            "The search index cannot be read right now.".into(),
        )
    };
    Ok(Json(found.ok_or_else(away)?.into()))
}

impl From<Found> for ShownFound {
    fn from(found: Found) -> ShownFound {
        ShownFound {
            items: found.hits.into_iter().map(ShownHit::from).collect(),
            next: found.next,
            total: found.total,
            kinds: found.kinds.into_iter().collect(),
        }
    }
}

impl From<Hit> for ShownHit {
    fn from(hit: Hit) -> ShownHit {
        ShownHit {
            project: hit.project_path,
            mount: hit.mount.map(|(_, url)| url),
            updated_at: iso(hit.updated),
            excerpt: hit.item.excerpt_html,
            kind: hit.item.kind,
            tool: hit.item.tool,
            title: hit.item.title,
            url: hit.item.url,
        }
    }
}
