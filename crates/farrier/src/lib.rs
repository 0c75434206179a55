//! The binary: configuration, commands, the list of tools, and the wiring of everything into one program.

pub mod commands;
mod config;
pub mod host;
mod logging;
pub mod serve;
mod ssh;
pub mod tools;
pub mod wiring;

pub use config::{Config, Overrides, SshListen};
