//! The pages, the API, the search and the pushes that all code tools share.
//!
//! A code plugin brings its [`Backend`] (repositories, words, ways in) and its transport; everything that Git, Mercurial
//! and Subversion have in common is here, once.

pub mod address;
mod api;
mod api_keys;
mod backend;
mod error;
mod heavy;
pub mod last_changes;
pub mod links;
mod migrations;
#[expect(missing_docs, reason = "each function's text is its documentation")]
pub mod msg {
    include!(concat!(env!("OUT_DIR"), "/msg.rs"));
}
mod names;
mod pages;
mod patience;
pub mod push;
mod refs;
mod register;
pub mod search;

pub use backend::{Backend, CloneUrl, SharedBackend, Words};
pub use error::answer;
pub use migrations::before_sharing as migrations_before_sharing;
pub use patience::Patient;
pub use register::register;
