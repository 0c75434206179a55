//! Roles, permissions, and the access terms they become.
//!
//! A reader is a small set of terms (`all`, `users`, `u3`, `p7:member`, `g5`), and so is whoever may see a thing.
//! A reader may see it when the two sets meet. Rows, search documents and cache entries all carry the same terms.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::accounts::users;

/// Who a permission can be given to, from the widest to the narrowest. Each holds all the rights of those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Everybody, signed in or not.
    Anonymous,
    /// Everybody with an account.
    Authenticated,
    /// People who take part.
    Member,
    /// People who change code.
    Developer,
    /// People who run the project.
    Admin,
}

impl Role {
    /// All roles, widest first.
    pub const ALL: [Role; 5] =
        [Role::Anonymous, Role::Authenticated, Role::Member, Role::Developer, Role::Admin];
    /// The roles that a person can be given in a project.
    pub const GIVEN: [Role; 3] = [Role::Member, Role::Developer, Role::Admin];

    /// The word in the database and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Anonymous => "anonymous",
            Role::Authenticated => "authenticated",
            Role::Member => "member",
            Role::Developer => "developer",
            Role::Admin => "admin",
        }
    }

    /// Reads the word.
    pub fn parse(text: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.as_str() == text)
    }
}

/// Something a tool lets people do, with the role that may do it unless a mount says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permission {
    /// `tickets.create`: the tool's id, a dot, a word.
    pub id: &'static str,
    /// Who has it by default.
    pub default: Role,
}

/// Who has a permission at one mount: a role and those above it, and groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// This role and all above it.
    pub role: Role,
    /// Groups of the project by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<i64>,
}

/// What a mount changed: permission id to grant.
pub type Grants = BTreeMap<String, Grant>;

/// A set of access terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms(BTreeSet<String>);

impl Terms {
    /// Whether the two sets meet.
    pub fn meets(&self, other: &Terms) -> bool {
        let (small, big) = if self.0.len() < other.0.len() { (self, other) } else { (other, self) };
        small.0.iter().any(|term| big.0.contains(term))
    }
    /// Adds a term.
    pub fn insert(&mut self, term: impl Into<String>) {
        self.0.insert(term.into());
    }
    /// The terms in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
    /// The terms as owned strings, for search documents.
    pub fn to_vec(&self) -> Vec<String> {
        self.0.iter().cloned().collect()
    }
}

/// The term of everybody.
pub const ALL: &str = "all";
/// The term of everybody with an account.
pub const USERS: &str = "users";

/// The term of one person.
pub fn user_term(user: i64) -> String {
    format!("u{user}")
}

/// The terms of a grant in a project whose members come from the projects in `chain`.
///
/// In a hidden project nobody outside has anything: grants to everybody become grants to members.
pub fn grant_terms(grant: &Grant, chain: &[i64], hidden: bool) -> Terms {
    let mut terms = Terms::default();
    let role = if hidden { grant.role.max(Role::Member) } else { grant.role };
    match role {
        Role::Anonymous => terms.insert(ALL),
        Role::Authenticated => terms.insert(USERS),
        Role::Member | Role::Developer | Role::Admin => {
            for project in chain {
                terms.insert(format!("p{project}:{}", role.as_str()));
            }
        }
    }
    for group in &grant.groups {
        terms.insert(format!("g{group}"));
    }
    terms
}

/// What a token allows, whatever its owner may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TokenScope {
    /// See what its owner sees.
    Read,
    /// Change what its owner may change.
    Write,
    /// Also settings, members and the site's administration.
    Admin,
}

impl TokenScope {
    /// Reads the word.
    pub fn parse(text: &str) -> Option<TokenScope> {
        match text {
            "read" => Some(TokenScope::Read),
            "write" => Some(TokenScope::Write),
            "admin" => Some(TokenScope::Admin),
            _ => None,
        }
    }
    /// The word in the database and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            TokenScope::Read => "read",
            TokenScope::Write => "write",
            TokenScope::Admin => "admin",
        }
    }
}

/// Whoever asks.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The account, if signed in.
    pub user: Option<Arc<users::Model>>,
    /// What the reader is, for [`Terms::meets`].
    pub terms: Terms,
    /// What the way in allows: everything for a session, less for a token.
    pub scope: TokenScope,
    /// The session, when it is one.
    pub session: Option<i64>,
}

impl Reader {
    /// Somebody without an account.
    pub fn anonymous() -> Reader {
        let mut terms = Terms::default();
        terms.insert(ALL);
        Reader { user: None, terms, scope: TokenScope::Admin, session: None }
    }

    /// An account with its roles: `(project, role)` and group ids.
    pub fn signed_in(
        user: Arc<users::Model>,
        roles: &[(i64, Role)],
        groups: &[i64],
        scope: TokenScope,
    ) -> Reader {
        let mut terms = Terms::default();
        terms.insert(ALL);
        terms.insert(USERS);
        terms.insert(user_term(user.id));
        for (project, role) in roles {
            for held in Role::GIVEN.into_iter().filter(|held| held <= role) {
                terms.insert(format!("p{project}:{}", held.as_str()));
            }
        }
        for group in groups {
            terms.insert(format!("g{group}"));
        }
        Reader { user: Some(user), terms, scope, session: None }
    }

    /// The account's id.
    pub fn id(&self) -> Option<i64> {
        self.user.as_ref().map(|user| user.id)
    }

    /// Whether this is an administrator of the site, who may see and do everything.
    pub fn is_site_admin(&self) -> bool {
        self.user.as_ref().is_some_and(|user| user.is_admin)
    }

    /// Whether the reader is in the set, or runs the site.
    pub fn has(&self, terms: &Terms) -> bool {
        self.is_site_admin() || self.terms.meets(terms)
    }

    /// The terms for a query, or none when it need not be narrowed.
    pub fn query_terms(&self) -> Option<Vec<String>> {
        if self.is_site_admin() { None } else { Some(self.terms.to_vec()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(role: Role, hidden: bool) -> Terms {
        grant_terms(&Grant { role, groups: vec![] }, &[7, 3], hidden)
    }

    #[test]
    fn roles_hold_those_below_and_reach_subprojects() {
        let user = Arc::new(users::Model::sample(1, "alice"));
        let developer_above =
            Reader::signed_in(user.clone(), &[(3, Role::Developer)], &[], TokenScope::Admin);
        let stranger = Reader::signed_in(user, &[(9, Role::Admin)], &[], TokenScope::Admin);
        for (role, hidden, anonymous, other, developer) in [
            (Role::Anonymous, false, true, true, true),
            (Role::Authenticated, false, false, true, true),
            (Role::Anonymous, true, false, false, true),
            (Role::Developer, false, false, false, true),
            (Role::Admin, false, false, false, false),
        ] {
            let wanted = terms(role, hidden);
            assert_eq!(Reader::anonymous().has(&wanted), anonymous, "{role:?} {hidden}");
            assert_eq!(stranger.has(&wanted), other, "{role:?} {hidden}");
            assert_eq!(developer_above.has(&wanted), developer, "{role:?} {hidden}");
        }
    }
}
