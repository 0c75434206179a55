//! Keeps mail instead of sending it, for tests.

use std::sync::Mutex;

use async_trait::async_trait;

use crate::{Mail, MailError, Mailer};

/// A mailer that remembers.
#[derive(Default)]
pub struct MemoryMailer(Mutex<Vec<Mail>>);

impl MemoryMailer {
    /// What was sent so far.
    pub fn sent(&self) -> Vec<Mail> {
        self.0.lock().map(|mails| mails.clone()).unwrap_or_default()
    }
}

#[async_trait]
impl Mailer for MemoryMailer {
    fn is_configured(&self) -> bool {
        true
    }
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        if let Ok(mut mails) = self.0.lock() {
            mails.push(mail);
        }
        Ok(())
    }
}
