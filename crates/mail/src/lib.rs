//! Mail on its way out.

mod memory;
mod smtp;

use async_trait::async_trait;

pub use memory::MemoryMailer;
pub use smtp::{SmtpConfig, SmtpMailer, Tls};

/// A message to one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mail {
    /// The address.
    pub to: String,
    /// The person's name; may be empty.
    pub to_name: String,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as HTML.
    pub html: Option<String>,
    /// Unique, in angle brackets.
    pub message_id: Option<String>,
    /// The message it answers, in angle brackets.
    pub in_reply_to: Option<String>,
}

/// Why a message was not handed over.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The operator set no mail server.
    #[error("no mail server is configured; set [smtp] in farrier.toml")]
    NotConfigured,
    /// The message cannot be a mail: a bad address or a line break in a header.
    #[error("not a valid mail: {0}")]
    Invalid(String),
    /// The mail server refused or could not be reached.
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
