//! Changing a ticket's title and text.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use farrier_domain::Error;
use farrier_tool::{Mount, Services};
use farrier_web::{AppError, AppResult, Form, FormErrors, Frame, Html, page_with_status};
use serde::Deserialize;

use super::{Number, new, show};
use crate::access;
use crate::model::changes::{Change, apply};
use crate::model::tickets::Model as Ticket;
use crate::msg;

#[derive(Template)]
#[template(path = "tickets/edit.html")]
struct EditPage {
    frame: Frame,
    url: String,
    ticket: Ticket,
    form: EditForm,
    preview: Option<Html>,
    errors: FormErrors,
    /// What somebody else saved while this was written; the form then holds the reader's own text.
    conflict: bool,
}

/// The form as it was filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct EditForm {
    title: String,
    body: String,
    version: i64,
    #[serde(rename = "do")]
    act: String,
}

/// A ticket that the reader may edit.
async fn editable(services: &Services, frame: &Frame, mount: &Mount, number: i64) -> AppResult<Ticket> {
    let ticket = access::ticket(services.db.read(), mount, &frame.reader, number).await?;
    allowed(frame, access::may_edit(mount, &frame.reader, &ticket))?;
    Ok(ticket)
}

/// Refuses what the reader may not do with something they see; to whoever is not signed in it says that this may help.
pub fn allowed(frame: &Frame, may: bool) -> AppResult<()> {
    match may {
        true => Ok(()),
        false if frame.reader.id().is_none() => Err(AppError::SignIn),
        false => Err(AppError::Forbidden),
    }
}

/// Shows the form.
pub async fn edit(
    State(services): State<Services>,
    frame: Frame,
    mount: Mount,
    Path(Number(number)): Path<Number>,
) -> AppResult<Response> {
    let ticket = editable(&services, &frame, &mount, number).await?;
    let form = EditForm {
        title: ticket.title.clone(),
        body: ticket.body.clone(),
        version: ticket.version,
        act: String::new(),
    };
    render(&services, frame, &mount, ticket, form, FormErrors::new(), false).await
}

/// Saves, shows how it will look, or says that somebody else was faster.
pub async fn update(
    State(services): State<Services>,
    frame: Frame,
    mount: Mount,
    Path(Number(number)): Path<Number>,
    Form(form): Form<EditForm>,
) -> AppResult<Response> {
    let ticket = editable(&services, &frame, &mount, number).await?;
    if form.act == "preview" {
        return render(&services, frame, &mount, ticket, form, FormErrors::new(), false).await;
    }
    let change = Change {
        title: Some(form.title.clone()),
        body: Some(form.body.clone()),
        version: Some(form.version),
        ..Change::default()
    };
    let tx = services.db.write().await?;
    let newest = access::ticket(&*tx, &mount, &frame.reader, number).await?;
    match apply(&*tx, &mount, &frame.reader, &newest, change, services.now()).await {
        Ok(saved) => {
            tx.commit().await?;
            Ok(show::back(&mount, &saved, farrier_web::msg::site_saved(frame.l)))
        }
        Err(Error::Conflict) => {
            drop(tx);
            // Saving once more is then a decision: the form knows of the newest version.
            let form = EditForm { version: newest.version, ..form };
            render(&services, frame, &mount, newest, form, FormErrors::new(), true).await
        }
        Err(error) => {
            drop(tx);
            let errors = FormErrors::from_domain(frame.l, error)?;
            render(&services, frame, &mount, ticket, form, errors, false).await
        }
    }
}

async fn render(
    services: &Services,
    frame: Frame,
    mount: &Mount,
    ticket: Ticket,
    form: EditForm,
    errors: FormErrors,
    conflict: bool,
) -> AppResult<Response> {
    let preview = match form.act == "preview" {
        true => Some(new::preview(services, &frame, mount, &form.body).await?),
        false => None,
    };
    let status = if conflict { StatusCode::CONFLICT } else { errors.status() };
    let page = EditPage { url: mount.url(&ticket.path()), frame, ticket, form, preview, errors, conflict };
    page_with_status(status, &page)
}

impl EditPage {
    fn heading(&self) -> String {
        msg::tickets_edit(self.frame.l, self.ticket.key())
    }
}
