//! One ticket.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use farrier_domain::artifacts::{attachments, comments};
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Flash, FormErrors, Frame, Html, Paging, Person, Query, page_with_status};
use serde::Deserialize;

use super::Number;
use super::sentence::{sentence, slot};
use super::timeline::{self, Item, Said, Wanted};
use super::words::{self, Choice, State as TicketState, people_choices, status_choices};
use crate::access;
use crate::model::comments::of;
use crate::model::create::assignable;
use crate::model::labels;
use crate::model::tickets::Model as Ticket;
use crate::msg;
use crate::settings::{Settings, status_label};

#[derive(Template)]
#[template(path = "tickets/show.html")]
struct ShowPage {
    frame: Frame,
    mount: Mount,
    ticket: Ticket,
    url: String,
    state: TicketState,
    status: String,
    reporter: Person,
    assignee: Option<Person>,
    body: Option<Said>,
    items: Vec<Item>,
    paging: Paging,
    labels: Vec<Html>,
    label_choices: Vec<LabelChoice>,
    statuses: Vec<Choice>,
    people: Vec<Choice>,
    can: Can,
    form: CommentForm,
    preview: Option<Html>,
    action: String,
}

/// A label in the menu of the ticket's labels.
struct LabelChoice {
    id: i64,
    html: Html,
    description: String,
    on: bool,
}

/// What the reader may do.
struct Can {
    edit: bool,
    triage: bool,
    hide: bool,
    comment: bool,
    remove: bool,
}

/// The comment that is being written.
#[derive(Default)]
pub struct CommentForm {
    /// As typed.
    pub body: String,
    /// Files that were sent already.
    pub files: Vec<attachments::Model>,
    /// What is wrong.
    pub errors: FormErrors,
    /// Whether to show how it will look.
    pub preview: bool,
}

/// The page's address.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Comments after this one.
    pub after: i64,
    /// Begins a comment with this one quoted: a comment's id, or `body`.
    pub quote: String,
}

/// Shows a ticket with its timeline.
pub async fn show(
    State(services): State<Services>,
    frame: Frame,
    mount: Mount,
    Path(Number(number)): Path<Number>,
    Query(asked): Query<Asked>,
) -> AppResult<Response> {
    let ticket = access::ticket(services.db.read(), &mount, &frame.reader, number).await?;
    let mut form = CommentForm::default();
    if !asked.quote.is_empty() && frame.may(access::COMMENT) {
        form.body = quoted(&services, &ticket, &asked.quote).await?;
    }
    render(&services, frame, mount, ticket, asked.after, form).await
}

/// The text as a quotation to answer to.
async fn quoted(services: &Services, ticket: &Ticket, quote: &str) -> AppResult<String> {
    let key = ticket.key();
    let text = match quote.parse() {
        Ok(id) => comments::find(services.db.read(), of(ticket, &key), id).await?.body,
        Err(_) => ticket.body.clone(),
    };
    let lines: Vec<String> = text.lines().take(200).map(|line| format!("> {line}")).collect();
    Ok(format!("{}\n\n", lines.join("\n")))
}

/// The page with a comment as far as it is written.
pub async fn render(
    services: &Services,
    frame: Frame,
    mount: Mount,
    ticket: Ticket,
    after: i64,
    form: CommentForm,
) -> AppResult<Response> {
    let db = services.db.read();
    let settings: Settings = mount.settings();
    let after = after.max(0);
    let all_labels = labels::of_mount(db, mount.id()).await?;
    let own_labels = match all_labels.is_empty() {
        true => Vec::new(),
        false => labels::of_ticket(db, &all_labels, ticket.id).await?,
    };
    let extra = form.preview.then_some(form.body.as_str());
    let timeline = timeline::load(
        services,
        &frame,
        &mount,
        Wanted { ticket: &ticket, labels: &all_labels, after, extra },
    )
    .await?;
    let can = Can {
        edit: access::may_edit(&mount, &frame.reader, &ticket),
        triage: access::may_triage(&mount, &frame.reader),
        hide: access::may_hide(&mount, &frame.reader, &ticket),
        comment: frame.may(access::COMMENT),
        remove: frame.may(access::MODERATE),
    };
    let of_id = |id: Option<i64>| id.and_then(|id| timeline.people.get(&id)).map(Arc::as_ref);
    let people = match can.triage {
        true => {
            let mut people = assignable(db, &mount).await?;
            // Whoever has it may have left the project.
            people.extend(
                of_id(ticket.assignee_id)
                    .filter(|user| people.iter().all(|known| known.id != user.id))
                    .cloned(),
            );
            people_choices(&frame, &people, of_id(ticket.assignee_id).map(|user| user.name.as_str()))
        }
        false => Vec::new(),
    };
    let url = mount.url(&ticket.path());
    let status = if form.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = ShowPage {
        state: TicketState::of(&settings, ticket.open, &ticket.status),
        status: status_label(frame.l, &ticket.status),
        reporter: words::person(&frame, of_id(ticket.reporter_id)),
        assignee: of_id(ticket.assignee_id).map(Person::of),
        paging: Paging::new(
            &format!("{url}?"),
            (after > 0).then(|| after.to_string()).as_deref(),
            timeline.next.map(|next| next.to_string()),
        ),
        labels: own_labels.iter().map(|label| words::label_link(&mount, label)).collect(),
        label_choices: all_labels
            .iter()
            .map(|label| LabelChoice {
                id: label.id,
                html: words::label_word(label),
                description: label.description.clone(),
                on: own_labels.iter().any(|own| own.id == label.id),
            })
            .collect(),
        statuses: if can.triage { status_choices(&frame, &settings, &ticket.status) } else { Vec::new() },
        action: if after > 0 { format!("{url}/comments?after={after}") } else { format!("{url}/comments") },
        preview: timeline.extra,
        body: timeline.body,
        items: timeline.items,
        people,
        can,
        form,
        url,
        ticket,
        mount,
        frame,
    };
    page_with_status(status, &page)
}

/// Back to the ticket with a sentence on what was done.
pub fn back(mount: &Mount, ticket: &Ticket, text: String) -> Response {
    Flash::done(&mount.url(&ticket.path()), text)
}

impl ShowPage {
    /// Who opened it and when.
    fn opened(&self) -> Html {
        let parts = [self.reporter.name_link(), self.frame.ago(&self.ticket.created_at)];
        sentence(&msg::tickets_did_open(self.frame.l, slot(0), slot(1)), &parts)
    }
    /// The address that begins a comment with something quoted.
    fn quote_url(&self, what: impl std::fmt::Display) -> String {
        format!("{}?quote={what}#new", self.url)
    }
}
