//! A whole Farrier for tests: real database, real files, real tools; requests in process or over a real port.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the answer")]

mod answer;
mod client;
mod forge;
mod server;

pub use answer::Answer;
pub use client::Client;
pub use forge::TestForge;
pub use server::{TestServer, binary};
