//! The form of a page. Whatever happens, what somebody typed comes back.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use farrier_domain::accounts::people;
use farrier_domain::{Error, Reason, names};
use farrier_i18n::L;
use farrier_tool::{Mount, Services};
use farrier_web::{AppError, AppResult, Flash, Form, FormErrors, Frame, Html, Person, page_with_status};
use serde::Deserialize;

use super::{At, Urls};
use crate::access::{self, Found};
use crate::changes::{self, NewText, Saved};
use crate::diff::{Diff, diff_aside};
use crate::merge::merge;
use crate::model::{Page, versions};
use crate::msg;
use crate::name::Name;
use crate::render::render_text;

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct EditForm {
    /// The name, on the form of a new page.
    pub name: String,
    /// Markdown.
    pub text: String,
    /// What was changed.
    pub message: String,
    /// The version that the text was written on.
    pub version: String,
    /// The button.
    #[serde(rename = "do")]
    pub button: String,
}

impl EditForm {
    fn base(&self) -> i64 {
        self.version.trim().parse().unwrap_or(0)
    }
}

#[derive(Template)]
#[template(path = "wiki/edit.html")]
pub(super) struct EditPage {
    pub frame: Frame,
    pub urls: Urls,
    pub tab: &'static str,
    pub action: String,
    pub cancel: String,
    /// Whether the page is still to be made and can be named.
    pub is_new: bool,
    pub form: EditForm,
    pub errors: FormErrors,
    pub preview: Option<Html>,
    pub conflict: Option<Conflict>,
    /// Whether it was deleted meanwhile.
    pub is_gone: bool,
}

impl EditPage {
    pub(super) fn of(frame: Frame, mount: &Mount, name: &Name, form: EditForm) -> EditPage {
        let urls = Urls::of(mount, name);
        EditPage {
            action: urls.edit(),
            cancel: urls.page(),
            tab: "edit",
            is_new: false,
            errors: FormErrors::new(),
            preview: None,
            conflict: None,
            is_gone: false,
            urls,
            form,
            frame,
        }
    }

    pub(super) fn new_page(frame: Frame, mount: &Mount, form: EditForm) -> EditPage {
        let name = Name::parse(&form.name).unwrap_or_else(|_| Name::stored(""));
        let page = EditPage::of(frame, mount, &name, form);
        let cancel = if page.urls.name().is_empty() { mount.url("") } else { page.urls.page() };
        EditPage { action: mount.url("/-/new"), cancel, is_new: true, ..page }
    }

    /// The page's title and heading.
    fn heading(&self) -> String {
        match (self.is_new, self.urls.name()) {
            (false, name) => msg::wiki_edit_page(self.frame.l, name),
            (true, "") => msg::wiki_new(self.frame.l),
            (true, name) => msg::wiki_write_page(self.frame.l, name),
        }
    }

    fn draw(&self) -> AppResult {
        let status =
            if self.conflict.is_some() || self.is_gone { StatusCode::CONFLICT } else { self.errors.status() };
        page_with_status(status, self)
    }
}

/// What happened meanwhile.
pub(super) struct Conflict {
    who: Option<Person>,
    base: i64,
    newest: i64,
    /// What the others changed since, or what they wrote.
    theirs: Diff,
    mine: String,
    /// Whether the form now has both.
    is_merged: bool,
}

/// The form with the newest text; of a page that is still to be made, an empty one.
pub async fn form(
    frame: Frame,
    State(services): State<Services>,
    mount: Mount,
    At(name, _): At,
) -> AppResult {
    match access::find(&services, &mount, &name).await? {
        Found::Page(page) | Found::Moved(page) => {
            let name = page.name();
            let form = EditForm { text: page.text, version: page.version.to_string(), ..EditForm::default() };
            EditPage::of(frame, &mount, &name, form).draw()
        }
        Found::Missing => {
            let form = EditForm { name: name.as_str().to_owned(), ..EditForm::default() };
            EditPage::new_page(frame, &mount, form).draw()
        }
    }
}

