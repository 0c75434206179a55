//! Keeps mail instead of sending it, for tests.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

use crate::{Mail, MailError, Mailer};

/// A mailer that remembers. It refuses what a real one would refuse to make a mail of.
#[derive(Default)]
pub struct MemoryMailer(Mutex<Vec<Mail>>);

impl MemoryMailer {
    /// What was sent so far.
    pub fn sent(&self) -> Vec<Mail> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Mailer for MemoryMailer {
    fn is_configured(&self) -> bool {
        true
    }
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        mail.check()?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(mail);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn sent_mail_is_kept() {
        let mailer = MemoryMailer::default();
        let mail = Mail { to: "a@example.org".into(), ..Mail::default() };
        mailer.send(mail.clone()).await.expect("valid");
        assert!(mailer.send(Mail { subject: "a\nb".into(), ..mail.clone() }).await.is_err());
        assert_eq!(mailer.sent(), [mail]);
    }
}
