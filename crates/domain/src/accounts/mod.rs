//! People: accounts, passwords, sessions, tokens, and the way in.

pub mod links;
pub mod passwords;
pub mod people;
pub mod profile;
pub mod public_key;
pub mod sessions;
pub mod sign_in;
pub mod ssh_keys;
pub mod throttles;
pub mod tokens;
pub mod users;

pub use people::{NewUser, create};
