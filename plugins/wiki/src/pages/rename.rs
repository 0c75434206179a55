//! Another name for a page.

use askama::Template;
use axum::extract::State;
use farrier_domain::{Error, Reason};
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Flash, Form, FormErrors, Frame, page_with_status};
use serde::Deserialize;

use super::{At, Urls};
use crate::changes::{self, Rename};
use crate::model::{Page, links};
use crate::name::Name;
use crate::{access, msg};

#[derive(Template)]
#[template(path = "wiki/rename.html")]
struct RenamePage {
    frame: Frame,
    urls: Urls,
    tab: &'static str,
    form: RenameForm,
    errors: FormErrors,
    /// How many pages are below it.
    below: usize,
    /// Pages that link to it.
    linking: Vec<String>,
}

/// What the form sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct RenameForm {
    name: String,
    subpages: Option<String>,
    links: Option<String>,
}

/// The form.
pub async fn form(
    frame: Frame,
    State(services): State<Services>,
    mount: Mount,
    At(name, _): At,
) -> AppResult {
    let found = access::page(&services, &mount, &name).await?;
    let on = || Some("1".to_owned());
    let form = RenameForm { name: found.name.clone(), subpages: on(), links: on() };
    draw(frame, &services, &mount, &found, form, FormErrors::new()).await
}

/// Renames it, with its subpages and the links to it if asked.
pub async fn rename(
    frame: Frame,
    State(services): State<Services>,
    mount: Mount,
    At(name, _): At,
    Form(form): Form<RenameForm>,
) -> AppResult {
    let l = frame.l;
    let found = access::page(&services, &mount, &name).await?;
    let done = match Name::required(&form.name, l) {
        Ok(name) if name.as_str() == found.name => {
            return Ok(Flash::done(&Urls::of(&mount, &name).page(), msg::wiki_rename_unchanged(l)));
        }
        Ok(name) => {
            let to = Rename { name: &name, subpages: form.subpages.is_some(), links: form.links.is_some() };
            changes::rename(&services, &mount, &frame.reader, &found, to).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(page) => {
            Ok(Flash::done(&Urls::of(&mount, &page.name()).page(), msg::wiki_renamed(l, &found.name)))
        }
        Err(Error::Invalid { field, reason: Reason::Taken }) => {
            let errors = FormErrors::one(field, msg::wiki_name_taken(l));
            draw(frame, &services, &mount, &found, form, errors).await
        }
        Err(error) => {
            let errors = FormErrors::from_domain(l, error)?;
            draw(frame, &services, &mount, &found, form, errors).await
        }
    }
}

async fn draw(
    frame: Frame,
    services: &Services,
    mount: &Mount,
    found: &Page,
    form: RenameForm,
    errors: FormErrors,
) -> AppResult {
    let page = RenamePage {
        below: changes::subpages(services, found).await?.len(),
        linking: links::backlinks(services.db.read(), found, 200).await?,
        urls: Urls::of(mount, &found.name()),
        tab: "",
        form,
        errors,
        frame,
    };
    page_with_status(page.errors.status(), &page)
}
