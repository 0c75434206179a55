#![doc = include_str!("../README.md")]

mod document;
mod error;
mod excerpt;
mod generation;
mod index;
mod kinds;
mod live;
mod query;
mod rebuild;
mod results;
mod schema;
mod search;
mod words;

pub use document::Document;
pub use error::Error;
pub use index::{Index, Opened};
pub use query::{Query, Sort};
pub use rebuild::Rebuild;
pub use results::{Item, Results};
