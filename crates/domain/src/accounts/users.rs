//! The accounts' table.

use sea_orm::entity::prelude::*;

/// A person's account. It is disabled, never deleted, so that history keeps its authors.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    /// Never reused.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The name in addresses: `alice` of `/~alice`.
    #[sea_orm(unique)]
    pub name: String,
    /// As people write it.
    pub display_name: String,
    /// Lower case.
    #[sea_orm(unique)]
    pub email: String,
    /// Argon2id, or none for an account without a password.
    pub password_hash: Option<String>,
    /// [`ACTIVE`], [`PENDING`] or [`DISABLED`].
    pub state: String,
    /// Runs the site.
    pub is_admin: bool,
    /// A few words, Markdown.
    pub bio: String,
    /// Blob of a picture.
    pub avatar: Option<String>,
    /// Chosen language; none means the browser's.
    pub locale: Option<String>,
    /// IANA name; none means UTC.
    pub time_zone: Option<String>,
    /// `auto`, `light` or `dark`.
    pub theme: String,
    /// Whether single keys do something.
    pub shortcuts: bool,
    /// UTC, milliseconds.
    pub created_at: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// May sign in.
pub const ACTIVE: &str = "active";
/// Waits for an administrator.
pub const PENDING: &str = "pending";
/// May not sign in any more.
pub const DISABLED: &str = "disabled";

impl Model {
    /// The name to show.
    pub fn shown(&self) -> &str {
        if self.display_name.is_empty() { &self.name } else { &self.display_name }
    }

    /// An account for tests.
    #[doc(hidden)]
    pub fn sample(id: i64, name: &str) -> Model {
        Model {
            id,
            name: name.into(),
            display_name: String::new(),
            email: format!("{name}@example.org"),
            password_hash: None,
            state: ACTIVE.into(),
            is_admin: false,
            bio: String::new(),
            avatar: None,
            locale: None,
            time_zone: None,
            theme: "auto".into(),
            shortcuts: true,
            created_at: 0,
        }
    }
}
