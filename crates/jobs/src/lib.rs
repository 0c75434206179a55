//! What happened and what is still to do: events, their consumers, and the job queue.
//!
//! Events and jobs are rows written in the transaction of the change, so a crash between the two cannot lose one.
//! This crate runs them without knowing what they do: `S` is whatever the handlers need.

pub mod consumers;
pub mod events;
pub mod queue;
mod worker;

pub use consumers::Consumer;
pub use events::NewEvent;
pub use queue::NewJob;
pub use worker::{Handler, Worker};
