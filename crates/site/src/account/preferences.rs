//! Language, time zone, theme, shortcuts; also the switches at the foot of every page.

use askama::Template;
use axum::extract::State;
use farrier_domain::accounts::profile::{self, Preferences, THEMES};
use farrier_domain::accounts::users;
use farrier_domain::{Error, Reason};
use farrier_i18n::Catalog;
use farrier_tool::Services;
use farrier_web::{AppResult, Flash, Form, FormErrors, Frame, page, page_with_status, reason_text};
use serde::Deserialize;

use super::{me, zones};

/// The form.
#[derive(Template)]
#[template(path = "account/preferences.html")]
struct PreferencesPage {
    frame: Frame,
    typed: Typed,
    zones: &'static [String],
    errors: FormErrors,
}

/// What was chosen.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    locale: String,
    time_zone: String,
    theme: String,
    shortcuts: Option<String>,
}

impl Typed {
    fn of(user: &users::Model) -> Typed {
        Typed {
            locale: user.locale.clone().unwrap_or_default(),
            time_zone: user.time_zone.clone().unwrap_or_default(),
            theme: user.theme.clone(),
            shortcuts: user.shortcuts.then(|| "on".to_owned()),
        }
    }

    fn read(&self, catalog: &Catalog) -> Result<Preferences, Error> {
        let not_a_choice = |field| Error::Invalid { field, reason: Reason::NotAChoice };
        let locale = match self.locale.as_str() {
            "" => None,
            tag => Some(catalog.locale(tag).ok_or_else(|| not_a_choice("locale"))?.tag().to_owned()),
        };
        let time_zone = match self.time_zone.trim() {
            "" => None,
            zone => Some(zones::find(zone).ok_or_else(|| not_a_choice("time_zone"))?.to_owned()),
        };
        if !THEMES.contains(&self.theme.as_str()) {
            return Err(not_a_choice("theme"));
        }
        Ok(Preferences { locale, time_zone, theme: self.theme.clone(), shortcuts: self.shortcuts.is_some() })
    }
}

pub(super) async fn edit(frame: Frame) -> AppResult {
    let typed = Typed::of(me(&frame)?.as_ref());
    page(&PreferencesPage { frame, typed, zones: zones::all(), errors: FormErrors::new() })
}

pub(super) async fn update(
    State(services): State<Services>,
    frame: Frame,
    Form(typed): Form<Typed>,
) -> AppResult {
    let me = me(&frame)?;
    let preferences = match typed.read(services.catalog) {
        Ok(preferences) => preferences,
        Err(Error::Invalid { field, reason }) => {
            let errors = FormErrors::one(field, reason_text(frame.l, &reason));
            return page_with_status(
                errors.status(),
                &PreferencesPage { frame, typed, zones: zones::all(), errors },
            );
        }
        Err(error) => return Err(error.into()),
    };
    // The answer speaks the language that was just chosen.
    let locale = preferences.locale.as_deref().and_then(|tag| services.catalog.locale(tag));
    let l =
        locale.map_or(frame.l, |locale| services.catalog.localizer(locale, preferences.time_zone.as_deref()));
    let tx = services.db.write().await?;
    profile::set_preferences(&*tx, me.id, preferences).await?;
    tx.commit().await?;
    Ok(Flash::done("/-/account/preferences", farrier_web::msg::site_saved(l)))
}
