//! Projects as lists show them.

use std::collections::HashMap;

use farrier_domain::Reader;
use farrier_domain::projects::{Project, counters, mounts};
use farrier_tool::{Mount, Services};
use farrier_web::{AppError, Html, project_icon};

/// One project in a list.
pub(crate) struct ListedProject {
    /// The project.
    pub project: Project,
    /// Its picture.
    pub icon: Html,
    /// The first words of its description.
    pub text: String,
    /// Open tickets that the reader may count.
    pub open: i64,
    /// The icons of its tools that the reader may see, each once.
    pub tools: Vec<&'static str>,
}

const EXCERPT_CHARS: usize = 240;

/// Completes projects for a list, in two queries.
pub(crate) async fn listed(
    services: &Services,
    reader: &Reader,
    projects: Vec<Project>,
) -> Result<Vec<ListedProject>, AppError> {
    if projects.is_empty() {
        return Ok(Vec::new());
    }
    let db = services.db.read();
    let rows = mounts::of_projects(db, projects.iter().map(|project| project.id)).await?;
    let by_id: HashMap<i64, &Project> = projects.iter().map(|project| (project.id, project)).collect();
    let visible: Vec<(Mount, &'static str)> = rows
        .into_iter()
        .filter(|row| row.enabled)
        .filter_map(|row| {
            let tool = services.registry.tool(&row.tool)?;
            let mount = Mount::new((*by_id.get(&row.project_id)?).clone(), row);
            mount.allows(reader, tool.read()).then_some((mount, tool.icon))
        })
        .collect();
    let ids: Vec<i64> = visible.iter().map(|(mount, _)| mount.id()).collect();
    let counts = if ids.is_empty() { HashMap::new() } else { counters::of_mounts(db, &ids).await? };
    let list = projects.iter().map(|project| {
        let own = visible.iter().filter(|(mount, _)| mount.project().id == project.id);
        let mut tools: Vec<&'static str> = own.clone().map(|(_, icon)| *icon).collect();
        let mut seen = std::collections::HashSet::new();
        tools.retain(|icon| seen.insert(*icon));
        ListedProject {
            icon: project_icon(project, ""),
            text: excerpt(&project.description),
            open: own.filter_map(|(mount, _)| counts.get(&(mount.id(), "open".to_owned()))).sum(),
            tools,
            project: project.clone(),
        }
    });
    Ok(list.collect())
}

/// The first words of a Markdown text without markup.
pub(crate) fn excerpt(markdown: &str) -> String {
    let plain = farrier_markdown::plain(markdown);
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(EXCERPT_CHARS) {
        Some((end, _)) => format!("{}…", words[..end].trim_end()),
        None => words,
    }
}
