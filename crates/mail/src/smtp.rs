//! Mail over SMTP.

use std::time::Duration;

use async_trait::async_trait;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use serde::Deserialize;

use crate::{Mail, MailError, Mailer};

/// How the connection is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// Not at all: for a mail server on the same machine.
    None,
    /// From the second command on.
    #[default]
    Starttls,
    /// From the first byte on.
    Tls,
}

/// The mail server.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpConfig {
    /// Name or address.
    pub host: String,
    /// Usually 587, 465 with `tls`, 25 with `none`.
    pub port: u16,
    /// How the connection is protected.
    #[serde(default)]
    pub tls: Tls,
    /// For signing in; empty when the server does not ask.
    #[serde(default)]
    pub user: String,
    /// For signing in.
    #[serde(default)]
    pub password: String,
    /// The sender's address.
    pub from: String,
    /// The sender's name.
    #[serde(default)]
    pub from_name: String,
}

/// Sends over a pool of connections.
pub struct SmtpMailer {
    from: Mailbox,
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl SmtpMailer {
    /// A mailer for the server; it connects with the first message.
    pub fn new(config: &SmtpConfig) -> Result<SmtpMailer, MailError> {
        let server = |e: lettre::transport::smtp::Error| MailError::Server(e.to_string());
        let builder = match config.tls {
            Tls::None => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.host),
            Tls::Starttls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(&config.host).map_err(server)?,
            Tls::Tls => AsyncSmtpTransport::<Tokio1Executor>::relay(&config.host).map_err(server)?,
        };
        let mut builder = builder.port(config.port).timeout(Some(Duration::from_secs(20)));
        if !config.user.is_empty() {
            builder = builder.credentials(Credentials::new(config.user.clone(), config.password.clone()));
        }
        Ok(SmtpMailer { from: mailbox(&config.from_name, &config.from)?, transport: builder.build() })
    }

    fn message(&self, mail: Mail) -> Result<Message, MailError> {
        if [&mail.subject, &mail.to, &mail.to_name].iter().any(|text| text.contains(['\r', '\n'])) {
            return Err(MailError::Invalid("a line break in a header".into()));
        }
        let builder = Message::builder()
            .from(self.from.clone())
            .to(mailbox(&mail.to_name, &mail.to)?)
            .message_id(mail.message_id)
            .subject(mail.subject);
        let builder = match mail.in_reply_to {
            Some(id) => builder.in_reply_to(id),
            None => builder,
        };
        let built = match mail.html {
            Some(html) => builder.multipart(MultiPart::alternative_plain_html(mail.text, html)),
            None => builder.header(ContentType::TEXT_PLAIN).body(mail.text),
        };
        built.map_err(|e| MailError::Invalid(e.to_string()))
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    fn is_configured(&self) -> bool {
        true
    }
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        let message = self.message(mail)?;
        self.transport.send(message).await.map_err(|e| MailError::Server(e.to_string()))?;
        Ok(())
    }
}

fn mailbox(name: &str, address: &str) -> Result<Mailbox, MailError> {
    let address: Address = address.parse().map_err(|e| MailError::Invalid(format!("{address}: {e}")))?;
    Ok(Mailbox::new((!name.is_empty()).then(|| name.to_owned()), address))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

    #[tokio::test]
    async fn a_mail_reaches_a_server() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let server = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.expect("a client");
            let (read, mut write) = stream.into_split();
            write.write_all(b"220 test\r\n").await.expect("writable");
            let mut lines = BufReader::new(read).lines();
            let (mut data, mut said) = (false, String::new());
            while let Ok(Some(line)) = lines.next_line().await {
                said.push_str(&line);
                said.push('\n');
                let answer: &[u8] = match (data, line.as_str()) {
                    (true, ".") => {
                        data = false;
                        b"250 ok\r\n"
                    }
                    (true, _) => continue,
                    (_, "DATA") => {
                        data = true;
                        b"354 go on\r\n"
                    }
                    (_, "QUIT") => break,
                    _ => b"250 ok\r\n",
                };
                write.write_all(answer).await.expect("writable");
                if said.contains("\n.\n") {
                    break;
                }
            }
            said
        });
        let config = SmtpConfig {
            host: "127.0.0.1".into(),
            port,
            tls: Tls::None,
            user: String::new(),
            password: String::new(),
            from: "forge@example.org".into(),
            from_name: "Farrier".into(),
        };
        let mailer = SmtpMailer::new(&config).expect("valid");
        let mail = Mail { to: "a@example.org".into(), subject: "Grüße".into(), text: "Hello.".into(), ..Default::default() };
        mailer.send(mail.clone()).await.expect("taken");
        let said = server.await.expect("ran");
        assert!(said.contains("RCPT TO:<a@example.org>") && said.contains("Hello."), "{said}");
        let forged = Mail { subject: "x\r\nBcc: all@example.org".into(), ..mail };
        assert!(matches!(mailer.send(forged).await, Err(MailError::Invalid(_))));
    }
}
