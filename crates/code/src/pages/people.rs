//! Authors of revisions as people: linked to their account when one has that mail address.

use std::collections::HashMap;

use farrier_domain::accounts::people;
use farrier_scm::{Revision, Signature};
use farrier_tool::Services;
use farrier_web::Person;

/// Accounts by the mail addresses that revisions name.
pub struct Authors(HashMap<String, Person>);

impl Authors {
    /// Looks all of them up in one query.
    pub async fn of<'a>(
        services: &Services,
        signatures: impl Iterator<Item = &'a Signature>,
    ) -> farrier_domain::Result<Authors> {
        let mut emails: Vec<String> = signatures.map(|signature| signature.email.to_lowercase()).collect();
        emails.sort_unstable();
        emails.dedup();
        emails.retain(|email| !email.is_empty());
        let found = people::by_emails(services.db.read(), &emails).await?;
        Ok(Authors(found.into_iter().map(|(email, user)| (email, Person::of(&user))).collect()))
    }

    /// The person of a signature.
    pub fn person(&self, signature: &Signature) -> Person {
        self.0.get(&signature.email.to_lowercase()).cloned().unwrap_or_else(|| Person::named(&signature.name))
    }
}

/// The time of a signature as pages take it.
pub fn millis(signature: &Signature) -> i64 {
    signature.time.unix_timestamp() * 1000
}

/// The author's signature of each revision.
pub fn authors(revisions: &[Revision]) -> impl Iterator<Item = &Signature> {
    revisions.iter().map(|revision| &revision.author)
}
