//! What happens around every request.

pub mod page_cache;
pub mod problems;
pub mod reader;
pub mod security;
pub mod timing;
pub mod validators;
