//! What people change about their own account.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, ConnectionTrait, IntoActiveModel};

use super::{links, users};
use crate::error::{Error, Reason, Result, invalid};
use crate::names;

/// Most characters of the few words about oneself.
pub const MAX_BIO_CHARS: usize = 2000;

/// How the site looks to somebody.
#[derive(Clone, Debug, Default)]
pub struct Preferences {
    /// A language's tag; none means the browser's.
    pub locale: Option<String>,
    /// IANA name; none means UTC.
    pub time_zone: Option<String>,
    /// `auto`, `light` or `dark`.
    pub theme: String,
    /// Whether single keys do something.
    pub shortcuts: bool,
}

/// The themes there are.
pub const THEMES: [&str; 3] = ["auto", "light", "dark"];

async fn row<C: ConnectionTrait>(tx: &C, user: i64) -> Result<users::ActiveModel> {
    Ok(users::Entity::find_by_id(user).one(tx).await?.ok_or(Error::NotFound)?.into_active_model())
}

/// Sets the shown name and the words about oneself.
///
/// Errors: [`Error::Invalid`] on `display_name` or `bio`.
pub async fn set_words<C: ConnectionTrait>(tx: &C, user: i64, display_name: &str, bio: &str) -> Result<()> {
    let display_name = names::line("display_name", display_name, 100)?;
    let bio = names::body("bio", bio)?;
    if bio.chars().count() > MAX_BIO_CHARS {
        return invalid("bio", Reason::TooLong(MAX_BIO_CHARS));
    }
    let mut row = row(tx, user).await?;
    row.display_name = Set(display_name);
    row.bio = Set(bio.trim().to_owned());
    row.update(tx).await?;
    Ok(())
}

/// Sets or removes the picture.
pub async fn set_avatar<C: ConnectionTrait>(tx: &C, user: i64, blob: Option<String>) -> Result<()> {
    let mut row = row(tx, user).await?;
    row.avatar = Set(blob);
    row.update(tx).await?;
    Ok(())
}

/// Whether a blob is somebody's picture, so that the pictures' address serves nothing else.
pub async fn is_avatar<C: ConnectionTrait>(db: &C, blob: &str) -> Result<bool> {
    Ok(users::Entity::find().filter(users::Column::Avatar.eq(blob)).one(db).await?.is_some())
}

/// Sets language, time zone, theme and shortcuts. The caller knows which languages and zones there are.
///
/// Errors: [`Error::Invalid`] on `theme`.
pub async fn set_preferences<C: ConnectionTrait>(tx: &C, user: i64, preferences: Preferences) -> Result<()> {
    if !THEMES.contains(&preferences.theme.as_str()) {
        return invalid("theme", Reason::NotAChoice);
    }
    let mut row = row(tx, user).await?;
    row.locale = Set(preferences.locale);
    row.time_zone = Set(preferences.time_zone);
    row.theme = Set(preferences.theme);
    row.shortcuts = Set(preferences.shortcuts);
    row.update(tx).await?;
    Ok(())
}

/// Sets the mail address. A link to a new password that went to the old one stops working.
///
/// Errors: [`Error::Invalid`] on `email`.
pub async fn set_email<C: ConnectionTrait>(tx: &C, user: i64, email: &str) -> Result<()> {
    let email = names::email(email)?;
    let other = users::Entity::find().filter(users::Column::Email.eq(&email)).one(tx).await?;
    if other.is_some_and(|other| other.id != user) {
        return invalid("email", Reason::Taken);
    }
    let mut row = row(tx, user).await?;
    row.email = Set(email);
    row.update(tx).await?;
    links::forget(tx, links::PASSWORD, user).await
}
