//! Networks that rooms are tied to: what a plugin brings, and how one process alone speaks for all.
//!
//! The [`supervise`] loop looks every other second which mounts of a tool ask for a network, groups them by connection,
//! and takes a lease for each in the database. The process that holds it runs the plugin's connection; when it dies,
//! another one takes over within seconds.

mod lease;
mod link;
mod outgoing;
mod supervise;

use async_trait::async_trait;
use farrier_tool::Mount;

use crate::Rights;

pub use crate::model::bridges::State;
pub use link::{Channel, Heard, Link};
pub use outgoing::{Outgoing, is_relayed};
pub(crate) use supervise::run;

/// A network that rooms can be tied to: what a chat plugin implements.
///
/// The plugin passes it to [`crate::register`], which adds everything that chat tools share, and itself adds its title,
/// its settings (with [`crate::RoomSettings`] in them, by `#[serde(flatten)]`) and its words. It needs no table, no page
/// and no loop of its own:
///
/// - [`Bridge::wanted`] reads a mount's settings and says which connection it asks for.
/// - [`Bridge::run`] opens that connection and stays in it. It tells the [`Link`] what it hears ([`Link::heard`],
///   [`Link::people`], …) and what it missed while it was away ([`Link::missed`]). It waits with [`Link::waiting`], and
///   says what [`Link::take`] gives it, one at a time and at the network's pace. What was taken is never given out again,
///   so it is said at once or not at all; [`Link::said`] ends it.
/// - What people say to the bot in private goes to [`Link::asked`]. [`Link::account`] and [`Link::passed`] know and forget
///   who has proved an account.
/// - A mount can tie its network to another mount's room: [`Channel::bridge`] has the settings, [`Channel::room`] the log.
/// - When the connection is lost or refused, it returns an error; it is called again after a while that grows. A
///   [`Refused`] is a network that does not want us: the pages say why, and the next try comes late.
/// - When mounts come, go or change without the connection changing, [`Link::changed`] wakes it, and it joins and leaves
///   accordingly. When [`Link::is_ending`] turns true it says goodbye and returns; a second later it is cut off.
///
/// The plugin must never wait for the network in a request, and it needs no care for other processes: the link refuses
/// everything once the lease is lost.
#[async_trait]
pub trait Bridge: Send + Sync + 'static {
    /// The tool's id, which is also the source of its lines.
    fn tool(&self) -> &'static str;
    /// The name of the job that tells of events: the tool's id and `.announce`.
    fn announce_job(&self) -> &'static str;
    /// The tool's permissions, with its own prefix.
    fn rights(&self) -> Rights;
    /// The connection that a mount's settings ask for; none when they name no network.
    fn wanted(&self, mount: &Mount) -> Option<Wanted>;
    /// Keeps one connection for all mounts that want the same, until it is lost.
    async fn run(&self, link: Link) -> anyhow::Result<()>;
}

/// What a mount asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The connection: mounts with the same key share one. Everything that a new connection needs is in it (host, port,
    /// name, a hash of the password), so that changed settings make another one.
    pub key: String,
    /// The network as people call it.
    pub network: String,
    /// Where names mean the same people, such as the server's name: what people prove counts there.
    pub names: String,
    /// The room on the network, in the one spelling that the network takes for the same. Two bridges of a room to the
    /// same place would hear each other, so the second is refused.
    pub place: String,
}

/// The network does not want us: a wrong password, a ban. The text is shown to people.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub String);
