//! Mail about accounts, sent by a job so that no page waits for a mail server.

use std::sync::Arc;

use farrier_jobs::{Handler, NewJob};
use farrier_mail::Mail;
use farrier_tool::Services;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

const NAME: &str = "site.mail";

/// A mail as the job's arguments.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Letter {
    pub(crate) to: String,
    pub(crate) to_name: String,
    pub(crate) subject: String,
    pub(crate) text: String,
}

/// Queues a mail in the caller's transaction.
pub(crate) async fn queue<C: ConnectionTrait>(tx: &C, letter: &Letter, now: i64) -> farrier_domain::Result<()> {
    let payload = serde_json::to_value(letter).map_err(|e| farrier_domain::Error::Internal(e.to_string()))?;
    farrier_jobs::queue::enqueue(tx, NewJob { name: NAME.into(), payload, run_at: now, unique: None }, now).await?;
    Ok(())
}

/// The job that sends one mail.
pub(crate) fn job() -> (&'static str, Handler<Services>) {
    let run: Handler<Services> = Arc::new(|services, payload| {
        Box::pin(async move {
            let letter: Letter = serde_json::from_value(payload)?;
            let Letter { to, to_name, subject, text } = letter;
            services.mailer.send(Mail { to, to_name, subject, text, ..Mail::default() }).await?;
            Ok(())
        })
    });
    (NAME, run)
}
