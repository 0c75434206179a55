//! The site's own settings.

use askama::Template;
use axum::extract::State;
use farrier_domain::site::{self, ProjectCreation, Registration};
use farrier_domain::{Error, Reason, names};
use farrier_tool::Services;
use farrier_web::{AppResult, Flash, Form, FormErrors, Frame, page, page_with_status, reason_text};
use serde::Deserialize;

use super::Nav;

const MEGABYTE: u64 = 1024 * 1024;
/// Largest attachment that can be set, in megabytes.
const MAX_ATTACHMENT_MB: u64 = 2_000;
/// Longest time to bring a project back, in days.
const MAX_UNDO_DAYS: u32 = 365;
const MAX_WELCOME_CHARS: usize = 10_000;

/// The form.
#[derive(Template)]
#[template(path = "admin/settings.html")]
struct SettingsPage {
    frame: Frame,
    nav: Nav,
    typed: Typed,
    errors: FormErrors,
}

/// What was typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    title: String,
    welcome: String,
    registration: String,
    project_creation: String,
    max_attachment_mb: String,
    undo_days: String,
}

impl Typed {
    fn of(settings: &site::Settings) -> Typed {
        Typed {
            title: settings.title.clone(),
            welcome: settings.welcome.clone(),
            registration: match settings.registration {
                Registration::Open => "open",
                Registration::Approval => "approval",
                Registration::Closed => "closed",
            }
            .into(),
            project_creation: match settings.project_creation {
                ProjectCreation::Everybody => "everybody",
                ProjectCreation::Admins => "admins",
            }
            .into(),
            max_attachment_mb: (settings.max_attachment_bytes / MEGABYTE).to_string(),
            undo_days: settings.undo_days.to_string(),
        }
    }

    /// The settings, or all that is wrong with them.
    fn read(&self, frame: &Frame) -> Result<site::Settings, FormErrors> {
        let mut errors = FormErrors::new();
        let mut settings = site::Settings::clone(&frame.site);
        let mut wrong =
            |field: &'static str, reason: Reason| errors.add(field, reason_text(frame.l, &reason));
        match names::required_line("title", &self.title, 60) {
            Ok(title) => settings.title = title,
            Err(Error::Invalid { field, reason }) => wrong(field, reason),
            Err(_) => wrong("title", Reason::BadText),
        }
        match names::body("welcome", &self.welcome) {
            Ok(text) if text.chars().count() > MAX_WELCOME_CHARS => {
                wrong("welcome", Reason::TooLong(MAX_WELCOME_CHARS))
            }
            Ok(text) => settings.welcome = text,
            Err(Error::Invalid { field, reason }) => wrong(field, reason),
            Err(_) => wrong("welcome", Reason::BadText),
        }
        match self.registration.as_str() {
            "open" => settings.registration = Registration::Open,
            "approval" => settings.registration = Registration::Approval,
            "closed" => settings.registration = Registration::Closed,
            _ => wrong("registration", Reason::NotAChoice),
        }
        match self.project_creation.as_str() {
            "everybody" => settings.project_creation = ProjectCreation::Everybody,
            "admins" => settings.project_creation = ProjectCreation::Admins,
            _ => wrong("project_creation", Reason::NotAChoice),
        }
        match self.max_attachment_mb.trim().parse() {
            Ok(megabytes) if (1..=MAX_ATTACHMENT_MB).contains(&megabytes) => {
                settings.max_attachment_bytes = megabytes * MEGABYTE;
            }
            _ => wrong("max_attachment_mb", Reason::BadNumber),
        }
        match self.undo_days.trim().parse() {
            Ok(days) if (1..=MAX_UNDO_DAYS).contains(&days) => settings.undo_days = days,
            _ => wrong("undo_days", Reason::BadNumber),
        }
        if errors.is_empty() { Ok(settings) } else { Err(errors) }
    }
}

pub(super) async fn edit(State(services): State<Services>, frame: Frame) -> AppResult {
    let typed = Typed::of(&frame.site);
    page(&SettingsPage { nav: Nav::load(&services).await?, frame, typed, errors: FormErrors::new() })
}

pub(super) async fn update(
    State(services): State<Services>,
    frame: Frame,
    Form(typed): Form<Typed>,
) -> AppResult {
    let settings = match typed.read(&frame) {
        Ok(settings) => settings,
        Err(errors) => {
            let nav = Nav::load(&services).await?;
            return page_with_status(errors.status(), &SettingsPage { frame, nav, typed, errors });
        }
    };
    let tx = services.db.write().await?;
    site::save(&*tx, &settings).await?;
    tx.commit().await?;
    Ok(Flash::done("/-/admin/settings", farrier_web::msg::site_saved(frame.l)))
}
