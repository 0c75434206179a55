//! One connection from its first byte to its last.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use farrier_tool::Services;
use russh::server::Msg;
use russh::{Channel, ChannelId};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::handler::Client;
use crate::places::Places;
use crate::server::{Limits, Shared};
use crate::stream::Endable;

/// How long the session of an ended connection may take to notice.
const GRACE: Duration = Duration::from_secs(5);

/// What the session, the commands and the watch over a connection share.
pub struct Connection {
    /// The parts.
    pub services: Services,
    /// What it may take.
    pub limits: Limits,
    /// How many commands each key runs.
    pub keys: Arc<Places<String>>,
    /// Where from.
    pub address: IpAddr,
    begun: Instant,
    ended: CancellationToken,
    state: Mutex<State>,
}

struct State {
    /// Of the key that signed.
    fingerprint: Option<String>,
    /// Channels whose client has not said yet what it wants.
    waiting: HashMap<ChannelId, Waiting>,
    running: HashMap<ChannelId, AbortHandle>,
    /// Since when no command runs.
    quiet: Instant,
}

/// A channel before its command.
pub struct Waiting {
    /// The channel.
    pub channel: Channel<Msg>,
    /// `GIT_PROTOCOL`, when the client sets it.
    pub protocol: Option<String>,
}

/// Serves a client until it goes, or until it has to.
pub async fn run(
    shared: Shared,
    config: Arc<russh::server::Config>,
    socket: TcpStream,
    address: IpAddr,
    stop: watch::Receiver<bool>,
) {
    let _ = socket.set_nodelay(true);
    let limits = shared.limits;
    let connection = Arc::new(Connection::new(shared, address));
    let stream = Endable::new(socket, connection.ended.clone());
    let client = Client::new(connection.clone());
    let serving = async move { russh::server::run_stream(config, stream, client).await?.await };
    tokio::pin!(serving);
    let mut look = tokio::time::interval(limits.look_every());
    loop {
        tokio::select! {
            ended = &mut serving => {
                tracing::debug!(%address, "an SSH connection ended: {ended:?}");
                connection.end();
                return;
            }
            _ = look.tick() => {
                if let Some(why) = connection.is_over(*stop.borrow()) {
                    tracing::debug!(%address, "an SSH connection is ended: {why}");
                    break;
                }
            }
        }
    }
    connection.end();
    let _ = tokio::time::timeout(GRACE, serving).await;
}

impl Connection {
    fn new(shared: Shared, address: IpAddr) -> Connection {
        let Shared { services, limits, keys } = shared;
        let begun = Instant::now();
        let state =
            State { fingerprint: None, waiting: HashMap::new(), running: HashMap::new(), quiet: begun };
        Connection {
            services,
            limits,
            keys,
            address,
            begun,
            ended: CancellationToken::new(),
            state: Mutex::new(state),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_over(&self, stopping: bool) -> Option<&'static str> {
        let state = self.state();
        if state.fingerprint.is_none() {
            return (self.begun.elapsed() >= self.limits.sign_in).then_some("nobody signed in");
        }
        if !state.running.is_empty() {
            return None;
        }
        if stopping {
            return Some("the server stops");
        }
        (state.quiet.elapsed() >= self.limits.idle).then_some("it is not used")
    }

    /// Breaks the connection off, with everything that runs for it.
    pub fn end(&self) {
        self.ended.cancel();
        let mut state = self.state();
        // Whatever the session waits to hand over to one of these must not keep it.
        state.waiting.clear();
        state.running.drain().for_each(|(_, call)| call.abort());
    }

    /// Whose key signed.
    pub fn signed_in(&self, fingerprint: String) {
        self.state().fingerprint = Some(fingerprint);
    }

    /// The key that signed.
    pub fn fingerprint(&self) -> Option<String> {
        self.state().fingerprint.clone()
    }

    /// Keeps a new channel until its client says what it wants; false when there are too many.
    pub fn open(&self, channel: Channel<Msg>) -> bool {
        let mut state = self.state();
        if state.waiting.len() + state.running.len() >= self.limits.commands {
            return false;
        }
        state.waiting.insert(channel.id(), Waiting { channel, protocol: None });
        true
    }

    /// Keeps `GIT_PROTOCOL` for the command to come.
    pub fn set_protocol(&self, channel: ChannelId, value: &str) -> bool {
        match self.state().waiting.get_mut(&channel) {
            Some(waiting) => {
                waiting.protocol = Some(value.to_owned());
                true
            }
            None => false,
        }
    }

    /// Takes a channel whose command has come. A second command on the same channel finds nothing.
    pub fn take(&self, channel: ChannelId) -> Option<Waiting> {
        self.state().waiting.remove(&channel)
    }

    /// Runs a command beside the session until it ends or the channel is closed.
    pub fn start(self: &Arc<Self>, channel: ChannelId, call: impl Future<Output = ()> + Send + 'static) {
        let connection = self.clone();
        // Held while it starts, or it could end before it is known to run.
        let mut state = self.state();
        let task = tokio::spawn(async move {
            call.await;
            connection.closed(channel);
        });
        state.running.insert(channel, task.abort_handle());
    }

    /// Ends what runs or waits on a channel.
    pub fn closed(&self, channel: ChannelId) {
        let mut state = self.state();
        state.waiting.remove(&channel);
        if let Some(call) = state.running.remove(&channel) {
            call.abort();
        }
        state.quiet = Instant::now();
    }
}
