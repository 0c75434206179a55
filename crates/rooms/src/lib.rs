//! The rooms that all chat tools share: lines, log, pages, API, search, the bot, and who speaks to the networks.
//!
//! A chat plugin brings its [`Bridge`] (a network and how to speak there) and its words; a room works in the browser
//! with no network at all.

mod api;
pub mod bot;
pub mod bridge;
pub mod format;
mod live;
mod migrations;
pub mod model;
#[expect(missing_docs, reason = "each function's text is its documentation")]
pub mod msg {
    include!(concat!(env!("OUT_DIR"), "/msg.rs"));
}
mod pages;
mod register;
mod room;
pub mod say;
pub mod search;
mod settings;
mod sweep;
mod view;

pub use bridge::Bridge;
pub use model::lines::Kind;
pub use register::register;
pub use room::{Rights, Room};
pub use settings::RoomSettings;
pub use sweep::sweep;
