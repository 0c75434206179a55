//! From a password, a token or a cookie to a [`Reader`].

use std::sync::Arc;

use sea_orm::ConnectionTrait;

use super::{passwords, people, throttles, tokens, users};
use crate::access::{Reader, TokenScope};
use crate::error::Result;
use crate::projects::members;
use farrier_db::Db;

/// Failures an account may have in a quarter of an hour.
const PER_ACCOUNT: i32 = 10;
/// Failures an address may have in a quarter of an hour.
const PER_ADDRESS: i32 = 50;

/// The active account with this name (or mail address) and password, or none.
///
/// Errors: [`crate::Error::Throttled`] after too many failures of the account or the address.
pub async fn with_password(
    db: &Db,
    login: &str,
    password: &str,
    address: &str,
    now: i64,
) -> Result<Option<users::Model>> {
    let user = check_password(db, login, password, address, now).await?;
    Ok(user.filter(|user| user.state == users::ACTIVE))
}

/// The same for an account in any state: the page to sign in tells people why they have to wait.
pub async fn check_password(
    db: &Db,
    login: &str,
    password: &str,
    address: &str,
    now: i64,
) -> Result<Option<users::Model>> {
    let account_key = account_key(login);
    let address_key = format!("from:{address}");
    let limits = [(account_key.clone(), PER_ACCOUNT), (address_key.clone(), PER_ADDRESS)];
    throttles::check(db.read(), &limits, now).await?;
    let user = people::by_login(db.read(), login).await?;
    let hash = user.as_ref().and_then(|user| user.password_hash.as_deref());
    if passwords::verify(password, hash).await? {
        // Of a thousand guesses sent at once, those whose turn comes after too many failures must not count either.
        throttles::check(db.read(), &limits, now).await?;
        return Ok(user);
    }
    let tx = db.write().await?;
    throttles::note_failure(&*tx, &[account_key, address_key], now).await?;
    tx.commit().await?;
    Ok(None)
}

/// The throttle's key of a name or mail address.
pub fn account_key(login: &str) -> String {
    format!("login:{}", login.trim().to_lowercase().chars().take(254).collect::<String>())
}

/// The reader with an API token, or none.
pub async fn with_token(db: &Db, token: &str, now: i64) -> Result<Option<Reader>> {
    let Some((row, user)) = tokens::find(db.read(), token, now).await? else { return Ok(None) };
    tokens::note_use(db, &row, now).await?;
    let scope = TokenScope::parse(&row.scope).unwrap_or(TokenScope::Read);
    Ok(Some(reader(db.read(), user, scope).await?))
}

/// An account with all that it is in projects and groups.
pub async fn reader<C: ConnectionTrait>(db: &C, user: users::Model, scope: TokenScope) -> Result<Reader> {
    let (roles, groups) = members::of_user(db, user.id).await?;
    Ok(Reader::signed_in(Arc::new(user), &roles, &groups, scope))
}
