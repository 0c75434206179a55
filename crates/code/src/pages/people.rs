//! Authors of revisions as people: linked to their account when one has that mail address or is named by it.

use std::collections::HashMap;

use farrier_domain::accounts::people;
use farrier_scm::{Revision, Signature};
use farrier_tool::Services;
use farrier_web::Person;

/// Accounts by the mail addresses that revisions name, and by names that are accounts'.
pub struct Authors {
    by_email: HashMap<String, Person>,
    by_name: HashMap<String, Person>,
}

impl Authors {
    /// Looks all of them up, in one query for each of the two.
    pub async fn of<'a>(
        services: &Services,
        signatures: impl Iterator<Item = &'a Signature>,
    ) -> farrier_domain::Result<Authors> {
        let (named, mailed): (Vec<_>, Vec<_>) = signatures.partition(|signature| signature.is_account);
        let mut emails: Vec<String> = mailed.iter().map(|signature| signature.email.to_lowercase()).collect();
        emails.sort_unstable();
        emails.dedup();
        emails.retain(|email| !email.is_empty());
        let mut names: Vec<&str> = named.iter().map(|signature| signature.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let people = |found: HashMap<String, _>| {
            found.into_iter().map(|(key, user)| (key, Person::of(&user))).collect()
        };
        let db = services.db.read();
        Ok(Authors {
            by_email: people(people::by_emails(db, &emails).await?),
            by_name: people(people::by_names(db, &names).await?),
        })
    }

    /// The person of a signature.
    pub fn person(&self, signature: &Signature) -> Person {
        let known = match signature.is_account {
            true => self.by_name.get(&signature.name.to_lowercase()),
            false => self.by_email.get(&signature.email.to_lowercase()),
        };
        known.cloned().unwrap_or_else(|| Person::named(&signature.name))
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
