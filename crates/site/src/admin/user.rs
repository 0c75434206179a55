//! One account, and what administrators do with it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use farrier_domain::accounts::{links, people, sessions, users};
use farrier_domain::{Error, Reason};
use farrier_tool::Services;
use farrier_web::{AppError, AppResult, Flash, Form, Frame, Person, page, reason_text};
use serde::Deserialize;

use super::Nav;
use crate::{mails, msg};

/// How long a link works that an administrator hands over.
const HANDED_LINK_MILLIS: i64 = 3 * 24 * 3_600_000;

/// The page.
#[derive(Template)]
#[template(path = "admin/user.html")]
struct UserPage {
    frame: Frame,
    nav: Nav,
    user: users::Model,
    person: Person,
    seen_at: Option<i64>,
    /// A link to a new password, in clear, for the only time.
    link: Option<String>,
}

async fn find(services: &Services, name: &str) -> Result<users::Model, AppError> {
    people::by_name(services.db.read(), name).await?.ok_or(AppError::NotFound)
}

async fn render(services: &Services, frame: Frame, user: users::Model, link: Option<String>) -> AppResult {
    let seen_at = sessions::last_seen(services.db.read(), [user.id]).await?.get(&user.id).copied();
    let has_link = link.is_some();
    let nav = Nav::load(services).await?;
    let mut response = page(&UserPage { frame, nav, person: Person::of(&user), user, seen_at, link })?;
    if has_link {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(response)
}

pub(super) async fn show(
    State(services): State<Services>,
    frame: Frame,
    Path(name): Path<String>,
) -> AppResult {
    let user = find(&services, &name).await?;
    render(&services, frame, user, None).await
}

fn url(user: &users::Model) -> String {
    format!("/-/admin/users/{}", user.name)
}

/// Goes back with what was done, or with the reason why the site cannot do without this administrator.
fn answer(frame: &Frame, user: &users::Model, done: farrier_domain::Result<()>) -> AppResult {
    match done {
        Ok(()) => Ok(Flash::done(&url(user), farrier_web::msg::site_saved(frame.l))),
        Err(Error::Invalid { reason, .. }) => Ok(Flash::failed(&url(user), reason_text(frame.l, &reason))),
        Err(error) => Err(error.into()),
    }
}

/// Which state.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct NewState {
    state: String,
}

/// Agrees to an account, disables it, or enables it again.
pub(super) async fn set_state(
    State(services): State<Services>,
    frame: Frame,
    Path(name): Path<String>,
    Form(wanted): Form<NewState>,
) -> AppResult {
    let user = find(&services, &name).await?;
    let known = [users::ACTIVE, users::DISABLED].into_iter().find(|state| *state == wanted.state);
    let state = known.ok_or(Error::Invalid { field: "state", reason: Reason::NotAChoice })?;
    let done = async {
        let tx = services.db.write().await?;
        people::set_state(&*tx, &user, state).await?;
        if user.state == users::PENDING && state == users::ACTIVE {
            mails::queue_approved(&*tx, &services, &user).await?;
        }
        Ok(tx.commit().await?)
    };
    let done = done.await;
    answer(&frame, &user, done)
}

/// Whether to be an administrator.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct NewAdmin {
    is_admin: String,
}

pub(super) async fn set_admin(
    State(services): State<Services>,
    frame: Frame,
    Path(name): Path<String>,
    Form(wanted): Form<NewAdmin>,
) -> AppResult {
    let user = find(&services, &name).await?;
    let done = async {
        let tx = services.db.write().await?;
        people::set_admin(&*tx, &user, wanted.is_admin == "true").await?;
        Ok(tx.commit().await?)
    };
    let done = done.await;
    answer(&frame, &user, done)
}

/// Makes a link to a new password, to be handed over by other means than mail.
pub(super) async fn make_link(
    State(services): State<Services>,
    frame: Frame,
    Path(name): Path<String>,
) -> AppResult {
    let user = find(&services, &name).await?;
    with_link(&services, frame, user).await
}

/// The page with a fresh link. No redirect: the link is in this answer and nowhere else.
pub(super) async fn with_link(services: &Services, frame: Frame, user: users::Model) -> AppResult {
    let tx = services.db.write().await?;
    let token =
        links::create(&*tx, links::PASSWORD, Some(user.id), HANDED_LINK_MILLIS, services.now()).await?;
    tx.commit().await?;
    let link = frame.absolute(&format!("/-/password/{token}"));
    render(services, frame, user, Some(link)).await
}

impl UserPage {
    fn is_me(&self) -> bool {
        self.frame.reader.id() == Some(self.user.id)
    }
    fn about_link(&self) -> String {
        msg::admin_link_made(self.frame.l, &self.user.name)
    }
}
