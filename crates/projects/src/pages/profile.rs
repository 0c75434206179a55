//! `/~alice`: a person, who they are, where they take part and what they did lately.

use askama::Template;
use axum::response::Response;
use farrier_domain::accounts::{people, users};
use farrier_domain::projects::{self, Project};
use farrier_tool::Services;
use farrier_web::links::Place;
use farrier_web::{AppError, AppResult, Frame, Html, Person, activity, page, text};

use super::feed::{Day, days};
use super::home::{RECENT, ToolCard, cards};
use super::listing::{ListedProject, listed};

#[derive(Template)]
#[template(path = "projects/profile.html")]
struct ProfilePage {
    frame: Frame,
    person: Person,
    user: users::Model,
    bio: Html,
    list: Vec<ListedProject>,
    cards: Vec<ToolCard>,
    days: Vec<Day>,
    is_me: bool,
    is_admin: bool,
}

/// Shows the person whose home `project` is.
pub(crate) async fn show(services: &Services, frame: Frame, project: Project) -> AppResult<Response> {
    let db = services.db.read();
    let user = people::by_name(db, &project.path).await?.ok_or(AppError::NotFound)?;
    if user.state == users::PENDING && !frame.reader.is_site_admin() {
        return Err(AppError::NotFound);
    }
    let place = Place { project: Some(&project), mount: None };
    let style = text::Style::default();
    let bio = text::render_one(services, place, &frame.reader, frame.l, style, &user.bio).await?;
    let entries =
        activity::list(services, frame.l, &frame.reader, activity::Of::Person(user.id), None, RECENT).await?;
    // Their projects, and the subprojects of their home, which belong to them as much.
    let mut found = projects::of_user(db, user.id, &frame.reader).await?;
    found.extend(projects::children(db, project.id, &frame.reader).await?);
    let profile = ProfilePage {
        person: Person::of(&user),
        bio: Html(bio.html),
        list: listed(services, &frame.reader, found).await?,
        cards: cards(services, frame.l, &frame.reader, &project).await?,
        days: days(frame.l, services.now(), entries),
        is_me: frame.reader.id() == Some(user.id),
        is_admin: projects::may_admin(&project, &frame.reader),
        user,
        frame,
    };
    page(&profile)
}
