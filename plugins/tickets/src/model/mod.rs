//! The tool's rows, and every change to them.

pub mod changes;
pub mod comments;
pub mod counts;
pub mod create;
pub mod files;
pub mod history;
pub mod labels;
pub mod remove;
pub mod tell;
pub mod tickets;
