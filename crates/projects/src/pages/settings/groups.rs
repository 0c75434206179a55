//! `/{project}/-/groups/…`: people who share a permission without sharing a role; shown with the members.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use farrier_domain::accounts::people;
use farrier_domain::projects::{Project, groups, mounts};
use farrier_tool::Services;
use farrier_web::{AppError, AppResult, Flash, Form, FormErrors, Frame, page};
use serde::Deserialize;

use super::members::{GroupInput, MemberForm, members_url, show};
use crate::pages::project;
use crate::{membership, msg};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct GroupForm {
    name: String,
}

/// Makes a group.
pub(crate) async fn create(
    State(services): State<Services>,
    frame: Frame,
    Form(form): Form<GroupForm>,
) -> AppResult<Response> {
    let project = project(&frame)?.clone();
    let tx = services.db.write().await?;
    match groups::create(&*tx, project.id, &form.name).await {
        Ok(group) => {
            tx.commit().await?;
            Ok(Flash::done(&members_url(&project), msg::members_group_created(frame.l, group.name)))
        }
        Err(error) => {
            drop(tx);
            let errors = FormErrors::from_domain(frame.l, error)?;
            let typed = GroupInput { name: form.name, add: None };
            show(&services, frame, MemberForm::default(), typed, errors).await
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct AddForm {
    user: String,
}

/// Adds somebody to a group.
pub(crate) async fn add(
    State(services): State<Services>,
    frame: Frame,
    Path(id): Path<i64>,
    Form(form): Form<AddForm>,
) -> AppResult<Response> {
    let project = project(&frame)?.clone();
    let group = groups::in_project(services.db.read(), project.id, id).await?;
    match membership::find(&services, &form.user).await {
        Ok(user) => {
            let tx = services.db.write().await?;
            groups::add(&*tx, &group, user.id).await?;
            tx.commit().await?;
            Ok(Flash::done(
                &members_url(&project),
                msg::members_group_added(frame.l, group.name, user.shown()),
            ))
        }
        Err(AppError::Domain(error)) => {
            let why = FormErrors::from_domain(frame.l, error)?.get("user").unwrap_or_default().to_owned();
            let errors = FormErrors::one(&format!("group-{id}"), &why);
            let typed = GroupInput { name: String::new(), add: Some((id, form.user, why)) };
            show(&services, frame, MemberForm::default(), typed, errors).await
        }
        Err(error) => Err(error),
    }
}

/// Takes somebody out of a group.
pub(crate) async fn remove(
    State(services): State<Services>,
    frame: Frame,
    Path((id, name)): Path<(i64, String)>,
) -> AppResult<Response> {
    let project = project(&frame)?.clone();
    let group = groups::in_project(services.db.read(), project.id, id).await?;
    let user = people::by_name(services.db.read(), &name).await?.ok_or(AppError::NotFound)?;
    let tx = services.db.write().await?;
    groups::remove(&*tx, &group, user.id).await?;
    tx.commit().await?;
    Ok(Flash::done(&members_url(&project), msg::members_group_removed(frame.l, group.name, user.shown())))
}

#[derive(Template)]
#[template(path = "projects/delete_group.html")]
struct DeletePage {
    frame: Frame,
    part: &'static str,
    project: Project,
    group: groups::Model,
}

/// Asks whether it is meant.
pub(crate) async fn ask_delete(
    State(services): State<Services>,
    frame: Frame,
    Path(id): Path<i64>,
) -> AppResult<Response> {
    let project = project(&frame)?.clone();
    let group = groups::in_project(services.db.read(), project.id, id).await?;
    page(&DeletePage { part: "members", project, group, frame })
}

/// Removes a group, also from the permissions that name it.
pub(crate) async fn delete(
    State(services): State<Services>,
    frame: Frame,
    Path(id): Path<i64>,
) -> AppResult<Response> {
    let project = project(&frame)?.clone();
    let tx = services.db.write().await?;
    let group = groups::in_project(&*tx, project.id, id).await?;
    for mount in mounts::of_project(&*tx, project.id).await? {
        let mut grants = mount.grants();
        if grants.values().any(|grant| grant.groups.contains(&id)) {
            grants.values_mut().for_each(|grant| grant.groups.retain(|other| *other != id));
            mounts::set_grants(&*tx, &mount, &grants).await?;
        }
    }
    groups::delete(&*tx, &group).await?;
    tx.commit().await?;
    Ok(Flash::done(&members_url(&project), msg::members_group_deleted(frame.l, group.name)))
}
