//! A message, and whether it can be one.

use lettre::Address;
use lettre::message::Mailbox;

use crate::MailError;

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
    /// Unique, in angle brackets; the mailer makes one where there is none.
    pub message_id: Option<String>,
    /// The message it answers, in angle brackets: mail programs show both as one conversation.
    pub in_reply_to: Option<String>,
    /// What it is about, for people's filters: `demo tickets <tickets.demo.forge.example.org>`.
    pub list_id: Option<String>,
    /// The address of a page that ends such mail, `https://…`.
    pub unsubscribe: Option<String>,
}

impl Mail {
    /// Whether it can be sent: what stands in a header is one line, so that nobody adds headers of their own by a
    /// name or a title, and addresses are addresses.
    pub fn check(&self) -> Result<(), MailError> {
        mailbox(&self.to_name, &self.to)?;
        line("subject", &self.subject)?;
        for (name, id) in [("message_id", &self.message_id), ("in_reply_to", &self.in_reply_to)] {
            if let Some(id) = id {
                line(name, id)?;
                let inner = id.strip_prefix('<').and_then(|id| id.strip_suffix('>')).unwrap_or_default();
                if inner.is_empty() || !inner.bytes().all(|b| b.is_ascii_graphic() && b != b'<' && b != b'>')
                {
                    return Err(MailError::Invalid(format!("{name}: {id:?} is not of the form <id@host>")));
                }
            }
        }
        if let Some(list_id) = &self.list_id {
            line("list_id", list_id)?;
            if !list_id.ends_with('>') || list_id.matches(['<', '>']).collect::<String>() != "<>" {
                return Err(MailError::Invalid(format!("list_id: {list_id:?} is not of the form name <id>")));
            }
        }
        if let Some(url) = &self.unsubscribe {
            let is_web = url.starts_with("https://") || url.starts_with("http://");
            if !is_web || !url.bytes().all(|b| b.is_ascii_graphic() && b != b'<' && b != b'>') {
                return Err(MailError::Invalid(format!("unsubscribe: {url:?} is no address of a page")));
            }
        }
        Ok(())
    }
}

/// A name and an address for a header.
pub(crate) fn mailbox(name: &str, address: &str) -> Result<Mailbox, MailError> {
    line("name", name)?;
    line("address", address)?;
    let parsed: Address = address.parse().map_err(|e| MailError::Invalid(format!("{address}: {e}")))?;
    Ok(Mailbox::new((!name.is_empty()).then(|| name.to_owned()), parsed))
}

fn line(name: &str, text: &str) -> Result<(), MailError> {
    // Unicode's own line ends are no danger in mail, but no line has them either.
    if text.contains(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
        return Err(MailError::Invalid(format!("{name}: a line break in a header")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_one_line() {
        let good = Mail {
            to: "a@example.org".into(),
            to_name: "Ärger, \"A\" <x>".into(),
            subject: "Grüße: an alle".into(),
            text: "Line\r\nBcc: all@example.org".into(),
            html: Some("<p>\r\n</p>".into()),
            message_id: Some("<1@example.org>".into()),
            in_reply_to: Some("<0@example.org>".into()),
            list_id: Some("demo tickets <tickets.demo.example.org>".into()),
            unsubscribe: Some("https://example.org/mail?token=a%20b".into()),
        };
        assert!(good.check().is_ok(), "{:?}", good.check());
        for bad in ["\r\nBcc: all@example.org", "\nx", "\rx", "\0", "\u{2028}", "\u{b}"] {
            let set: [fn(&mut Mail, &str); 7] = [
                |mail, bad| mail.to.push_str(bad),
                |mail, bad| mail.to_name.push_str(bad),
                |mail, bad| mail.subject.push_str(bad),
                |mail, bad| mail.message_id = Some(format!("<1{bad}@example.org>")),
                |mail, bad| mail.in_reply_to = Some(format!("<1{bad}@example.org>")),
                |mail, bad| mail.list_id = Some(format!("a{bad} <b>")),
                |mail, bad| mail.unsubscribe = Some(format!("https://example.org/{bad}")),
            ];
            for (index, set) in set.iter().enumerate() {
                let mut mail = good.clone();
                set(&mut mail, bad);
                assert!(matches!(mail.check(), Err(MailError::Invalid(_))), "field {index}, {bad:?}");
            }
        }
    }

    #[test]
    fn fields_have_their_form() {
        let check = |change: fn(&mut Mail)| {
            let mut mail = Mail { to: "a@example.org".into(), ..Mail::default() };
            assert!(mail.check().is_ok());
            change(&mut mail);
            assert!(mail.check().is_err(), "{mail:?}");
        };
        check(|mail| mail.to = "nobody".into());
        check(|mail| mail.to = "a@example.org, b@example.org".into());
        check(|mail| mail.message_id = Some("1@example.org".into()));
        check(|mail| mail.in_reply_to = Some("<1@example.org> <2@example.org>".into()));
        check(|mail| mail.list_id = Some("tickets".into()));
        check(|mail| mail.unsubscribe = Some("mailto:a@example.org".into()));
        check(|mail| mail.unsubscribe = Some("https://example.org/>, <mailto:x@example.org".into()));
    }
}
