//! Mail over SMTP.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use serde::Deserialize;

use crate::mail::mailbox;
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
#[derive(Clone, Deserialize)]
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

// Configurations get into logs, passwords must not.
impl fmt::Debug for SmtpConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SmtpConfig { host, port, tls, user, password: _, from, from_name } = self;
        let mut debug = f.debug_struct("SmtpConfig");
        debug.field("host", host).field("port", port).field("tls", tls).field("user", user);
        debug.field("from", from).field("from_name", from_name).finish_non_exhaustive()
    }
}

/// For each step of the conversation.
const STEP_TIMEOUT: Duration = Duration::from_secs(20);
/// For one message with all its steps, as a server could take long over each.
const TIMEOUT: Duration = Duration::from_secs(90);

/// Sends over a pool of connections.
pub struct SmtpMailer {
    from: Mailbox,
    transport: AsyncSmtpTransport<Tokio1Executor>,
    timeout: Duration,
}

impl SmtpMailer {
    /// A mailer for the server; it connects with the first message. Call it within a Tokio runtime, where its pool
    /// lives.
    pub fn new(config: &SmtpConfig) -> Result<SmtpMailer, MailError> {
        let server = |e: lettre::transport::smtp::Error| MailError::Server(e.to_string());
        let builder = match config.tls {
            Tls::None => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.host),
            Tls::Starttls => {
                AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(&config.host).map_err(server)?
            }
            Tls::Tls => AsyncSmtpTransport::<Tokio1Executor>::relay(&config.host).map_err(server)?,
        };
        let mut builder = builder.port(config.port).timeout(Some(STEP_TIMEOUT));
        if !config.user.is_empty() {
            builder = builder.credentials(Credentials::new(config.user.clone(), config.password.clone()));
        }
        let from = mailbox(&config.from_name, &config.from)?;
        Ok(SmtpMailer { from, transport: builder.build(), timeout: TIMEOUT })
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    fn is_configured(&self) -> bool {
        true
    }
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        let message = message(self.from.clone(), mail)?;
        let sent = tokio::time::timeout(self.timeout, self.transport.send(message)).await;
        match sent {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(e)) if e.is_permanent() => Err(MailError::Refused(e.to_string())),
            Ok(Err(e)) => Err(MailError::Server(e.to_string())),
            Err(_) => Err(MailError::Server("it took too long".into())),
        }
    }
}

fn message(from: Mailbox, mail: Mail) -> Result<Message, MailError> {
    mail.check()?;
    let mut builder = Message::builder()
        .from(from)
        .to(mailbox(&mail.to_name, &mail.to)?)
        .message_id(mail.message_id)
        .subject(mail.subject)
        // So that nobody's holiday note comes back.
        .raw_header(header("Auto-Submitted", "auto-generated".into()));
    if let Some(id) = mail.in_reply_to {
        builder = builder.in_reply_to(id.clone()).references(id);
    }
    if let Some(list_id) = mail.list_id {
        builder = builder.raw_header(header("List-Id", list_id));
    }
    if let Some(url) = mail.unsubscribe {
        builder = builder.raw_header(header("List-Unsubscribe", format!("<{url}>")));
    }
    let built = match mail.html {
        Some(html) => builder.multipart(MultiPart::alternative_plain_html(mail.text, html)),
        None => builder.header(ContentType::TEXT_PLAIN).body(mail.text),
    };
    built.map_err(|e| MailError::Invalid(e.to_string()))
}

fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
    use tokio::task::JoinHandle;

    /// A mail server for one connection. It answers recipients named `nobody` with 550 and those named `later` with
    /// 451, and tells in the end what it heard.
    async fn server() -> (u16, JoinHandle<String>) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let heard = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.expect("a client");
            let (read, mut write) = stream.into_split();
            write.write_all(b"220 test\r\n").await.expect("writable");
            let mut lines = BufReader::new(read).lines();
            let (mut is_data, mut heard) = (false, String::new());
            while let Ok(Some(line)) = lines.next_line().await {
                heard.push_str(&line);
                heard.push('\n');
                let answer: &[u8] = match (is_data, line.as_str()) {
                    (true, ".") => {
                        is_data = false;
                        b"250 taken\r\n"
                    }
                    (true, _) => continue,
                    (_, "DATA") => {
                        is_data = true;
                        b"354 go on\r\n"
                    }
                    (_, "QUIT") => break,
                    (_, line) if line.starts_with("EHLO") => b"250-test\r\n250 AUTH PLAIN\r\n",
                    (_, line) if line.starts_with("AUTH") => b"235 welcome\r\n",
                    (_, line) if line.starts_with("RCPT TO:<nobody@") => b"550 no such person\r\n",
                    (_, line) if line.starts_with("RCPT TO:<later@") => b"451 busy\r\n",
                    _ => b"250 ok\r\n",
                };
                write.write_all(answer).await.expect("writable");
                if heard.ends_with("\n.\n") {
                    break;
                }
            }
            heard
        });
        (port, heard)
    }

    fn config(port: u16) -> SmtpConfig {
        SmtpConfig {
            host: "127.0.0.1".into(),
            port,
            tls: Tls::None,
            user: String::new(),
            password: String::new(),
            from: "forge@example.org".into(),
            from_name: "Farrier".into(),
        }
    }

    fn mail(to: &str) -> Mail {
        Mail { to: to.into(), subject: "Grüße".into(), text: "Hello.".into(), ..Mail::default() }
    }

    #[tokio::test]
    async fn a_mail_reaches_a_server() {
        let (port, heard) = server().await;
        let config = SmtpConfig { user: "forge".into(), password: "secret".into(), ..config(port) };
        let mailer = SmtpMailer::new(&config).expect("valid");
        let whole = Mail {
            to_name: "Ada, \"the\" first".into(),
            html: Some("<p>Hello.</p>".into()),
            message_id: Some("<2@example.org>".into()),
            in_reply_to: Some("<1@example.org>".into()),
            list_id: Some("demo tickets <tickets.demo.example.org>".into()),
            unsubscribe: Some("https://example.org/stop?token=abc".into()),
            ..mail("ada@example.org")
        };
        mailer.send(whole).await.expect("taken");
        let heard = heard.await.expect("ran");
        for line in [
            "AUTH PLAIN AGZvcmdlAHNlY3JldA==",
            "MAIL FROM:<forge@example.org>",
            "RCPT TO:<ada@example.org>",
            "From: Farrier <forge@example.org>",
            "To: =?utf-8?b?QWRhLCAidGhlIiBmaXJzdA==?= <ada@example.org>",
            "Subject: =?utf-8?b?R3LDvMOfZQ==?=",
            "Message-ID: <2@example.org>",
            "In-Reply-To: <1@example.org>",
            "References: <1@example.org>",
            "List-Id: demo tickets <tickets.demo.example.org>",
            "List-Unsubscribe: <https://example.org/stop?token=abc>",
            "Auto-Submitted: auto-generated",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Type: text/html; charset=utf-8",
            "Hello.",
            "<p>Hello.</p>",
        ] {
            assert!(heard.lines().any(|heard| heard == line), "{line:?} is missing in\n{heard}");
        }
        assert!(heard.contains("\nDate: "), "{heard}");
    }

    #[tokio::test]
    async fn refusals_say_whether_to_try_again() {
        let (port, _heard) = server().await;
        let refused = SmtpMailer::new(&config(port)).expect("valid").send(mail("nobody@example.org")).await;
        assert!(
            matches!(&refused, Err(MailError::Refused(why)) if why.contains("no such person")),
            "{refused:?}"
        );
        let (port, _heard) = server().await;
        let later = SmtpMailer::new(&config(port)).expect("valid").send(mail("later@example.org")).await;
        assert!(matches!(&later, Err(MailError::Server(why)) if why.contains("busy")), "{later:?}");
    }

    #[tokio::test]
    async fn a_silent_or_absent_server_is_given_up() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let mut mailer = SmtpMailer::new(&config(port)).expect("valid");
        mailer.timeout = Duration::from_millis(50);
        let silent = mailer.send(mail("a@example.org")).await;
        assert!(matches!(&silent, Err(MailError::Server(why)) if why == "it took too long"), "{silent:?}");
        drop(listener);
        let absent = SmtpMailer::new(&config(port)).expect("valid").send(mail("a@example.org")).await;
        assert!(matches!(absent, Err(MailError::Server(_))), "{absent:?}");
    }

    #[tokio::test]
    async fn nobody_adds_headers() {
        let mailer = SmtpMailer::new(&config(9)).expect("valid");
        let forged = Mail { subject: "x\r\nBcc: all@example.org".into(), ..mail("a@example.org") };
        assert!(matches!(mailer.send(forged).await, Err(MailError::Invalid(_))));
        let forged = SmtpConfig { from_name: "x\r\nBcc: all@example.org".into(), ..config(9) };
        assert!(matches!(SmtpMailer::new(&forged), Err(MailError::Invalid(_))));
    }

    #[test]
    fn long_headers_stay_whole() {
        let from = mailbox("Farrier", "forge@example.org").expect("valid");
        let url = format!("https://example.org/{}", "a".repeat(300));
        let long = Mail {
            subject: "Größe ".repeat(100),
            to_name: "Ü".repeat(200),
            list_id: Some("Größe <a.example.org>".into()),
            unsubscribe: Some(url.clone()),
            ..mail("a@example.org")
        };
        let text = String::from_utf8(message(from, long).expect("valid").formatted()).expect("encoded");
        let (head, _) = text.split_once("\r\n\r\n").expect("a head");
        assert!(head.is_ascii() && head.contains(&url), "{head}");
        assert!(head.lines().all(|line| line.starts_with(' ') || line.contains(": ")), "{head}");
    }

    #[test]
    fn passwords_are_not_shown() {
        let shown = format!("{:?}", SmtpConfig { password: "secret".into(), ..config(25) });
        assert!(shown.contains("127.0.0.1") && !shown.contains("secret"), "{shown}");
    }
}
