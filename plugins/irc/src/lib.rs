//! Rooms that are tied to a channel on IRC, or to none: the pages and the log are those of `farrier-rooms`.

mod bridge;
mod connection;
mod message;
#[expect(missing_docs, reason = "each function's text is its documentation")]
pub mod msg {
    include!(concat!(env!("OUT_DIR"), "/msg.rs"));
}
mod pace;
mod settings;

use std::sync::Arc;

use farrier_domain::{Permission, Role};
use farrier_rooms::Rights;
use farrier_tool::{Registrar, Tool};

pub use settings::Settings;

/// The tool's id.
pub(crate) const ID: &str = "irc";

/// Who may do what.
pub(crate) const RIGHTS: Rights = Rights {
    read: Permission { id: "irc.read", default: Role::Anonymous },
    post: Permission { id: "irc.post", default: Role::Authenticated },
    moderate: Permission { id: "irc.moderate", default: Role::Developer },
};

/// The chat tool.
pub struct Irc;

impl Tool for Irc {
    fn id(&self) -> &'static str {
        ID
    }

    fn register(&self, add: &mut Registrar) {
        add.describe(msg::irc_title, msg::irc_summary, "chat", "chat")
            .settings::<Settings>()
            .locales(msg::LOCALES);
        farrier_rooms::register(add, Arc::new(bridge::Irc));
    }
}
