//! The one search, for the page and the API: what the index finds, looked at again with the rights of this moment.

use farrier_domain::Reader;
use farrier_domain::projects::{self, Project, mounts};
use farrier_i18n::L;
use farrier_search::{Item, Query, Sort};
use farrier_tool::{Mount, Services};
use farrier_web::{AppError, Html};

use crate::msg;

/// What is asked.
pub(crate) struct Search<'a> {
    /// What the reader typed.
    pub text: String,
    /// Only this project and what is below it.
    pub within: Option<&'a Project>,
    /// Only this kind of tool.
    pub tool: Option<String>,
    /// Only this kind of artifact.
    pub kind: Option<String>,
    /// By time instead of by fitness.
    pub newest_first: bool,
    /// Where to go on.
    pub after: Option<String>,
    /// At most so many.
    pub limit: usize,
}

/// What was found.
#[derive(Default)]
pub(crate) struct Found {
    /// This page of it.
    pub hits: Vec<Hit>,
    /// How many there are in all.
    pub total: u64,
    /// Where the next page begins.
    pub next: Option<String>,
    /// How many there are of each kind, in the registry's order.
    pub kinds: Vec<(String, u64)>,
}

/// One thing that was found.
pub(crate) struct Hit {
    /// As the index has it.
    pub item: Item,
    /// The title with marks.
    pub title: Html,
    /// Pieces of the text with marks.
    pub excerpt: Html,
    /// The project as people write it.
    pub project: String,
    /// The project's path.
    pub project_path: String,
    /// The tool's label and address; none for a project itself.
    pub mount: Option<(String, String)>,
    /// The kind's name.
    pub kind: String,
    /// A sprite's name.
    pub icon: &'static str,
    /// UTC, milliseconds.
    pub updated: i64,
}

/// Searches; none when the index cannot be read right now.
pub(crate) async fn find(
    services: &Services,
    l: L,
    reader: &Reader,
    search: Search<'_>,
) -> Result<Option<Found>, AppError> {
    let db = services.db.read();
    let project = match search.within {
        Some(project) => {
            Some(projects::subtree(db, project).await?.iter().map(|project| project.id).collect())
        }
        None => None,
    };
    let query = Query {
        text: search.text,
        terms: reader.query_terms(),
        project,
        tool: search.tool,
        kind: search.kind,
        limit: search.limit,
        after: search.after,
        sort: if search.newest_first { Sort::Newest } else { Sort::Relevance },
        now: services.now() / 1000,
        ..Query::default()
    };
    let index = services.search.clone();
    let results =
        match tokio::task::spawn_blocking(move || index.search(&query)).await.map_err(anyhow::Error::from)? {
            Ok(results) => results,
            Err(error) => {
                tracing::error!("search: {error}");
                return Ok(None);
            }
        };
    let mut kinds = results.kinds;
    let seen: Vec<String> = results.items.iter().map(|item| item.kind.clone()).collect();
    let hits = fenced(services, l, reader, results.items).await?;
    // What was dropped is not counted either.
    let dropped = (seen.len() - hits.len()) as u64;
    for kind in seen {
        let count = kinds.entry(kind).or_default();
        *count = count.saturating_sub(1);
    }
    for hit in &hits {
        *kinds.entry(hit.item.kind.clone()).or_default() += 1;
    }
    let mut kinds: Vec<(String, u64)> = kinds.into_iter().filter(|(_, count)| *count > 0).collect();
    kinds.sort_by_key(|(kind, _)| position(services, kind));
    Ok(Some(Found { hits, total: results.total.saturating_sub(dropped), next: results.next, kinds }))
}

/// Completes what was found in two queries, and drops what the reader may not see: the index can be a moment behind.
async fn fenced(services: &Services, l: L, reader: &Reader, items: Vec<Item>) -> Result<Vec<Hit>, AppError> {
    let db = services.db.read();
    let projects = projects::by_ids(db, items.iter().map(|item| item.project)).await?;
    let mounts = mounts::by_ids(db, items.iter().map(|item| item.mount).filter(|id| *id != 0)).await?;
    let hits = items.into_iter().filter_map(|item| {
        let project = projects.get(&item.project)?;
        if project.delete_at.is_some() || !projects::may_read(project, reader) {
            return None;
        }
        let mount = match item.mount {
            0 => None,
            id => {
                let row = mounts.get(&id).filter(|row| row.enabled && row.project_id == project.id)?;
                let mount = Mount::new(project.clone(), row.clone());
                let tool = services.registry.tool(mount.tool())?;
                if !mount.allows(reader, tool.read()) {
                    return None;
                }
                Some((mount.label().to_owned(), mount.url("")))
            }
        };
        Some(Hit {
            title: Html(item.title_html.clone()),
            excerpt: Html(item.excerpt_html.clone()),
            project: project.shown().to_owned(),
            project_path: project.path.clone(),
            mount,
            kind: kind_name(services, l, &item.kind),
            icon: kind_icon(services, &item.kind),
            updated: item.updated.saturating_mul(1000),
            item,
        })
    });
    Ok(hits.collect())
}

/// What people call a kind of thing.
pub(crate) fn kind_name(services: &Services, l: L, kind: &str) -> String {
    if kind == "project" {
        return msg::search_projects(l);
    }
    let all = services.registry.tools().iter().flat_map(|tool| &tool.search);
    all.into_iter().find(|(own, _, _)| *own == kind).map_or_else(|| kind.to_owned(), |(_, name, _)| name(l))
}

/// A sprite for a kind of thing: one of its own, or its tool's.
pub(crate) fn kind_icon(services: &Services, kind: &str) -> &'static str {
    match kind {
        "project" => "project",
        "comment" => "comment",
        "commit" => "commit",
        "file" => "file-code",
        _ => {
            let owner = services
                .registry
                .tools()
                .iter()
                .find(|tool| tool.search.iter().any(|(own, _, _)| *own == kind));
            owner.map_or("file", |tool| tool.icon)
        }
    }
}

/// Projects first, then as the tools are listed.
fn position(services: &Services, kind: &str) -> usize {
    let all = services.registry.tools().iter().flat_map(|tool| &tool.search);
    if kind == "project" {
        0
    } else {
        all.into_iter().position(|(own, _, _)| *own == kind).map_or(usize::MAX, |at| at + 1)
    }
}
