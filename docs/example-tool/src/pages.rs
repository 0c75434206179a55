//! The pages: the list, a term, and the form that adds one.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use farrier_tool::{Mount, Routes, Row, Services};
use farrier_web::links::Place;
use farrier_web::text::{Style, render_one};
use farrier_web::{
    AppResult, Flash, Form, FormErrors, Frame, Html, Paging, Path, Query, page, page_with_status,
};
use serde::Deserialize;

use crate::model::{self, Model as Term, NewTerm};
use crate::{ADD, READ, msg};

/// All pages, with paths relative to the mount.
pub fn routes() -> Routes {
    Routes::reading(READ)
        .get("/", Row::of("terms", READ), list)
        .get("/new", Row::of("term", ADD), new)
        .post("/new", Row::of("term", ADD), create)
        .get("/{id}", Row::of("term", READ), show)
}

/// Where a page of the list begins: behind this key.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct After {
    pub after: String,
}

#[derive(Template)]
#[template(path = "glossary/list.html")]
struct ListPage {
    frame: Frame,
    mount: Mount,
    terms: Vec<Term>,
    paging: Paging,
}

async fn list(
    State(services): State<Services>,
    mount: Mount,
    frame: Frame,
    Query(After { after }): Query<After>,
) -> AppResult {
    let (terms, next) = model::page(services.db.read(), &mount, &after).await?;
    let paging = Paging::new(&mount.url("?"), Some(&after), next);
    page(&ListPage { frame, mount, terms, paging })
}

#[derive(Template)]
#[template(path = "glossary/show.html")]
struct ShowPage {
    frame: Frame,
    term: Term,
    meaning: Html,
}

async fn show(
    State(services): State<Services>,
    mount: Mount,
    frame: Frame,
    Path(id): Path<i64>,
) -> AppResult {
    let term = model::find(services.db.read(), &mount, id).await?;
    let place = Place { project: Some(mount.project()), mount: Some(&mount) };
    let meaning =
        render_one(&services, place, &frame.reader, frame.l, Style::default(), &term.meaning).await?;
    page(&ShowPage { frame, term, meaning: Html(meaning.html) })
}

#[derive(Template)]
#[template(path = "glossary/new.html")]
struct NewPage {
    frame: Frame,
    mount: Mount,
    typed: NewTerm,
    errors: FormErrors,
}

async fn new(mount: Mount, frame: Frame) -> AppResult {
    page(&NewPage { frame, mount, typed: NewTerm::default(), errors: FormErrors::new() })
}

async fn create(
    State(services): State<Services>,
    mount: Mount,
    frame: Frame,
    Form(typed): Form<NewTerm>,
) -> AppResult<Response> {
    match model::add(&services, &mount, &frame.reader, &typed).await {
        Ok(term) => Ok(Flash::done(&term.url(&mount), msg::glossary_saved(frame.l, &term.term))),
        Err(error) => {
            let errors = FormErrors::from_domain(frame.l, error)?;
            page_with_status(errors.status(), &NewPage { frame, mount, typed, errors })
        }
    }
}
