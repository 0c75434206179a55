//! Opening a ticket.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use farrier_domain::artifacts::attachments;
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Flash, FormErrors, Frame, Html, Query, Uploads, page_with_status, text};
use serde::Deserialize;

use super::words::{self, Choice, people_choices};
use crate::access::{PRIVATE, TRIAGE};
use crate::model::create::{NewTicket, assignable, create as create_ticket};
use crate::model::files::{self, MAX_FILES, Waiting};
use crate::model::labels::{self, Model as Label};
use crate::msg;

#[derive(Template)]
#[template(path = "tickets/new.html")]
struct NewPage {
    frame: Frame,
    mount: Mount,
    form: NewForm,
    labels: Vec<LabelChoice>,
    people: Vec<Choice>,
    preview: Option<Html>,
    files: Vec<attachments::Model>,
    errors: FormErrors,
    sees_private: bool,
}

struct LabelChoice {
    id: i64,
    html: Html,
    on: bool,
}

/// The form as it was filled in.
#[derive(Clone, Debug, Default)]
struct NewForm {
    title: String,
    body: String,
    private: bool,
    assignee: String,
    labels: Vec<i64>,
    preview: bool,
}

impl NewForm {
    fn read(sent: &Uploads) -> NewForm {
        NewForm {
            title: sent.text("title").to_owned(),
            body: sent.text("body").to_owned(),
            private: sent.has("private"),
            assignee: sent.text("assignee").trim().to_owned(),
            labels: sent.all("label").iter().filter_map(|id| id.parse().ok()).collect(),
            preview: sent.text("do") == "preview",
        }
    }
}

/// The files and drafts that came with a form.
pub fn waiting(sent: Uploads) -> Waiting {
    let drafts = sent.all("draft").iter().filter_map(|id| id.parse().ok()).collect();
    Waiting { new: sent.files.into_iter().map(|(_, file)| file).collect(), drafts }
}

/// Says so when there are more files than one ticket or comment can have.
pub fn too_many(frame: &Frame, waiting: &Waiting) -> Option<FormErrors> {
    let count = waiting.new.len() + waiting.drafts.len();
    (count > MAX_FILES).then(|| FormErrors::one("file", msg::tickets_too_many_files(frame.l, MAX_FILES)))
}

/// What an address can fill in beforehand, for links such as "report a problem with this page".
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Prefill {
    title: String,
    body: String,
    label: Vec<String>,
}

/// Shows the empty form.
pub async fn new(
    State(services): State<Services>,
    frame: Frame,
    mount: Mount,
    Query(prefill): Query<Prefill>,
) -> AppResult<Response> {
    let all = labels::of_mount(services.db.read(), mount.id()).await?;
    let labels = labels::by_names(&all, &prefill.label).0.iter().map(|label| label.id).collect();
    let form = NewForm { title: prefill.title, body: prefill.body, labels, ..NewForm::default() };
    render(&services, frame, mount, form, all, Vec::new(), FormErrors::new()).await
}

/// Opens the ticket, or shows how it will look.
pub async fn create(
    State(services): State<Services>,
    frame: Frame,
    mount: Mount,
    sent: Uploads,
) -> AppResult<Response> {
    let form = NewForm::read(&sent);
    let waiting = waiting(sent);
    let all = labels::of_mount(services.db.read(), mount.id()).await?;
    let now = services.now();
    if form.preview {
        return again(&services, frame, mount, form, all, waiting, FormErrors::new()).await;
    }
    if let Some(errors) = too_many(&frame, &waiting) {
        return again(&services, frame, mount, form, all, waiting, errors).await;
    }
    let assignee = match frame.may(TRIAGE) && !form.assignee.is_empty() {
        true => match assignable(services.db.read(), &mount)
            .await?
            .into_iter()
            .find(|user| user.name == form.assignee)
        {
            Some(user) => Some(user.id),
            None => {
                let errors = FormErrors::one("assignee", msg::tickets_not_assignable(frame.l));
                return again(&services, frame, mount, form, all, waiting, errors).await;
            }
        },
        false => None,
    };
    let new = NewTicket {
        title: form.title.clone(),
        body: form.body.clone(),
        private: form.private,
        assignee,
        labels: all.iter().filter(|label| form.labels.contains(&label.id)).cloned().collect(),
        files: waiting.clone(),
    };
    let tx = services.db.write().await?;
    match create_ticket(&*tx, &mount, &frame.reader, new, now).await {
        Ok(ticket) => {
            tx.commit().await?;
            Ok(Flash::done(&mount.url(&ticket.path()), msg::tickets_created(frame.l, ticket.key())))
        }
        Err(error) => {
            drop(tx);
            let errors = FormErrors::from_domain(frame.l, error)?;
            again(&services, frame, mount, form, all, waiting, errors).await
        }
    }
}

/// The form once more, with the files kept.
async fn again(
    services: &Services,
    frame: Frame,
    mount: Mount,
    form: NewForm,
    all: Vec<Label>,
    waiting: Waiting,
    errors: FormErrors,
) -> AppResult<Response> {
    let files = keep(services, &frame, &mount, waiting).await?;
    render(services, frame, mount, form, all, files, errors).await
}

/// Keeps files for the form that comes back.
pub async fn keep(
    services: &Services,
    frame: &Frame,
    mount: &Mount,
    waiting: Waiting,
) -> AppResult<Vec<attachments::Model>> {
    if waiting.new.is_empty() && waiting.drafts.is_empty() {
        return Ok(Vec::new());
    }
    let tx = services.db.write().await?;
    let files = files::keep(&*tx, mount, &frame.reader, waiting, services.now()).await?;
    tx.commit().await?;
    Ok(files)
}

async fn render(
    services: &Services,
    frame: Frame,
    mount: Mount,
    form: NewForm,
    all: Vec<Label>,
    files: Vec<attachments::Model>,
    errors: FormErrors,
) -> AppResult<Response> {
    let preview = match form.preview {
        true => Some(preview(services, &frame, &mount, &form.body).await?),
        false => None,
    };
    let people = match frame.may(TRIAGE) {
        true => people_choices(&frame, &assignable(services.db.read(), &mount).await?, Some(&form.assignee)),
        false => Vec::new(),
    };
    let choice = |label: &Label| LabelChoice {
        id: label.id,
        html: words::label_word(label),
        on: form.labels.contains(&label.id),
    };
    let page = NewPage {
        labels: all.iter().map(choice).collect(),
        sees_private: frame.may(PRIVATE),
        people,
        preview,
        files,
        errors,
        form,
        mount,
        frame,
    };
    page_with_status(page.errors.status(), &page)
}

/// How a text will look.
pub async fn preview(services: &Services, frame: &Frame, mount: &Mount, body: &str) -> AppResult<Html> {
    let place = farrier_web::links::Place { project: Some(mount.project()), mount: Some(mount) };
    let style = text::Style { hard_breaks: true, ..text::Style::default() };
    Ok(Html(text::render_one(services, place, &frame.reader, frame.l, style, body).await?.html))
}
