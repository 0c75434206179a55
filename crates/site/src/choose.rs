//! The switches for theme and language at the foot of every page.

use axum::extract::State;
use farrier_domain::accounts::profile::{self, Preferences, THEMES};
use farrier_domain::accounts::users;
use farrier_domain::{Error, Reason};
use farrier_tool::{Cost, Needs, Routes, Row, Services};
use farrier_web::{AppResult, Form, Frame};
use serde::Deserialize;

use crate::{cookies, local};

const CHOICE: Row = Row::new("preference", Needs::Nothing).cost(Cost::Cheap);

/// The two addresses they post to.
pub(crate) fn routes() -> Routes {
    Routes::new().post("/-/theme", CHOICE, theme).post("/-/locale", CHOICE, locale)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Choice {
    theme: String,
    locale: String,
    next: String,
}

fn preferences_of(user: &users::Model) -> Preferences {
    Preferences {
        locale: user.locale.clone(),
        time_zone: user.time_zone.clone(),
        theme: user.theme.clone(),
        shortcuts: user.shortcuts,
    }
}

async fn theme(State(services): State<Services>, frame: Frame, Form(choice): Form<Choice>) -> AppResult {
    if !THEMES.contains(&choice.theme.as_str()) {
        return Err(Error::Invalid { field: "theme", reason: Reason::NotAChoice }.into());
    }
    keep(&services, &frame, &choice, "farrier_theme", &choice.theme, |preferences| {
        preferences.theme = choice.theme.clone();
    })
    .await
}

async fn locale(State(services): State<Services>, frame: Frame, Form(choice): Form<Choice>) -> AppResult {
    let Some(locale) = services.catalog.locale(&choice.locale) else {
        return Err(Error::Invalid { field: "locale", reason: Reason::NotAChoice }.into());
    };
    keep(&services, &frame, &choice, "farrier_locale", locale.tag(), |preferences| {
        preferences.locale = Some(locale.tag().to_owned());
    })
    .await
}

/// Keeps the choice in the account, or without one in a cookie, and goes back.
async fn keep(
    services: &Services,
    frame: &Frame,
    choice: &Choice,
    cookie: &str,
    value: &str,
    change: impl FnOnce(&mut Preferences),
) -> AppResult {
    let mut response = local::redirect(&choice.next);
    match frame.reader.user.as_deref() {
        Some(user) => {
            let mut preferences = preferences_of(user);
            change(&mut preferences);
            let tx = services.db.write().await?;
            profile::set_preferences(&*tx, user.id, preferences).await?;
            tx.commit().await?;
        }
        None => cookies::set_choice(services, &mut response, cookie, value),
    }
    Ok(response)
}
