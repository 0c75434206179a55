#![doc = include_str!("../README.md")]

mod error;
mod group;
mod program;
mod running;

pub use error::ProcessError;
pub use group::end_leftover;
pub use program::{Output, Program, Stdin};
pub use running::Running;
pub use tokio::process::{ChildStderr, ChildStdin, ChildStdout};
