//! The tracker's labels: everybody may look, triagers change them.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use farrier_domain::search_outbox;
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Flash, Form, FormErrors, Frame, Html, page_with_status};
use serde::Deserialize;

use super::Number;
use super::delete::ConfirmPage;
use super::sentence::{sentence, slot};
use super::words;
use crate::access::{KIND, TRIAGE};
use crate::model::labels::{self, HUES, Model as Label, Wanted};
use crate::msg;

#[derive(Template)]
#[template(path = "tickets/labels.html")]
struct LabelsPage {
    frame: Frame,
    mount: Mount,
    rows: Vec<Row>,
    form: LabelForm,
    hues: Vec<Hue>,
    errors: FormErrors,
    may_change: bool,
}

/// A label with its form.
struct Row {
    id: i64,
    html: Html,
    form: LabelForm,
    errors: FormErrors,
}

/// A colour to choose.
struct Hue {
    name: &'static str,
    word: String,
}

/// A label as it was filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct LabelForm {
    name: String,
    hue: String,
    description: String,
}

impl LabelForm {
    fn wanted(&self) -> Wanted {
        let hue = if self.hue.is_empty() { Wanted::named(&self.name).hue } else { self.hue.clone() };
        Wanted { name: self.name.clone(), hue, description: self.description.clone() }
    }
}

/// What came back because it does not do: the new label, or the label of an id.
#[derive(Default)]
struct Rejected {
    label: Option<i64>,
    form: LabelForm,
    errors: FormErrors,
}

/// Shows all labels.
pub async fn list(State(services): State<Services>, frame: Frame, mount: Mount) -> AppResult<Response> {
    render(&services, frame, mount, Rejected::default()).await
}

async fn render(services: &Services, frame: Frame, mount: Mount, rejected: Rejected) -> AppResult<Response> {
    let all = labels::of_mount(services.db.read(), mount.id()).await?;
    let status = rejected.errors.status();
    let row = |label: &Label| {
        let own = rejected.label == Some(label.id);
        let stored = LabelForm {
            name: label.name.clone(),
            hue: label.hue.clone(),
            description: label.description.clone(),
        };
        Row {
            id: label.id,
            html: words::label_link(&mount, label),
            form: if own { rejected.form.clone() } else { stored },
            errors: if own { rejected.errors.clone() } else { FormErrors::new() },
        }
    };
    let rows: Vec<Row> = all.iter().map(row).collect();
    let is_new = rejected.label.is_none();
    let page = LabelsPage {
        hues: HUES.into_iter().map(|name| Hue { name, word: hue_word(&frame, name) }).collect(),
        may_change: frame.may(TRIAGE),
        form: if is_new { rejected.form } else { LabelForm::default() },
        errors: if is_new { rejected.errors } else { FormErrors::new() },
        rows,
        mount,
        frame,
    };
    page_with_status(status, &page)
}

fn hue_word(frame: &Frame, hue: &str) -> String {
    let l = frame.l;
    match hue {
        "red" => msg::tickets_hue_red(l),
        "orange" => msg::tickets_hue_orange(l),
        "amber" => msg::tickets_hue_amber(l),
        "lime" => msg::tickets_hue_lime(l),
        "green" => msg::tickets_hue_green(l),
        "teal" => msg::tickets_hue_teal(l),
        "cyan" => msg::tickets_hue_cyan(l),
        "blue" => msg::tickets_hue_blue(l),
        "indigo" => msg::tickets_hue_indigo(l),
        "violet" => msg::tickets_hue_violet(l),
        "pink" => msg::tickets_hue_pink(l),
        _ => msg::tickets_hue_gray(l),
    }
}

/// Adds a label.
pub async fn add(
    State(services): State<Services>,
    frame: Frame,
    mount: Mount,
    Form(form): Form<LabelForm>,
) -> AppResult<Response> {
    let tx = services.db.write().await?;
    match labels::add(&*tx, mount.id(), &form.wanted()).await {
        Ok(label) => {
            tx.commit().await?;
            Ok(Flash::done(&mount.url("/labels"), msg::tickets_label_added(frame.l, label.name)))
        }
        Err(error) => {
            drop(tx);
            let errors = FormErrors::from_domain(frame.l, error)?;
            render(&services, frame, mount, Rejected { label: None, form, errors }).await
        }
    }
}

