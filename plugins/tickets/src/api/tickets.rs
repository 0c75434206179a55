//! Tickets as JSON.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use farrier_db::Tx;
use farrier_domain::{Error, Reader, Reason};
use farrier_tool::{Mount, Services};
use farrier_web::{AppError, AppResult, Json, Query};
use serde::{Deserialize, Deserializer};

use super::shown::{Page, Ticket as Shown};
use crate::access::{self, CREATE};
use crate::list::{self, Asked, Filter, Which};
use crate::model::changes::{Change, apply};
use crate::model::create::{NewTicket, create as create_ticket};
use crate::model::labels::{self, Model as Label, Wanted};
use crate::model::tell;
use crate::model::tickets::{Listed, Model as Ticket};
use crate::pages::Number;
use crate::pages::find_assignee;

/// Tickets in one answer, unless asked otherwise.
const USUAL: u64 = 25;
/// Tickets in one answer, at most.
const MOST: u64 = 100;

/// Lists tickets; without a word about the status, open and closed ones.
pub async fn list(
    State(services): State<Services>,
    Extension(reader): Extension<Reader>,
    mount: Mount,
    Query(asked): Query<Asked>,
) -> AppResult<Response> {
    let db = services.db.read();
    let filter = Filter::read(&asked, Which::All);
    let all = labels::of_mount(db, mount.id()).await?;
    let limit = asked.limit.unwrap_or(USUAL).clamp(1, MOST);
    let found = list::load(&services, &mount, &reader, &filter, &all, &asked.after, limit).await?;
    let items = found.tickets.iter().map(|ticket| {
        let own = found.labels.get(&ticket.id).map_or(&[][..], Vec::as_slice);
        let own = all.iter().filter(|label| own.contains(&label.id)).collect();
        Shown::of(&mount, ticket, None, own, &found.people)
    });
    Ok(Json(Page { items: items.collect(), next: found.next }).into_response())
}

/// One ticket.
pub async fn find(
    State(services): State<Services>,
    Extension(reader): Extension<Reader>,
    mount: Mount,
    Path(Number(number)): Path<Number>,
) -> AppResult<Response> {
    let ticket = access::ticket(services.db.read(), &mount, &reader, number).await?;
    answer(&services, &mount, &ticket, StatusCode::OK).await
}

async fn answer(
    services: &Services,
    mount: &Mount,
    ticket: &Ticket,
    status: StatusCode,
) -> AppResult<Response> {
    let db = services.db.read();
    let all = labels::of_mount(db, mount.id()).await?;
    let own = labels::of_ticket(db, &all, ticket.id).await?;
    let people =
        services.known.people([ticket.reporter_id, ticket.assignee_id].into_iter().flatten()).await?;
    let shown = Shown::of(mount, &Listed::from(ticket), Some(&ticket.body), own, &people);
    let mut response = (status, Json(shown)).into_response();
    if status == StatusCode::CREATED
        && let Ok(at) = header::HeaderValue::from_str(&format!(
            "/rest{}",
            mount.url(&format!("/tickets/{}", ticket.number))
        ))
    {
        response.headers_mut().insert(header::LOCATION, at);
    }
    Ok(response)
}

/// A ticket to be opened.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewTicketBody {
    title: String,
    body: String,
    labels: Vec<String>,
    assignee: Option<String>,
    private: bool,
}

/// Opens a ticket.
pub async fn create(
    State(services): State<Services>,
    Extension(reader): Extension<Reader>,
    mount: Mount,
    Json(new): Json<NewTicketBody>,
) -> AppResult<Response> {
    let triage = access::may_triage(&mount, &reader);
    let assignee = match new.assignee.as_deref().filter(|name| !name.is_empty()) {
        Some(_) if !triage => return Err(AppError::Forbidden),
        Some(name) => Some(find_assignee(&services, &mount, name, None).await?.ok_or(unknown("assignee"))?),
        None => None,
    };
    let tx = services.db.write().await?;
    let labels = wanted_labels(&tx, &mount, triage, &new.labels).await?;
    let ticket = NewTicket {
        title: new.title,
        body: new.body,
        private: new.private,
        assignee,
        labels,
        ..NewTicket::default()
    };
    let ticket = create_ticket(&*tx, &mount, &reader, ticket, services.now()).await?;
    tx.commit().await?;
    answer(&services, &mount, &ticket, StatusCode::CREATED).await
}

fn unknown(field: &'static str) -> AppError {
    Error::Invalid { field, reason: Reason::Unknown }.into()
}

