//! Taking a page away, and bringing it back.

use askama::Template;
use axum::extract::State;
use farrier_domain::{Error, Reason};
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Flash, Frame, page};

use super::{At, Number, Urls};
use crate::model::links;
use crate::{access, changes, msg};

#[derive(Template)]
#[template(path = "wiki/delete.html")]
struct DeletePage {
    frame: Frame,
    urls: Urls,
    tab: &'static str,
    version: i64,
    /// Pages that link to it.
    linking: Vec<String>,
}

/// Asks once more.
pub async fn form(
    frame: Frame,
    State(services): State<Services>,
    mount: Mount,
    At(name, _): At,
) -> AppResult {
    let found = access::page(&services, &mount, &name).await?;
    let linking = links::backlinks(services.db.read(), &found, 20).await?;
    page(&DeletePage {
        urls: Urls::of(&mount, &found.name()),
        tab: "",
        version: found.version,
        linking,
        frame,
    })
}

/// Deletes it.
pub async fn delete(
    frame: Frame,
    State(services): State<Services>,
    mount: Mount,
    At(name, _): At,
) -> AppResult {
    let found = access::page(&services, &mount, &name).await?;
    changes::delete(&services, &mount, &frame.reader, &found).await?;
    Ok(Flash::done(&mount.url("/-/deleted"), msg::wiki_deleted(frame.l, &found.name)))
}

/// Brings it back.
pub async fn undelete(
    frame: Frame,
    State(services): State<Services>,
    mount: Mount,
    Number(id): Number,
) -> AppResult {
    let found = access::deleted_page(&services, &mount, id).await?;
    match changes::undelete(&services, &mount, &frame.reader, &found).await {
        Ok(()) => Ok(Flash::done(&Urls::of(&mount, &found.name()).page(), msg::wiki_undeleted(frame.l))),
        Err(Error::Invalid { reason: Reason::Taken, .. }) => {
            Ok(Flash::failed(&mount.url("/-/deleted"), msg::wiki_undelete_taken(frame.l, &found.name)))
        }
        Err(error) => Err(error.into()),
    }
}
