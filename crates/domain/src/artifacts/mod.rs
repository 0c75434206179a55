//! What every artifact can have, whatever its tool: comments and attachments.
//!
//! A row is addressed by mount, kind and key, so that a tool can only reach what belongs to its own mount.

pub mod comments;

pub mod attachments;
