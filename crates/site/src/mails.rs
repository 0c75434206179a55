//! Mail about accounts, sent by jobs so that no page waits for a mail server.

use std::sync::Arc;

use farrier_domain::accounts::{links, people, users};
use farrier_domain::site;
use farrier_i18n::L;
use farrier_jobs::{Handler, NewJob};
use farrier_mail::Mail;
use farrier_tool::Services;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use crate::msg;

const MAIL: &str = "site.mail";
const PASSWORD_LINK: &str = "site.password-link";
/// How long a link to a new password works.
pub(crate) const LINK_MILLIS: i64 = 3_600_000;

/// A mail as a job's arguments. Nothing secret belongs in it: jobs stand in the database.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Letter {
    to: String,
    to_name: String,
    subject: String,
    text: String,
}

/// The jobs that send them.
pub(crate) fn jobs() -> Vec<(&'static str, Handler<Services>)> {
    let mail: Handler<Services> = Arc::new(|services, payload| {
        Box::pin(async move { send(&services, serde_json::from_value(payload)?).await })
    });
    let link: Handler<Services> =
        Arc::new(|services, payload| Box::pin(async move { send_password_link(&services, &payload).await }));
    vec![(MAIL, mail), (PASSWORD_LINK, link)]
}

async fn send(services: &Services, letter: Letter) -> anyhow::Result<()> {
    let Letter { to, to_name, subject, text } = letter;
    services.mailer.send(Mail { to, to_name, subject, text, ..Mail::default() }).await?;
    Ok(())
}

async fn queue<C: ConnectionTrait>(
    tx: &C,
    name: &str,
    payload: serde_json::Value,
    now: i64,
) -> farrier_domain::Result<()> {
    farrier_jobs::queue::enqueue(tx, NewJob { name: name.into(), payload, run_at: now, unique: None }, now)
        .await?;
    Ok(())
}

async fn queue_letter<C: ConnectionTrait>(tx: &C, letter: &Letter, now: i64) -> farrier_domain::Result<()> {
    let payload = serde_json::to_value(letter).map_err(|e| farrier_domain::Error::Internal(e.to_string()))?;
    queue(tx, MAIL, payload, now).await
}

/// The language and zone of somebody who is not the one asking.
fn language_of(services: &Services, user: &users::Model) -> L {
    let locale = user.locale.as_deref().and_then(|tag| services.catalog.locale(tag));
    let locale = locale.unwrap_or_else(|| services.catalog.negotiate(None));
    services.catalog.localizer(locale, user.time_zone.as_deref())
}

fn letter(user: &users::Model, subject: String, text: String) -> Letter {
    Letter { to: user.email.clone(), to_name: user.shown().to_owned(), subject, text }
}

/// Tells the administrators that somebody waits for them.
pub(crate) async fn queue_waiting<C: ConnectionTrait>(
    tx: &C,
    services: &Services,
    waiting: &users::Model,
) -> farrier_domain::Result<()> {
    if !services.mailer.is_configured() {
        return Ok(());
    }
    let url = format!("{}/-/admin/users/{}", services.config.base_url, waiting.name);
    for admin in people::list(tx, "", Some(people::ADMINS), None, 50).await? {
        let l = language_of(services, &admin);
        let subject = msg::letter_waiting_subject(l, &waiting.name);
        let text = msg::letter_waiting(l, admin.shown(), &waiting.name, &waiting.email, &url);
        queue_letter(tx, &letter(&admin, subject, text), services.now()).await?;
    }
    Ok(())
}

/// Tells somebody that an administrator has agreed.
pub(crate) async fn queue_approved<C: ConnectionTrait>(
    tx: &C,
    services: &Services,
    user: &users::Model,
) -> farrier_domain::Result<()> {
    if !services.mailer.is_configured() {
        return Ok(());
    }
    let title = site::load(tx).await?.title;
    let l = language_of(services, user);
    let url = format!("{}/-/login", services.config.base_url);
    let text = msg::letter_approved(l, user.shown(), &title, &user.name, &url);
    queue_letter(tx, &letter(user, msg::letter_approved_subject(l, &title), text), services.now()).await
}

/// Tells the old address that it is not the account's any more, in case it was not its owner who changed it.
pub(crate) async fn queue_email_changed<C: ConnectionTrait>(
    tx: &C,
    services: &Services,
    before: &users::Model,
) -> farrier_domain::Result<()> {
    if !services.mailer.is_configured() {
        return Ok(());
    }
    let title = site::load(tx).await?.title;
    let l = language_of(services, before);
    let text = msg::letter_email_changed(l, before.shown(), &before.name, &services.config.base_url);
    queue_letter(tx, &letter(before, msg::letter_email_changed_subject(l, &title), text), services.now())
        .await
}

/// Asks for a link to a new password to be mailed, if there is such an account. Whether there is one is found out by
/// the job, so that the page takes as long for every name.
pub(crate) async fn queue_password_link<C: ConnectionTrait>(
    tx: &C,
    login: &str,
    now: i64,
) -> farrier_domain::Result<()> {
    queue(tx, PASSWORD_LINK, serde_json::json!({ "login": login }), now).await
}

async fn send_password_link(services: &Services, payload: &serde_json::Value) -> anyhow::Result<()> {
    let login = payload["login"].as_str().unwrap_or_default();
    let user = people::by_login(services.db.read(), login).await?;
    let Some(user) = user.filter(|user| user.state == users::ACTIVE) else { return Ok(()) };
    let title = site::load(services.db.read()).await?.title;
    let tx = services.db.write().await?;
    let token = links::create(&*tx, links::PASSWORD, Some(user.id), LINK_MILLIS, services.now()).await?;
    tx.commit().await?;
    let l = language_of(services, &user);
    let url = format!("{}/-/password/{token}", services.config.base_url);
    let text = msg::letter_password(l, user.shown(), &user.name, &url);
    send(services, letter(&user, msg::letter_password_subject(l, &title), text)).await
}
