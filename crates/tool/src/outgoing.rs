//! The one way out: connections that somebody's settings ask for.
//!
//! People can name any host in their settings. What is behind our own walls is refused at the moment we connect, after
//! the name was looked up, so that a name which changes its address meanwhile does not help.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use serde::Deserialize;
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// Where we may connect to, as the operator set it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OutgoingSettings {
    /// Private addresses that may be reached all the same: `192.168.1.7`, `10.0.0.0/8`.
    pub allow: Vec<String>,
    /// A file with certificates (PEM) of authorities that are believed besides the well-known ones.
    pub ca_file: Option<PathBuf>,
}

/// How long connecting to one address may take.
const LIMIT: Duration = Duration::from_secs(10);

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub enum OutgoingError {
    /// It is behind our walls.
    #[error(
        "{0} is a private address; the operator can allow it with `allow` under [outgoing] in farrier.toml"
    )]
    Private(IpAddr),
    /// The name has no address.
    #[error("the name {0} has no address")]
    Unknown(String),
    /// The other side, or the network.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Connects to a host by its name or address, unless it is behind our walls.
pub async fn connect(settings: &OutgoingSettings, host: &str, port: u16) -> Result<TcpStream, OutgoingError> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let found = tokio::time::timeout(LIMIT, lookup_host((bare, port))).await;
    let found: Vec<SocketAddr> = found.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??.collect();
    let mut last = OutgoingError::Unknown(host.to_owned());
    for address in found {
        if !settings.allows(address.ip()) {
            last = OutgoingError::Private(address.ip());
            continue;
        }
        match tokio::time::timeout(LIMIT, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => last = error.into(),
            Err(_) => last = io::Error::from(io::ErrorKind::TimedOut).into(),
        }
    }
    Err(last)
}

/// Encrypts a connection, with the other side's certificate checked against the host's name.
pub async fn encrypt(
    settings: &OutgoingSettings,
    stream: TcpStream,
    host: &str,
) -> io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(file) = &settings.ca_file {
        for certificate in CertificateDer::pem_file_iter(file).map_err(io::Error::other)? {
            roots.add(certificate.map_err(io::Error::other)?).map_err(io::Error::other)?;
        }
    }
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    let name = ServerName::try_from(bare).map_err(io::Error::other)?;
    let connecting = TlsConnector::from(Arc::new(config)).connect(name, stream);
    tokio::time::timeout(LIMIT, connecting).await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
}

impl OutgoingSettings {
    /// Whether we may connect to an address.
    pub fn allows(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        !is_private(address) || self.allow.iter().any(|range| contains(range, address) == Some(true))
    }

    /// The first entry that cannot be read.
    pub fn odd(&self) -> Option<&str> {
        let any = IpAddr::from([0, 0, 0, 0]);
        self.allow.iter().map(String::as_str).find(|range| contains(range, any).is_none())
    }
}

/// Whether an address is not out in the world: loopback, private, link-local, shared, documentation, multicast, and what
/// leads to such an address in disguise.
pub fn is_private(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            v4.is_loopback()
                || v4.is_private()
                || v4.is_link_local()
                || v4.is_multicast()
                || v4.is_broadcast()
                || v4.is_documentation()
                || a == 0
                || a >= 240
                || (a == 100 && (64..128).contains(&b))
                || (a == 192 && b == 0 && c == 0)
                || (a == 198 && (18..20).contains(&b))
        }
        IpAddr::V6(v6) => {
            let [first, second, ..] = v6.segments();
            let embedded = |at: usize| {
                let octets = v6.octets();
                is_private(IpAddr::from([octets[at], octets[at + 1], octets[at + 2], octets[at + 3]]))
            };
            v6.is_loopback()
                || v6.is_unspecified()
                || v6.is_multicast()
                || (first & 0xfe00) == 0xfc00
                || (first & 0xffc0) == 0xfe80
                || (first & 0xffc0) == 0xfec0
                || (first == 0x2001 && second == 0xdb8)
                || (first == 0x2001 && second == 0)
                // Addresses of the old world inside of the new one.
                || (first == 0x2002 && embedded(2))
                || (first == 0x64 && second == 0xff9b && embedded(12))
                || (v6.octets()[..12] == [0; 12] && embedded(12))
        }
    }
}

/// Whether a range (`10.0.0.0/8`, or one address) holds an address; none when it is no range.
fn contains(range: &str, address: IpAddr) -> Option<bool> {
    let (base, bits) = match range.split_once('/') {
        Some((base, bits)) => (base.parse::<IpAddr>().ok()?, Some(bits.parse::<u32>().ok()?)),
        None => (range.parse::<IpAddr>().ok()?, None),
    };
    let number = |address: IpAddr| match address {
        IpAddr::V4(v4) => (u128::from(v4.to_bits()), 32),
        IpAddr::V6(v6) => (v6.to_bits(), 128),
    };
    let ((base, width), (address, other_width)) = (number(base), number(address));
    let bits = bits.unwrap_or(width);
    if bits > width {
        return None;
    }
    let kept = |number: u128| if bits == 0 { 0 } else { number >> (width - bits) };
    Some(width == other_width && kept(base) == kept(address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_behind_the_walls_is_recognised() {
        for private in [
            "127.0.0.1",
            "127.8.9.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "0.1.2.3",
            "255.255.255.255",
            "224.0.0.1",
            "198.18.0.1",
            "192.0.0.1",
            "240.0.0.1",
            "::1",
            "::",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "2002:7f00:1::",
            "64:ff9b::7f00:1",
            "::7f00:1",
            "2001:db8::1",
        ] {
            assert!(is_private(private.parse().expect("an address")), "{private}");
        }
        for public in
            ["1.1.1.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::101:101"]
        {
            assert!(!is_private(public.parse().expect("an address")), "{public}");
        }
    }

    #[test]
    fn the_operator_allows_single_addresses_and_ranges() {
        let settings = OutgoingSettings {
            allow: vec!["127.0.0.1".into(), "10.0.0.0/8".into(), "fd00::/8".into()],
            ca_file: None,
        };
        for (address, allowed) in [
            ("127.0.0.1", true),
            ("::ffff:127.0.0.1", true),
            ("127.0.0.2", false),
            ("10.255.0.1", true),
            ("192.168.0.1", false),
            ("fd12::1", true),
            ("fc12::1", false),
            ("1.1.1.1", true),
        ] {
            assert_eq!(settings.allows(address.parse().expect("an address")), allowed, "{address}");
        }
        assert_eq!(settings.odd(), None);
        let odd = OutgoingSettings { allow: vec!["10.0.0.0/33".into()], ca_file: None };
        assert_eq!(odd.odd(), Some("10.0.0.0/33"));
        assert!(!odd.allows("10.0.0.1".parse().expect("an address")));
    }

    #[tokio::test]
    async fn a_name_of_this_machine_is_refused_after_it_was_looked_up() {
        for host in ["localhost", "127.0.0.1", "[::1]"] {
            let refused = connect(&OutgoingSettings::default(), host, 9).await;
            assert!(matches!(refused, Err(OutgoingError::Private(_))), "{host}: {refused:?}");
        }
    }
}
