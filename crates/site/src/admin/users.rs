//! The list of accounts, and making one for somebody else.

use askama::Template;
use axum::extract::State;
use farrier_domain::accounts::{NewUser, people, sessions, users};
use farrier_tool::Services;
use farrier_web::{AppResult, Form, FormErrors, Frame, Paging, Person, Query, page, page_with_status};
use serde::Deserialize;

use super::{Nav, user};

const PER_PAGE: usize = 50;

/// The list.
#[derive(Template)]
#[template(path = "admin/users.html")]
struct UsersPage {
    frame: Frame,
    nav: Nav,
    rows: Vec<UserRow>,
    asked: Asked,
    paging: Paging,
}

struct UserRow {
    person: Person,
    email: String,
    created_at: i64,
    seen_at: Option<i64>,
    state: String,
    is_admin: bool,
}

/// Which accounts.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    state: String,
    after: String,
}

impl Asked {
    fn filter(&self) -> Option<&str> {
        let known = [people::ADMINS, users::PENDING, users::DISABLED, users::ACTIVE];
        known.into_iter().find(|state| *state == self.state)
    }
    /// The address of the same search with another state.
    fn with_state(&self, state: &str) -> String {
        let q = percent_encoding::utf8_percent_encode(&self.q, percent_encoding::NON_ALPHANUMERIC);
        format!("/-/admin/users?state={state}&q={q}")
    }
}

pub(super) async fn list(
    State(services): State<Services>,
    frame: Frame,
    Query(asked): Query<Asked>,
) -> AppResult {
    let db = services.db.read();
    let after = (!asked.after.is_empty()).then_some(asked.after.as_str());
    let mut found = people::list(db, &asked.q, asked.filter(), after, PER_PAGE as u64 + 1).await?;
    let more = found.len() > PER_PAGE;
    found.truncate(PER_PAGE);
    let next = found.last().filter(|_| more).map(|user| user.name.clone());
    let seen = sessions::last_seen(db, found.iter().map(|user| user.id)).await?;
    let rows = found
        .into_iter()
        .map(|user| UserRow {
            person: Person::of(&user),
            seen_at: seen.get(&user.id).copied(),
            email: user.email,
            created_at: user.created_at,
            state: user.state,
            is_admin: user.is_admin,
        })
        .collect();
    let paging = Paging::new(&format!("{}&", asked.with_state(&asked.state)), after, next);
    page(&UsersPage { nav: Nav::load(&services).await?, frame, rows, asked, paging })
}

/// The form for a new account.
#[derive(Template)]
#[template(path = "admin/new_user.html")]
struct NewUserPage {
    frame: Frame,
    nav: Nav,
    typed: Typed,
    errors: FormErrors,
}

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    name: String,
    email: String,
    is_admin: Option<String>,
}

pub(super) async fn new(State(services): State<Services>, frame: Frame) -> AppResult {
    let nav = Nav::load(&services).await?;
    page(&NewUserPage { frame, nav, typed: Typed::default(), errors: FormErrors::new() })
}

/// Makes the account without a password and answers the link by which its owner chooses one.
pub(super) async fn create(
    State(services): State<Services>,
    frame: Frame,
    Form(typed): Form<Typed>,
) -> AppResult {
    let new = NewUser {
        name: typed.name.clone(),
        email: typed.email.clone(),
        password: None,
        is_admin: typed.is_admin.is_some(),
        pending: false,
    };
    match people::create(&services.db, new, services.now()).await {
        Ok(user) => user::with_link(&services, frame, user).await,
        Err(error) => {
            let errors = FormErrors::from_domain(frame.l, error)?;
            let nav = Nav::load(&services).await?;
            page_with_status(errors.status(), &NewUserPage { frame, nav, typed, errors })
        }
    }
}
