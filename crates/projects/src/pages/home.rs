//! `/{project}`: what it is, its tools, what happened lately, who takes part.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use farrier_domain::projects::{self, Project, counters, members};
use farrier_domain::{Reader, Role};
use farrier_i18n::L;
use farrier_tool::{Mount, Services};
use farrier_web::links::Place;
use farrier_web::{AppError, AppResult, Frame, Html, Person, activity, page, project_icon, text};

use super::feed::{Day, days};
use super::{profile, project};
use crate::{tools_of, words};

/// So many lines of activity stand on the first page.
pub(crate) const RECENT: usize = 15;
const PEOPLE: usize = 12;

#[derive(Template)]
#[template(path = "projects/home.html")]
struct HomePage {
    frame: Frame,
    project: Project,
    description: Html,
    cards: Vec<ToolCard>,
    days: Vec<Day>,
    subprojects: Vec<(Html, Project)>,
    people: Vec<(Person, String)>,
    people_total: usize,
    is_admin: bool,
}

/// A tool as a home page shows it.
pub(crate) struct ToolCard {
    /// Its word.
    pub label: String,
    /// Its address.
    pub url: String,
    /// A sprite's name.
    pub icon: &'static str,
    /// What kind of tool it is.
    pub kind: String,
    /// Its counters in words.
    pub counts: Vec<String>,
}

/// Shows a project, or the person whose home it is.
pub(crate) async fn show(State(services): State<Services>, frame: Frame) -> AppResult<Response> {
    let project = project(&frame)?.clone();
    if project.is_home() {
        return profile::show(&services, frame, project).await;
    }
    let db = services.db.read();
    let l = frame.l;
    let place = Place { project: Some(&project), mount: None };
    let style = text::Style::default();
    let description =
        text::render_one(&services, place, &frame.reader, l, style, &project.description).await?;
    let entries =
        activity::list(&services, l, &frame.reader, activity::Of::Project(project.id), None, RECENT).await?;
    let subprojects = projects::children(db, project.id, &frame.reader).await?;
    let people = people(&services, &project).await?;
    let page_of = HomePage {
        description: Html(description.html),
        cards: cards(&services, l, &frame.reader, &project).await?,
        days: days(l, services.now(), entries),
        subprojects: subprojects
            .into_iter()
            .map(|sub| (project_icon(&sub, "project-icon-sm"), sub))
            .collect(),
        people_total: people.len(),
        people: people
            .into_iter()
            .take(PEOPLE)
            .map(|(person, role)| (person, words::role(l, role)))
            .collect(),
        is_admin: projects::may_admin(&project, &frame.reader),
        project,
        frame,
    };
    page(&page_of)
}

/// The tools of a project that the reader may see, with their counters, in two queries.
pub(crate) async fn cards(
    services: &Services,
    l: L,
    reader: &Reader,
    project: &Project,
) -> Result<Vec<ToolCard>, AppError> {
    let visible = tools_of(services, project, reader).await?;
    let ids: Vec<i64> = visible.iter().map(Mount::id).collect();
    let counts =
        if ids.is_empty() { HashMap::new() } else { counters::of_mounts(services.db.read(), &ids).await? };
    let cards = visible.iter().filter_map(|mount| {
        let tool = services.registry.tool(mount.tool())?;
        let mut own: Vec<(&String, i64)> = counts
            .iter()
            .filter(|((id, _), _)| *id == mount.id())
            .map(|((_, name), value)| (name, *value))
            .collect();
        // `open` comes before `closed`, which is all that the order has to do.
        own.sort_by_key(|(name, _)| std::cmp::Reverse(*name));
        Some(ToolCard {
            label: mount.label().to_owned(),
            url: mount.url(""),
            icon: tool.icon,
            kind: (tool.title)(l),
            counts: own.into_iter().filter_map(|(name, value)| words::counter(l, name, value)).collect(),
        })
    });
    Ok(cards.collect())
}

/// Who takes part, also by a project above, each once with the highest role.
async fn people(services: &Services, project: &Project) -> Result<Vec<(Person, Role)>, AppError> {
    let db = services.db.read();
    let mut list = members::list(db, project.id).await?;
    list.extend(members::inherited(db, project).await?.into_iter().map(|(user, role, _)| (user, role)));
    list.sort_by_key(|(_, role)| std::cmp::Reverse(*role));
    let mut seen = std::collections::HashSet::new();
    list.retain(|(user, _)| seen.insert(user.id));
    Ok(list.iter().map(|(user, role)| (Person::of(user), *role)).collect())
}
