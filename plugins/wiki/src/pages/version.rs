//! A page as it was once, and the way back to it.

use askama::Template;
use axum::extract::State;
use farrier_domain::accounts::people;
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Flash, Form, Frame, Html, Person, page};
use serde::Deserialize;

use super::history::what;
use super::{At, Number, Urls};
use crate::changes::{self, Saved};
use crate::model::Kind;
use crate::render::render_text;
use crate::{access, msg};

#[derive(Template)]
#[template(path = "wiki/version.html")]
struct VersionPage {
    frame: Frame,
    urls: Urls,
    tab: &'static str,
    version: i64,
    newest: i64,
    author: Option<Person>,
    what: String,
    at: i64,
    html: Html,
}

/// One version.
pub async fn show(
    frame: Frame,
    State(services): State<Services>,
    mount: Mount,
    Number(number): Number,
    At(name, _): At,
) -> AppResult {
    let found = access::page(&services, &mount, &name).await?;
    let version = access::version(&services, &found, number).await?;
    let author = people::by_ids(services.db.read(), version.author_id).await?.into_values().next();
    page(&VersionPage {
        html: Html(render_text(&services, &mount, &frame, Some(found.id), &version.text).await?.html),
        what: what(frame.l, Kind::parse(&version.kind), &version.detail, &version.message),
        author: author.map(|user| Person::of(&user)),
        at: version.created_at,
        version: number,
        newest: found.version,
        tab: "history",
        urls: Urls::of(&mount, &found.name()),
        frame,
    })
}

/// Which version to restore.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct RestoreForm {
    version: i64,
}

/// Makes a new version with the text of an old one.
pub async fn restore(
    frame: Frame,
    State(services): State<Services>,
    mount: Mount,
    At(name, _): At,
    Form(form): Form<RestoreForm>,
) -> AppResult {
    let found = access::page(&services, &mount, &name).await?;
    let to = Urls::of(&mount, &found.name()).page();
    Ok(match changes::restore(&services, &mount, &frame.reader, &found, form.version).await? {
        Saved::Created(page) | Saved::Edited(page) => {
            Flash::done(&to, msg::wiki_restored(frame.l, form.version, page.version))
        }
        Saved::Unchanged(_) => Flash::done(&to, msg::wiki_unchanged(frame.l)),
        Saved::Conflict(_) | Saved::Gone => Flash::failed(&to, msg::wiki_restore_conflict(frame.l)),
    })
}
