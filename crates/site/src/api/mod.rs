//! Accounts over the API.

mod account;
mod keys;
mod openapi;
mod tokens;

use axum::Json;
use axum::extract::{Path, State};
use farrier_domain::TokenScope;
use farrier_domain::accounts::{people, users};
use farrier_tool::{Cost, Needs, Routes, Row, Services};
use farrier_web::AppError;
use serde::Serialize;
use time::format_description::well_known::Rfc3339;

pub(crate) use openapi::openapi;

const ACCOUNT: Row = Row::new("account", Needs::Account).cost(Cost::Cheap);
/// Only a token that may do everything makes others, or keys, else a narrow one could become a wide one, and one that ends
/// one that never does.
const TOKENS: Row = ACCOUNT.scope(TokenScope::Admin);

/// The routes, below `/rest`.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/-/account", ACCOUNT, account::find_account)
        .get("/-/account/keys", ACCOUNT, keys::list_keys)
        .post("/-/account/keys", TOKENS, keys::create_key)
        .delete("/-/account/keys/{id}", TOKENS, keys::delete_key)
        .get("/-/account/tokens", TOKENS, tokens::list_tokens)
        .post("/-/account/tokens", TOKENS, tokens::create_token)
        .delete("/-/account/tokens/{id}", TOKENS, tokens::delete_token)
        .get("/-/users/{name}", Row::new("account", Needs::Nothing).cost(Cost::Cheap), find_user)
}

/// A time as the API writes it.
fn date(millis: i64) -> String {
    farrier_db::at(millis).format(&Rfc3339).unwrap_or_default()
}

/// A list that has only one page.
#[derive(Serialize)]
struct Items<T> {
    items: Vec<T>,
    next: Option<String>,
}

impl<T> Items<T> {
    fn all(items: impl IntoIterator<Item = T>) -> Json<Items<T>> {
        Json(Items { items: items.into_iter().collect(), next: None })
    }
}

/// What everybody may know of an account.
#[derive(Serialize)]
struct User {
    name: String,
    display_name: String,
    bio: String,
    url: String,
    avatar_url: Option<String>,
    created_at: String,
}

impl User {
    fn of(services: &Services, user: &users::Model) -> User {
        let base = &services.config.base_url;
        User {
            name: user.name.clone(),
            display_name: user.shown().to_owned(),
            bio: user.bio.clone(),
            url: format!("{base}/~{}", user.name),
            avatar_url: user.avatar.as_ref().map(|blob| format!("{base}/-/avatars/{blob}")),
            created_at: date(user.created_at),
        }
    }
}

async fn find_user(
    State(services): State<Services>,
    Path(name): Path<String>,
) -> Result<Json<User>, AppError> {
    let user = people::by_name(services.db.read(), &name).await?;
    let user = user.filter(|user| user.state != users::PENDING).ok_or(AppError::NotFound)?;
    Ok(Json(User::of(&services, &user)))
}
