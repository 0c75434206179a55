//! Messages, dates and numbers in the reader's language.
//!
//! Crates bring `.ftl` files; their build scripts turn each message into a function that takes an [`L`].

mod arg;
mod catalog;
mod dates;
mod locale;
mod pseudo;

pub use arg::IntoArg;
pub use catalog::{Catalog, CatalogError, L, Resource};
pub use fluent_bundle::FluentArgs;
pub use locale::Locale;

const OWN: &[Resource] = &[
    ("en", "i18n.ftl", include_str!("../locales/en/i18n.ftl")),
    ("de", "i18n.ftl", include_str!("../locales/de/i18n.ftl")),
    ("ar", "i18n.ftl", include_str!("../locales/ar/i18n.ftl")),
];