/// Adds the labels that most trackers begin with, in the language of whoever asks.
pub async fn add_usual(State(services): State<Services>, frame: Frame, mount: Mount) -> AppResult<Response> {
    let l = frame.l;
    let usual = [
        (msg::tickets_usual_bug(l), "red", msg::tickets_usual_bug_text(l)),
        (msg::tickets_usual_idea(l), "violet", msg::tickets_usual_idea_text(l)),
        (msg::tickets_usual_question(l), "blue", msg::tickets_usual_question_text(l)),
        (msg::tickets_usual_docs(l), "teal", msg::tickets_usual_docs_text(l)),
        (msg::tickets_usual_first(l), "green", msg::tickets_usual_first_text(l)),
    ];
    let tx = services.db.write().await?;
    let all = labels::of_mount(&*tx, mount.id()).await?;
    for (name, hue, description) in usual {
        if labels::by_names(&all, std::slice::from_ref(&name)).0.is_empty() {
            labels::add(&*tx, mount.id(), &Wanted { name, hue: hue.to_owned(), description }).await?;
        }
    }
    tx.commit().await?;
    Ok(Flash::done(&mount.url("/labels"), farrier_web::msg::site_saved(l)))
}

/// Changes a label.
pub async fn change(
    State(services): State<Services>,
    frame: Frame,
    mount: Mount,
    Path(Number(id)): Path<Number>,
    Form(form): Form<LabelForm>,
) -> AppResult<Response> {
    let tx = services.db.write().await?;
    let label = labels::find(&*tx, mount.id(), id).await?;
    match labels::change(&*tx, &label, &form.wanted()).await {
        Ok(new) => {
            if new.name != label.name {
                index_again(&tx, &mount, &label).await?;
            }
            tx.commit().await?;
            Ok(Flash::done(&mount.url("/labels"), farrier_web::msg::site_saved(frame.l)))
        }
        Err(error) => {
            drop(tx);
            let errors = FormErrors::from_domain(frame.l, error)?;
            render(&services, frame, mount, Rejected { label: Some(id), form, errors }).await
        }
    }
}

/// The label's word is in the search documents of its tickets.
async fn index_again(tx: &farrier_db::Tx, mount: &Mount, label: &Label) -> AppResult<()> {
    for number in labels::numbers_with(&**tx, label).await? {
        search_outbox::touch(&**tx, mount.id(), KIND, &number.to_string()).await?;
    }
    Ok(())
}

/// Asks before a label is removed.
pub async fn confirm_delete(
    State(services): State<Services>,
    frame: Frame,
    mount: Mount,
    Path(Number(id)): Path<Number>,
) -> AppResult<Response> {
    let db = services.db.read();
    let label = labels::find(db, mount.id(), id).await?;
    let count = labels::numbers_with(db, &label).await?.len();
    let page = ConfirmPage {
        title: msg::tickets_label_delete(frame.l),
        text: sentence(
            &msg::tickets_label_delete_text(frame.l, count, slot(0)),
            &[words::label_word(&label)],
        ),
        quote: String::new(),
        button: msg::tickets_label_delete_do(frame.l),
        back: mount.url("/labels"),
        frame,
    };
    farrier_web::page(&page)
}

/// Removes a label and takes it off all tickets.
pub async fn delete(
    State(services): State<Services>,
    frame: Frame,
    mount: Mount,
    Path(Number(id)): Path<Number>,
) -> AppResult<Response> {
    let tx = services.db.write().await?;
    let label = labels::find(&*tx, mount.id(), id).await?;
    index_again(&tx, &mount, &label).await?;
    labels::delete(&*tx, &label).await?;
    tx.commit().await?;
    Ok(Flash::done(&mount.url("/labels"), msg::tickets_label_deleted(frame.l, label.name)))
}
