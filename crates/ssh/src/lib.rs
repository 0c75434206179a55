//! The SSH server: keys instead of passwords, and the few commands that the tools answer instead of a shell.
//!
//! A connection is one `russh` session on a stream of ours ([`connection`]), so that it can be ended whatever the session
//! waits for. Who connects is found by the fingerprint of the key that signed, again for each command ([`identity`]), so
//! that a removed key or a disabled account is refused at once, on open connections too. A command is cut into words
//! ([`words`]) and handed to the tool that knows it ([`call`]). No terminal, no shell, no subsystem, no forwarding, and no
//! variable but `GIT_PROTOCOL`.

mod call;
mod connection;
mod handler;
mod host_key;
mod identity;
#[expect(missing_docs, reason = "each function's text is its documentation")]
pub mod msg {
    include!(concat!(env!("OUT_DIR"), "/msg.rs"));
}
mod own;
mod places;
mod server;
mod stream;
mod words;

pub use host_key::HostKey;
pub use server::{Limits, SshServer};
