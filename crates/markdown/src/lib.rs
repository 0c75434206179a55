#![doc = include_str!("../README.md")]

mod blocks;
mod entities;
mod escape;
mod limits;
mod links;
mod options;
mod parse;
mod plain;
mod raw;
mod rebase;
mod render;
mod sanitize;

pub use links::{Link, State, Target, plain_links, plain_targets, targets};
pub use options::{AlertTitles, Options};
pub use plain::{excerpt, plain};
pub use render::{Heading, Rendered, Tasks, render};