/// Saves the text, or shows it as it would be.
pub async fn save(
    frame: Frame,
    State(services): State<Services>,
    mount: Mount,
    At(name, _): At,
    Form(form): Form<EditForm>,
) -> AppResult {
    // Somebody may have renamed it meanwhile; the form still has the old address.
    let name = match access::find(&services, &mount, &name).await? {
        Found::Moved(page) if form.base() > 0 => page.name(),
        Found::Page(page) => page.name(),
        _ => name,
    };
    let page = EditPage::of(frame, &mount, &name, form);
    submit(&services, &mount, name, page).await
}

/// What both forms do with what came in.
pub(super) async fn submit(services: &Services, mount: &Mount, name: Name, mut page: EditPage) -> AppResult {
    let l = page.frame.l;
    if page.form.button == "preview" {
        return preview(services, mount, &name, page).await;
    }
    let new =
        NewText { name: &name, base: page.form.base(), text: &page.form.text, message: &page.form.message };
    match changes::save(services, mount, &page.frame.reader, new).await {
        Ok(Saved::Created(saved)) => {
            Ok(Flash::done(&Urls::of(mount, &saved.name()).page(), msg::wiki_created(l)))
        }
        Ok(Saved::Edited(saved)) => {
            Ok(Flash::done(&Urls::of(mount, &saved.name()).page(), msg::wiki_saved(l, saved.version)))
        }
        Ok(Saved::Unchanged(saved)) => {
            Ok(Flash::done(&Urls::of(mount, &saved.name()).page(), msg::wiki_unchanged(l)))
        }
        Ok(Saved::Conflict(newest)) => conflict(services, mount, newest, page).await,
        Ok(Saved::Gone) => {
            page.is_gone = true;
            page.form.version = "0".into();
            page.draw()
        }
        Err(error) => {
            page.errors = FormErrors::from_domain(l, wiki_words(l, error))?;
            page.draw()
        }
    }
}

/// An empty text has a better answer than "must not be empty".
fn wiki_words(l: L, error: Error) -> Error {
    match error {
        Error::Invalid { field: "text", reason: Reason::Required } => {
            Error::Invalid { field: "text", reason: Reason::Other(msg::wiki_text_required(l)) }
        }
        other => other,
    }
}

async fn preview(services: &Services, mount: &Mount, name: &Name, mut page: EditPage) -> AppResult {
    let l = page.frame.l;
    match names::body("text", &page.form.text) {
        Ok(text) => {
            let there = match access::find(services, mount, name).await? {
                Found::Page(there) => Some(there.id),
                _ => None,
            };
            page.preview = Some(Html(render_text(services, mount, &page.frame, there, &text).await?.html));
        }
        Err(error) => page.errors = FormErrors::from_domain(l, error)?,
    }
    page.draw()
}

/// Shows both texts. When they changed different places the form has both at once; saving again saves on top of the newest.
async fn conflict(services: &Services, mount: &Mount, newest: Page, page: EditPage) -> AppResult {
    let mine = names::body("text", &page.form.text)?;
    let base = page.form.base();
    let before = match versions::find(services.db.read(), newest.id, base).await {
        Ok(version) => version.text,
        Err(Error::NotFound) => String::new(),
        Err(error) => return Err(error.into()),
    };
    let merged = {
        let (before, mine, theirs) = (before.clone(), mine.clone(), newest.text.clone());
        let merging = tokio::task::spawn_blocking(move || merge(&before, &mine, &theirs));
        if base > 0 { merging.await.map_err(|e| AppError::Internal(e.into()))? } else { None }
    };
    let who = people::by_ids(services.db.read(), newest.updated_by).await?.into_values().next();
    let conflict = Conflict {
        who: who.map(|user| Person::of(&user)),
        base,
        newest: newest.version,
        theirs: diff_aside(before, newest.text.clone()).await?,
        is_merged: merged.is_some(),
        mine: mine.clone(),
    };
    let form = EditForm {
        text: merged.unwrap_or(mine),
        message: page.form.message,
        version: newest.version.to_string(),
        ..EditForm::default()
    };
    let mut again = EditPage::of(page.frame, mount, &newest.name(), form);
    again.conflict = Some(conflict);
    again.draw()
}
