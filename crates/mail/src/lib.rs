//! Mail on its way out.

mod mail;
mod memory;
mod smtp;

use async_trait::async_trait;

pub use mail::Mail;
pub use memory::MemoryMailer;
pub use smtp::{SmtpConfig, SmtpMailer, Tls};

/// Why a message was not handed over.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The operator set no mail server.
    #[error("no mail server is configured; set [smtp] in farrier.toml")]
    NotConfigured,
    /// The message cannot be a mail: a bad address or a line break in a header.
    #[error("not a valid mail: {0}")]
    Invalid(String),
    /// The mail server refused this message for good: it is no use to try again.
    #[error("the mail server refused the mail: {0}")]
    Refused(String),
    /// The mail server could not be reached, or asks to try later.
    #[error("the mail server: {0}")]
    Server(String),
}

/// Hands mail over.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Whether there is a mail server at all, so that pages need not promise mail.
    fn is_configured(&self) -> bool;
    /// Hands over one message.
    async fn send(&self, mail: Mail) -> Result<(), MailError>;
}

/// Stands in when no mail server is configured.
pub struct NoMailer;

#[async_trait]
impl Mailer for NoMailer {
    fn is_configured(&self) -> bool {
        false
    }
    async fn send(&self, _: Mail) -> Result<(), MailError> {
        Err(MailError::NotConfigured)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn without_a_server_nothing_is_sent() {
        assert!(!NoMailer.is_configured());
        assert!(matches!(NoMailer.send(Mail::default()).await, Err(MailError::NotConfigured)));
    }
}
