//! The tables, each with the only ways to its rows: always by the room or the bridge, never by an id alone.

pub mod bridges;
pub mod days;
pub mod lines;
pub mod marks;
pub mod people;
pub mod queue;
pub mod seen;
