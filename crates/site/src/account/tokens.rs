//! API tokens.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use farrier_domain::accounts::tokens;
use farrier_domain::{Error, Reason, TokenScope};
use farrier_tool::Services;
use farrier_web::{AppError, AppResult, Flash, Form, FormErrors, Frame, page_with_status};
use serde::Deserialize;

use super::confirm::ConfirmPage;
use super::me;
use crate::msg;

const DAY_MILLIS: i64 = 24 * 3_600_000;
/// What the form offers, in days; 0 is for ever.
const LIVES: [u32; 5] = [7, 30, 90, 365, 0];

/// The list and the form.
#[derive(Template)]
#[template(path = "account/tokens.html")]
struct TokensPage {
    frame: Frame,
    rows: Vec<TokenRow>,
    /// The one just made, in clear, for the only time.
    made: Option<String>,
    typed: Typed,
    lives: Vec<(u32, String)>,
    errors: FormErrors,
}

struct TokenRow {
    id: i64,
    name: String,
    scope: String,
    used_at: Option<i64>,
    expires_at: Option<i64>,
    expired: bool,
    soon: bool,
}

/// What was typed.
#[derive(Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    name: String,
    scope: String,
    days: String,
}

impl Default for Typed {
    fn default() -> Typed {
        Typed { name: String::new(), scope: "read".into(), days: "90".into() }
    }
}

/// What a scope is called.
fn scope_name(frame: &Frame, scope: &str) -> String {
    match scope {
        "admin" => msg::account_scope_admin(frame.l),
        "write" => msg::account_scope_write(frame.l),
        _ => msg::account_scope_read(frame.l),
    }
}

async fn show(
    services: &Services,
    frame: Frame,
    typed: Typed,
    made: Option<String>,
    errors: FormErrors,
) -> AppResult {
    let now = services.now();
    let rows = tokens::list(services.db.read(), me(&frame)?.id).await?;
    let rows = rows.into_iter().map(|row| TokenRow {
        scope: scope_name(&frame, &row.scope),
        expired: row.expires_at.is_some_and(|at| at <= now),
        soon: row.expires_at.is_some_and(|at| at > now && at - now < 7 * DAY_MILLIS),
        id: row.id,
        name: row.name,
        used_at: row.used_at,
        expires_at: row.expires_at,
    });
    let rows = rows.collect();
    let lives = LIVES.map(|days| match days {
        0 => (days, msg::account_token_for_ever(frame.l)),
        _ => (days, msg::account_token_days(frame.l, days)),
    });
    let page = TokensPage { frame, rows, made, typed, lives: lives.to_vec(), errors };
    let mut response = page_with_status(page.errors.status(), &page)?;
    if page.made.is_some() {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(response)
}

pub(super) async fn list(State(services): State<Services>, frame: Frame) -> AppResult {
    show(&services, frame, Typed::default(), None, FormErrors::new()).await
}

pub(super) async fn create(
    State(services): State<Services>,
    frame: Frame,
    Form(typed): Form<Typed>,
) -> AppResult {
    let made = match make(&services, me(&frame)?.id, &typed).await {
        Ok(token) => token,
        Err(error) => {
            let errors = FormErrors::from_domain(frame.l, error)?;
            return show(&services, frame, typed, None, errors).await;
        }
    };
    // No redirect: the token is in this answer and nowhere else.
    show(&services, frame, Typed::default(), Some(made), FormErrors::new()).await
}

async fn make(services: &Services, user: i64, typed: &Typed) -> farrier_domain::Result<String> {
    let not_a_choice = |field| Error::Invalid { field, reason: Reason::NotAChoice };
    let scope = TokenScope::parse(&typed.scope).ok_or_else(|| not_a_choice("scope"))?;
    let days: u32 = typed.days.parse().map_err(|_| not_a_choice("days"))?;
    if !LIVES.contains(&days) {
        return Err(not_a_choice("days"));
    }
    let tx = services.db.write().await?;
    let life = (days > 0).then_some(days);
    let token = tokens::create(&*tx, user, &typed.name, scope, life, services.now()).await?;
    tx.commit().await?;
    Ok(token)
}

async fn find(services: &Services, frame: &Frame, id: i64) -> Result<tokens::Model, AppError> {
    let mine = tokens::list(services.db.read(), me(frame)?.id).await?;
    mine.into_iter().find(|token| token.id == id).ok_or(AppError::NotFound)
}

pub(super) async fn confirm(
    State(services): State<Services>,
    frame: Frame,
    Path(id): Path<i64>,
) -> AppResult {
    let token = find(&services, &frame, id).await?;
    let l = frame.l;
    ConfirmPage {
        title: msg::account_token_revoke_title(l),
        text: msg::account_token_revoke_text(l),
        button: msg::account_token_revoke(l),
        subject: token.name,
        back: "/-/account/tokens",
        frame,
    }
    .show()
}

pub(super) async fn delete(State(services): State<Services>, frame: Frame, Path(id): Path<i64>) -> AppResult {
    let tx = services.db.write().await?;
    if !tokens::revoke(&*tx, me(&frame)?.id, id).await? {
        return Err(AppError::NotFound);
    }
    tx.commit().await?;
    Ok(Flash::done("/-/account/tokens", msg::account_token_revoked(frame.l)))
}
