//! Messages, dates and numbers in the reader's language.
//!
//! Crates bring `.ftl` files; their build scripts turn each message into a function that takes an [`L`]. A program
//! makes one [`Catalog`] of all of them.

// The generated functions name this crate as they do in every other.
extern crate self as farrier_i18n;

mod arg;
mod catalog;
mod dates;
mod formats;
mod locale;
mod localizer;
mod msg {
    include!(concat!(env!("OUT_DIR"), "/msg.rs"));
}
mod numbers;
mod pseudo;
mod zone;

pub use arg::IntoArg;
pub use catalog::{Catalog, CatalogError, Resource};
pub use fluent_bundle::{FluentArgs, FluentValue};
pub use locale::Locale;
pub use localizer::L;
pub use numbers::Integer;
pub use pseudo::outside_messages;
