//! What people see and change of their own account.

pub(crate) mod avatar;
mod confirm;
mod email;
mod keys;
mod password;
mod picture;
mod preferences;
mod profile;
mod sessions;
mod tokens;
mod zones;

use std::sync::Arc;

use farrier_domain::TokenScope;
use farrier_domain::accounts::users;
use farrier_tool::{Cost, Needs, Routes, Row};
use farrier_web::{AppError, Frame};

/// A token must be allowed everything to get here: who could make tokens with a narrow one would have a wide one.
const ACCOUNT: Row = Row::new("account", Needs::Account).scope(TokenScope::Admin);

/// The account's pages.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/-/account", ACCOUNT, profile::edit)
        .post("/-/account", ACCOUNT, profile::update)
        .get("/-/account/preferences", ACCOUNT, preferences::edit)
        .post("/-/account/preferences", ACCOUNT, preferences::update)
        .get("/-/account/email", ACCOUNT, email::edit)
        .post("/-/account/email", ACCOUNT, email::update)
        .get("/-/account/password", ACCOUNT, password::edit)
        .post("/-/account/password", ACCOUNT, password::update)
        .get("/-/account/tokens", ACCOUNT, tokens::list)
        .post("/-/account/tokens", ACCOUNT, tokens::create)
        .get("/-/account/tokens/{id}/revoke", ACCOUNT, tokens::confirm)
        .post("/-/account/tokens/{id}/revoke", ACCOUNT, tokens::delete)
        .get("/-/account/sessions", ACCOUNT, sessions::list)
        .post("/-/account/sessions/others", ACCOUNT, sessions::delete_others)
        .post("/-/account/sessions/{id}", ACCOUNT, sessions::delete)
        .get("/-/account/keys", ACCOUNT, keys::list)
        .post("/-/account/keys", ACCOUNT, keys::create)
        .get("/-/account/keys/{id}/delete", ACCOUNT, keys::confirm)
        .post("/-/account/keys/{id}/delete", ACCOUNT, keys::delete)
        .get("/-/avatars/{blob}", Row::new("avatar", Needs::Nothing).cost(Cost::Static), avatar::show)
}

/// The reader's account; the guard let nobody else in.
fn me(frame: &Frame) -> Result<Arc<users::Model>, AppError> {
    frame.reader.user.clone().ok_or(AppError::SignIn)
}
