//! `/{project}/-/members`: who takes part, with which role, and the groups.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use farrier_domain::accounts::{people, users};
use farrier_domain::projects::{self, Project, groups, members};
use farrier_domain::{Error, Reason, Role};
use farrier_tool::Services;
use farrier_web::{AppError, AppResult, Flash, Form, FormErrors, Frame, Person, page, page_with_status};
use serde::Deserialize;

use crate::pages::project;
use crate::{membership, msg, words};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct MemberForm {
    user: String,
    role: String,
}

#[derive(Template)]
#[template(path = "projects/members.html")]
struct MembersPage {
    frame: Frame,
    part: &'static str,
    project: Project,
    members: Vec<Member>,
    inherited: Vec<(Person, String, String, String)>,
    groups: Vec<Group>,
    roles: Vec<(&'static str, String)>,
    form: MemberForm,
    group_form: GroupInput,
    errors: FormErrors,
}

struct Member {
    person: Person,
    role: &'static str,
    is_disabled: bool,
}

struct Group {
    id: i64,
    name: String,
    people: Vec<Person>,
    /// What was typed to add somebody, when it was refused.
    typed: String,
    error: Option<String>,
}

/// What was typed about groups, and what was wrong with it.
#[derive(Default)]
pub(crate) struct GroupInput {
    /// A new group's name.
    pub name: String,
    /// To which group somebody was to be added, who, and why not.
    pub add: Option<(i64, String, String)>,
}

/// Shows them.
pub(crate) async fn list(State(services): State<Services>, frame: Frame) -> AppResult<Response> {
    show(&services, frame, MemberForm::default(), GroupInput::default(), FormErrors::new()).await
}

/// Adds somebody by name or mail address.
pub(crate) async fn create(
    State(services): State<Services>,
    frame: Frame,
    Form(form): Form<MemberForm>,
) -> AppResult<Response> {
    let project = project(&frame)?.clone();
    let added = async {
        let user = membership::find(&services, &form.user).await?;
        membership::give(&services, frame.reader.id(), &project, &user, role(&form.role)?).await?;
        Ok::<_, AppError>(user)
    };
    match added.await {
        Ok(user) => Ok(done(&project, msg::members_added(frame.l, user.shown()))),
        Err(AppError::Domain(error)) => {
            let errors = FormErrors::from_domain(frame.l, error)?;
            show(&services, frame, form, GroupInput::default(), errors).await
        }
        Err(error) => Err(error),
    }
}

/// Gives a member another role.
pub(crate) async fn update(
    State(services): State<Services>,
    frame: Frame,
    Path(name): Path<String>,
    Form(form): Form<MemberForm>,
) -> AppResult<Response> {
    let project = project(&frame)?.clone();
    let user = account(&services, &name).await?;
    match membership::give(&services, frame.reader.id(), &project, &user, role(&form.role)?).await {
        Ok(()) => Ok(done(&project, msg::members_changed(frame.l, user.shown()))),
        Err(AppError::Domain(Error::Invalid { reason, .. })) => {
            Ok(Flash::failed(&members_url(&project), farrier_web::reason_text(frame.l, &reason)))
        }
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "projects/remove_member.html")]
struct RemovePage {
    frame: Frame,
    part: &'static str,
    project: Project,
    person: Person,
}

/// Asks whether it is meant.
pub(crate) async fn ask_remove(
    State(services): State<Services>,
    frame: Frame,
    Path(name): Path<String>,
) -> AppResult<Response> {
    let project = project(&frame)?.clone();
    let person = Person::of(&account(&services, &name).await?);
    page(&RemovePage { part: "members", project, person, frame })
}

/// Takes somebody out.
pub(crate) async fn remove(
    State(services): State<Services>,
    frame: Frame,
    Path(name): Path<String>,
) -> AppResult<Response> {
    let project = project(&frame)?.clone();
    let user = account(&services, &name).await?;
    match membership::remove(&services, &project, &user).await {
        // Whoever took themselves out may not see the list any more.
        Ok(()) if frame.reader.id() == Some(user.id) => {
            let to = if project.hidden { "/".to_owned() } else { project.url() };
            Ok(Flash::done(&to, msg::members_left(frame.l, project.shown())))
        }
        Ok(()) => Ok(done(&project, msg::members_removed(frame.l, user.shown()))),
        Err(AppError::Domain(Error::Invalid { reason, .. })) => {
            Ok(Flash::failed(&members_url(&project), farrier_web::reason_text(frame.l, &reason)))
        }
        Err(error) => Err(error),
    }
}

pub(crate) fn members_url(project: &Project) -> String {
    format!("{}/-/members", project.url())
}

fn done(project: &Project, text: String) -> Response {
    Flash::done(&members_url(project), text)
}

async fn account(services: &Services, name: &str) -> Result<users::Model, AppError> {
    people::by_name(services.db.read(), name).await?.ok_or(AppError::NotFound)
}

/// A role that can be given.
pub(crate) fn role(text: &str) -> Result<Role, Error> {
    let role = Role::parse(text).filter(|role| Role::GIVEN.contains(role));
    role.ok_or(Error::Invalid { field: "role", reason: Reason::NotAChoice })
}

/// The page, with what was typed and refused.
pub(crate) async fn show(
    services: &Services,
    frame: Frame,
    form: MemberForm,
    group_form: GroupInput,
    errors: FormErrors,
) -> AppResult<Response> {
    let project = project(&frame)?.clone();
    let (l, db) = (frame.l, services.db.read());
    let members = members::list(db, project.id).await?;
    let inherited = members::inherited(db, &project).await?;
    let above = projects::by_ids(db, inherited.iter().map(|(_, _, from)| *from)).await?;
    let inherited = inherited.iter().filter_map(|(user, role, from)| {
        let from = above.get(from)?;
        Some((Person::of(user), words::role(l, *role), from.shown().to_owned(), from.url()))
    });
    let groups = groups::list(db, project.id).await?.into_iter().map(|(group, people)| {
        let refused = group_form.add.as_ref().filter(|(id, _, _)| *id == group.id);
        Group {
            id: group.id,
            name: group.name,
            people: people.iter().map(Person::of).collect(),
            typed: refused.map_or_else(String::new, |(_, typed, _)| typed.clone()),
            error: refused.map(|(_, _, error)| error.clone()),
        }
    });
    let page = MembersPage {
        part: "members",
        members: members
            .iter()
            .map(|(user, role)| Member {
                person: Person::of(user),
                role: role.as_str(),
                is_disabled: user.state == users::DISABLED,
            })
            .collect(),
        inherited: inherited.collect(),
        groups: groups.collect(),
        roles: Role::GIVEN.into_iter().map(|role| (role.as_str(), words::role(l, role))).collect(),
        project,
        form,
        group_form,
        errors,
        frame,
    };
    page_with_status(page.errors.status(), &page)
}
