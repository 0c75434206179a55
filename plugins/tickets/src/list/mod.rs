//! Lists of tickets: what is asked for, the query, and the addresses that ask.

mod filter;
mod key;
mod query;

pub use filter::{Asked, Filter, Sort, Which, Who};
pub use key::Key;
pub use query::{MAX_COUNTED, Page, counts, load};
