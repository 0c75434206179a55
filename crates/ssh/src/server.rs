//! Listens, and bounds how many come.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use farrier_tool::Services;
use russh::keys::{Algorithm, EcdsaCurve, HashAlg};
use russh::server::Config;
use russh::{MethodKind, MethodSet, Preferred, SshId, compression};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio_util::task::TaskTracker;

use crate::places::Places;
use crate::{HostKey, connection};

/// What clients may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long one may take to sign in.
    pub sign_in: Duration,
    /// How long a connection may stay open without a command.
    pub idle: Duration,
    /// How long a command may go on without a byte either way.
    pub silence: Duration,
    /// How many connections there are at once.
    pub connections: usize,
    /// How many of them from one address.
    pub per_address: usize,
    /// How many commands run at once on one connection.
    pub commands: usize,
    /// How many commands one key runs at once, whatever its connections.
    pub per_key: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            sign_in: Duration::from_secs(15),
            idle: Duration::from_secs(300),
            silence: Duration::from_secs(600),
            connections: 512,
            per_address: 64,
            commands: 8,
            // Half of the slots that clones have: nobody takes them all.
            per_key: 16,
        }
    }
}

impl Limits {
    /// How often a connection is looked at.
    pub(crate) fn look_every(&self) -> Duration {
        (self.sign_in / 8).clamp(Duration::from_millis(50), Duration::from_secs(1))
    }
}

/// How many keys one may try: some people have many.
const ATTEMPTS: usize = 20;
/// What a client may send before somebody reads it, for each command.
const WINDOW_BYTES: u32 = 1024 * 1024;
/// How many messages of a client wait for a command that does not read; each has up to 32 KiB.
const MESSAGES: usize = 32;
/// The signatures that are accepted: none with SHA-1.
const SIGNATURES: &[Algorithm] = &[
    Algorithm::Ed25519,
    Algorithm::SkEd25519,
    Algorithm::Ecdsa { curve: EcdsaCurve::NistP256 },
    Algorithm::Ecdsa { curve: EcdsaCurve::NistP384 },
    Algorithm::Ecdsa { curve: EcdsaCurve::NistP521 },
    Algorithm::SkEcdsaSha2NistP256,
    Algorithm::Rsa { hash: Some(HashAlg::Sha512) },
    Algorithm::Rsa { hash: Some(HashAlg::Sha256) },
];

/// What all connections share.
pub(crate) struct Shared {
    /// The parts.
    pub(crate) services: Services,
    /// What each may take.
    pub(crate) limits: Limits,
    /// How many commands each key runs.
    pub(crate) keys: Arc<Places<String>>,
}

/// The SSH server.
pub struct SshServer {
    services: Services,
    config: Arc<Config>,
    limits: Limits,
    slots: Arc<Semaphore>,
    addresses: Arc<Places<IpAddr>>,
    keys: Arc<Places<String>>,
}

impl SshServer {
    /// A server with this key.
    pub fn new(services: Services, key: HostKey, limits: Limits) -> SshServer {
        let config = Config {
            server_id: SshId::Standard(concat!("SSH-2.0-Farrier_", env!("CARGO_PKG_VERSION")).into()),
            methods: MethodSet::from([MethodKind::PublicKey].as_slice()),
            keys: vec![key.0],
            // Public keys are no secret, so nothing is learned from how fast one is refused.
            auth_rejection_time: Duration::from_millis(20),
            max_auth_attempts: ATTEMPTS,
            preferred: Preferred {
                key: SIGNATURES.into(),
                // Packs are compressed already.
                compression: [compression::NONE].as_slice().to_vec().into(),
                ..Preferred::DEFAULT
            },
            window_size: WINDOW_BYTES,
            channel_buffer_size: MESSAGES,
            keepalive_interval: Some(Duration::from_secs(60)),
            keepalive_max: 3,
            inactivity_timeout: Some(limits.silence.max(limits.idle)),
            ..Config::default()
        };
        let slots = Arc::new(Semaphore::new(limits.connections));
        SshServer {
            services,
            config: Arc::new(config),
            limits,
            slots,
            addresses: Arc::default(),
            keys: Arc::default(),
        }
    }

    /// Serves until `stop` turns true, and then until the commands that run have ended.
    pub async fn run(self, listener: TcpListener, mut stop: watch::Receiver<bool>) {
        let connections = TaskTracker::new();
        loop {
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                _ = stop.wait_for(|stop| *stop) => break,
            };
            let (socket, peer) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!("an SSH connection could not be accepted: {error}");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            };
            let address = peer.ip().to_canonical();
            let Ok(slot) = self.slots.clone().try_acquire_owned() else {
                tracing::warn!(
                    "an SSH connection was refused: there are {} already",
                    self.limits.connections
                );
                continue;
            };
            let Some(place) = self.addresses.enter(network(address), self.limits.per_address) else {
                tracing::info!(%address, "an SSH connection was refused: its address has {} already", self.limits.per_address);
                continue;
            };
            let shared =
                Shared { services: self.services.clone(), limits: self.limits, keys: self.keys.clone() };
            let config = self.config.clone();
            let stop = stop.clone();
            connections.spawn(async move {
                connection::run(shared, config, socket, address, stop).await;
                drop((slot, place));
            });
        }
        connections.close();
        connections.wait().await;
    }
}

/// The address, or for IPv6 the network that one customer usually has.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_of_ipv6_are_one() {
        let [a, b, c] =
            ["2001:db8::1", "2001:db8::2", "2001:db8:0:1::1"].map(|text| text.parse().expect("one"));
        assert_eq!(network(a), network(b));
        assert_ne!(network(a), network(c));
        assert_ne!(network([10, 0, 0, 1].into()), network([10, 0, 0, 2].into()));
    }
}
