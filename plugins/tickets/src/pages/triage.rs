//! Status, assignee, labels, private: the small forms beside a ticket.

use axum::extract::{Path, State};
use axum::response::Response;
use farrier_domain::{Error, Reason};
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Flash, Form, FormErrors, Frame};
use serde::Deserialize;

use super::edit::allowed;
use super::{Number, show};
use crate::access;
use crate::model::changes::{Change, apply};
use crate::model::create::assignable;
use crate::model::labels::{self, Model as Label};
use crate::model::tell;
use crate::msg;

/// Applies a change that the reader was found to be allowed, and goes back to the ticket.
pub async fn set(
    services: &Services,
    frame: &Frame,
    mount: &Mount,
    number: i64,
    change: Change,
) -> AppResult<Response> {
    let tx = services.db.write().await?;
    let ticket = access::ticket(&*tx, mount, &frame.reader, number).await?;
    match apply(&*tx, mount, &frame.reader, &ticket, change, services.now()).await {
        Ok(new) => {
            tx.commit().await?;
            tell::hidden(services, mount, &ticket, &new).await?;
            let text = match (ticket.open, new.open) {
                (true, false) => msg::tickets_was_closed(frame.l),
                (false, true) => msg::tickets_was_reopened(frame.l),
                _ => farrier_web::msg::site_saved(frame.l),
            };
            Ok(show::back(mount, &new, text))
        }
        Err(error) => {
            drop(tx);
            let errors = FormErrors::from_domain(frame.l, error)?;
            let text = errors.iter().next().map(|(_, text)| text.clone()).unwrap_or_default();
            Ok(Flash::failed(&mount.url(&ticket.path()), text))
        }
    }
}

/// A status for triagers; open or not for whoever opened the ticket.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct StatusForm {
    status: String,
    open: String,
}

/// Sets the status.
pub async fn status(
    State(services): State<Services>,
    frame: Frame,
    mount: Mount,
    Path(Number(number)): Path<Number>,
    Form(form): Form<StatusForm>,
) -> AppResult<Response> {
    let ticket = access::ticket(services.db.read(), &mount, &frame.reader, number).await?;
    let change = match form.open.as_str() {
        "yes" => Change { open: Some(true), ..Change::default() },
        "no" => Change { open: Some(false), ..Change::default() },
        _ => Change { status: Some(form.status), ..Change::default() },
    };
    let may = match change.status.is_some() {
        true => access::may_triage(&mount, &frame.reader),
        false => access::may_edit(&mount, &frame.reader, &ticket),
    };
    allowed(&frame, may)?;
    set(&services, &frame, &mount, number, change).await
}

/// Private or not.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PrivateForm {
    private: String,
}

/// Makes a ticket private or public.
pub async fn private(
    State(services): State<Services>,
    frame: Frame,
    mount: Mount,
    Path(Number(number)): Path<Number>,
    Form(form): Form<PrivateForm>,
) -> AppResult<Response> {
    let ticket = access::ticket(services.db.read(), &mount, &frame.reader, number).await?;
    allowed(&frame, access::may_hide(&mount, &frame.reader, &ticket))?;
    let change = Change { private: Some(form.private == "yes"), ..Change::default() };
    set(&services, &frame, &mount, number, change).await
}

/// An account's name; nobody when empty.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct AssigneeForm {
    assignee: String,
}

/// Gives the ticket to somebody.
pub async fn assignee(
    State(services): State<Services>,
    frame: Frame,
    mount: Mount,
    Path(Number(number)): Path<Number>,
    Form(form): Form<AssigneeForm>,
) -> AppResult<Response> {
    let ticket = access::ticket(services.db.read(), &mount, &frame.reader, number).await?;
    let assignee = match form.assignee.as_str() {
        "" => None,
        name => match find_assignee(&services, &mount, name, ticket.assignee_id).await? {
            Some(id) => Some(id),
            None => {
                return Ok(Flash::failed(&mount.url(&ticket.path()), msg::tickets_not_assignable(frame.l)));
            }
        },
    };
    set(&services, &frame, &mount, number, Change { assignee: Some(assignee), ..Change::default() }).await
}

/// The account of a name if tickets can be given to it, or if it has this one already.
pub async fn find_assignee(
    services: &Services,
    mount: &Mount,
    name: &str,
    current: Option<i64>,
) -> AppResult<Option<i64>> {
    let db = services.db.read();
    let name = name.trim().trim_start_matches(['~', '@']).to_lowercase();
    if let Some(user) = assignable(db, mount).await?.into_iter().find(|user| user.name == name) {
        return Ok(Some(user.id));
    }
    let user = farrier_domain::accounts::people::by_name(db, &name).await?;
    Ok(user.map(|user| user.id).filter(|id| current == Some(*id)))
}

/// The labels that are ticked, and those that were when the page was made: what others changed in between stays.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct LabelsForm {
    label: Vec<i64>,
    had: Vec<i64>,
}

/// Puts labels on and takes them off.
pub async fn labels(
    State(services): State<Services>,
    frame: Frame,
    mount: Mount,
    Path(Number(number)): Path<Number>,
    Form(form): Form<LabelsForm>,
) -> AppResult<Response> {
    access::ticket(services.db.read(), &mount, &frame.reader, number).await?;
    let all = labels::of_mount(services.db.read(), mount.id()).await?;
    let only = |wanted: &dyn Fn(&Label) -> bool| -> Vec<Label> {
        all.iter().filter(|label| wanted(label)).cloned().collect()
    };
    let change = Change {
        add_labels: only(&|label| form.label.contains(&label.id) && !form.had.contains(&label.id)),
        remove_labels: only(&|label| form.had.contains(&label.id) && !form.label.contains(&label.id)),
        ..Change::default()
    };
    if form.label.iter().any(|id| all.iter().all(|label| label.id != *id)) {
        return Err(Error::Invalid { field: "label", reason: Reason::Unknown }.into());
    }
    set(&services, &frame, &mount, number, change).await
}