/// The labels of these names. Triagers get the ones that are missing made, so that a script need not know which are there.
async fn wanted_labels(tx: &Tx, mount: &Mount, may_make: bool, names: &[String]) -> AppResult<Vec<Label>> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let all = labels::of_mount(&**tx, mount.id()).await?;
    let (found, missing) = labels::by_names(&all, names);
    let mut found: Vec<Label> = found.into_iter().cloned().collect();
    if !missing.is_empty() && !may_make {
        return Err(unknown("labels"));
    }
    for name in missing {
        let made =
            labels::add(&**tx, mount.id(), &Wanted::named(&name)).await.map_err(|error| match error {
                Error::Invalid { reason, .. } => Error::Invalid { field: "labels", reason },
                other => other,
            })?;
        found.push(made);
    }
    Ok(found)
}

/// What is to become of a ticket; what is left out stays.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ChangeBody {
    title: Option<String>,
    body: Option<String>,
    status: Option<String>,
    open: Option<bool>,
    labels: Option<Vec<String>>,
    /// `null` takes it away from whoever has it.
    #[serde(deserialize_with = "given")]
    assignee: Option<Option<String>>,
    private: Option<bool>,
    version: Option<i64>,
}

/// Tells `null` from what is not there.
fn given<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(value).map(Some)
}

/// Changes a ticket. Each part needs its own right; nothing is done when one is missing.
pub async fn change(
    State(services): State<Services>,
    Extension(reader): Extension<Reader>,
    mount: Mount,
    Path(Number(number)): Path<Number>,
    Json(body): Json<ChangeBody>,
) -> AppResult<Response> {
    let seen = access::ticket(services.db.read(), &mount, &reader, number).await?;
    check(&mount, &reader, &seen, &body)?;
    let assignee = match body.assignee {
        None => None,
        Some(None) => Some(None),
        Some(Some(name)) if name.is_empty() => Some(None),
        Some(Some(name)) => Some(Some(
            find_assignee(&services, &mount, &name, seen.assignee_id).await?.ok_or(unknown("assignee"))?,
        )),
    };
    let tx = services.db.write().await?;
    let ticket = access::ticket(&*tx, &mount, &reader, number).await?;
    let (mut add_labels, mut remove_labels) = (Vec::new(), Vec::new());
    if let Some(names) = &body.labels {
        add_labels = wanted_labels(&tx, &mount, true, names).await?;
        let all = labels::of_mount(&*tx, mount.id()).await?;
        let own = labels::of_ticket(&*tx, &all, ticket.id).await?;
        let gone = own.into_iter().filter(|own| add_labels.iter().all(|label| label.id != own.id));
        remove_labels = gone.cloned().collect();
    }
    let change = Change {
        title: body.title,
        body: body.body,
        version: body.version,
        status: body.status,
        open: body.open,
        assignee,
        add_labels,
        remove_labels,
        private: body.private,
    };
    let before = ticket;
    let ticket = apply(&*tx, &mount, &reader, &before, change, services.now()).await?;
    tx.commit().await?;
    tell::hidden(&services, &mount, &before, &ticket).await?;
    answer(&services, &mount, &ticket, StatusCode::OK).await
}

fn check(mount: &Mount, reader: &Reader, ticket: &Ticket, body: &ChangeBody) -> AppResult<()> {
    let changes_text = body.title.is_some() || body.body.is_some() || body.open.is_some();
    let triages = body.labels.is_some()
        || body.assignee.is_some()
        || body.status.as_ref().is_some_and(|s| *s != ticket.status);
    let fine = (!changes_text || access::may_edit(mount, reader, ticket))
        && (!triages || access::may_triage(mount, reader))
        && (body.private.is_none() || access::may_hide(mount, reader, ticket));
    match fine && reader.id().is_some() {
        true => Ok(()),
        false if reader.id().is_none() && !mount.allows(reader, CREATE) => Err(AppError::SignIn),
        false => Err(AppError::Forbidden),
    }
}

/// The labels there are.
pub async fn labels(State(services): State<Services>, mount: Mount) -> AppResult<Response> {
    let all = labels::of_mount(services.db.read(), mount.id()).await?;
    let items: Vec<serde_json::Value> = all
        .into_iter()
        .map(|label| serde_json::json!({ "name": label.name, "hue": label.hue, "description": label.description }))
        .collect();
    Ok(Json(Page { items, next: None }).into_response())
}
