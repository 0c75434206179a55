//! The whole forge, called in process or by real clients over a real port. One binary, since each one is a link.

mod bad_days;
mod example_tool;
mod host;
mod rights;
