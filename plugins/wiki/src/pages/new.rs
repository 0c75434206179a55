//! A page that is still to be named.

use axum::extract::State;
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Form, FormErrors, Frame, Query, page_with_status};
use serde::Deserialize;

use super::edit::{EditForm, EditPage, submit};
use crate::name::Name;

/// A name to begin with: `?name=`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct NewQuery {
    name: String,
}

/// The form.
pub async fn form(frame: Frame, mount: Mount, Query(query): Query<NewQuery>) -> AppResult {
    let form = EditForm { name: query.name.chars().take(400).collect(), ..EditForm::default() };
    page_with_status(axum::http::StatusCode::OK, &EditPage::new_page(frame, &mount, form))
}

/// Makes the page.
pub async fn create(
    frame: Frame,
    State(services): State<Services>,
    mount: Mount,
    Form(form): Form<EditForm>,
) -> AppResult {
    let l = frame.l;
    let mut page = EditPage::new_page(frame, &mount, EditForm { version: "0".into(), ..form });
    match Name::required(&page.form.name, l) {
        Ok(name) => submit(&services, &mount, name, page).await,
        Err(error) => {
            page.errors = FormErrors::from_domain(l, error)?;
            page_with_status(page.errors.status(), &page)
        }
    }
}
