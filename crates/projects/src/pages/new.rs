//! `/-/new` and `/{project}/-/new`: makes a project or a subproject with its first tools.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use farrier_domain::Error;
use farrier_domain::projects::{NewProject, Project};
use farrier_tool::Services;
use farrier_web::{AppError, AppResult, Flash, Form, FormErrors, Frame, page_with_status, reason_text};
use serde::Deserialize;

use super::{may_create, project};
use crate::{create, msg};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct NewForm {
    title: String,
    path: String,
    description: String,
    private: Option<String>,
    tool: Vec<String>,
}

#[derive(Template)]
#[template(path = "projects/new.html")]
struct NewPage {
    frame: Frame,
    parent: Option<Project>,
    /// What stands before the name in the address.
    prefix: String,
    form: NewForm,
    tools: Vec<ToolChoice>,
    errors: FormErrors,
}

struct ToolChoice {
    id: &'static str,
    title: String,
    summary: String,
    icon: &'static str,
    path: &'static str,
    ticked: bool,
}

/// Shows the form for a project at the top.
pub(crate) async fn new(State(services): State<Services>, frame: Frame) -> AppResult<Response> {
    if !may_create(&frame) {
        return Err(AppError::Forbidden);
    }
    show(&services, frame, None, first(&services), FormErrors::new())
}

/// Shows the form for a subproject.
pub(crate) async fn new_below(State(services): State<Services>, frame: Frame) -> AppResult<Response> {
    let parent = project(&frame)?.clone();
    show(&services, frame, Some(parent), first(&services), FormErrors::new())
}

/// Makes a project at the top.
pub(crate) async fn create(
    State(services): State<Services>,
    frame: Frame,
    Form(form): Form<NewForm>,
) -> AppResult<Response> {
    if !may_create(&frame) {
        return Err(AppError::Forbidden);
    }
    make(&services, frame, None, form).await
}

/// Makes a subproject.
pub(crate) async fn create_below(
    State(services): State<Services>,
    frame: Frame,
    Form(form): Form<NewForm>,
) -> AppResult<Response> {
    let parent = project(&frame)?.clone();
    make(&services, frame, Some(parent), form).await
}

/// The usual tools are ticked at first.
fn first(services: &Services) -> NewForm {
    let tool =
        services.registry.tools().iter().filter(|tool| tool.usual).map(|tool| tool.id.to_owned()).collect();
    NewForm { tool, ..NewForm::default() }
}

async fn make(
    services: &Services,
    frame: Frame,
    parent: Option<Project>,
    form: NewForm,
) -> AppResult<Response> {
    let name = if form.path.trim().is_empty() { slug(&form.title) } else { form.path.clone() };
    let new = NewProject { name, title: form.title.clone(), private: form.private.is_some() };
    let owner = frame.reader.id();
    let project =
        match create::create_described(services, parent.as_ref(), new, &form.description, owner).await {
            Ok(project) => project,
            Err(AppError::Domain(error)) => {
                let errors = FormErrors::from_domain(frame.l, error)?;
                return show(services, frame, parent, form, errors);
            }
            Err(error) => return Err(error),
        };
    let chosen = services.registry.tools().iter().filter(|tool| form.tool.iter().any(|id| id == tool.id));
    for tool in chosen {
        let label = capitalised(tool.default_path);
        let added = create::add_tool(services, owner, &project, tool.id, tool.default_path, &label).await;
        if let Err(AppError::Domain(Error::Invalid { reason, .. })) = &added {
            let why = reason_text(frame.l, reason);
            let text = msg::projects_created_without(frame.l, project.shown(), (tool.title)(frame.l), why);
            return Ok(Flash::failed(&format!("{}/-/tools", project.url()), text));
        }
        added?;
    }
    Ok(Flash::done(&project.url(), msg::projects_created(frame.l, project.shown())))
}

fn show(
    services: &Services,
    frame: Frame,
    parent: Option<Project>,
    form: NewForm,
    errors: FormErrors,
) -> AppResult<Response> {
    let tools = services.registry.tools().iter().map(|tool| ToolChoice {
        id: tool.id,
        title: (tool.title)(frame.l),
        summary: (tool.summary)(frame.l),
        icon: tool.icon,
        path: tool.default_path,
        ticked: form.tool.iter().any(|id| id == tool.id),
    });
    let prefix = match &parent {
        Some(parent) => format!("{}{}/", frame.base_url, parent.url()),
        None => format!("{}/", frame.base_url),
    };
    let page = NewPage { tools: tools.collect(), prefix, parent, form, errors, frame };
    page_with_status(page.errors.status(), &page)
}

/// A name made from a title: what is neither letter nor digit becomes a dash.
fn slug(title: &str) -> String {
    let mut name = String::new();
    for c in title.to_lowercase().chars() {
        match c {
            'a'..='z' | '0'..='9' => name.push(c),
            'ä' => name.push_str("ae"),
            'ö' => name.push_str("oe"),
            'ü' => name.push_str("ue"),
            'ß' => name.push_str("ss"),
            _ if !name.is_empty() && !name.ends_with('-') => name.push('-'),
            _ => {}
        }
    }
    name.truncate(64);
    name.trim_end_matches('-').to_owned()
}

/// `code` as people write it at the beginning of a label: `Code`.
pub(crate) fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        for (title, expected) in [
            ("Anvil", "anvil"),
            ("My  first project!", "my-first-project"),
            ("Größe", "groesse"),
            ("ميزان", ""),
            ("--x--", "x"),
            ("Überraschung 2", "ueberraschung-2"),
        ] {
            assert_eq!(slug(title), expected, "{title:?}");
        }
        assert!(slug(&"a b".repeat(100)).len() <= 64);
    }
}
