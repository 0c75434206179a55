//! Where SSH listens, and with which key; and what `farrier doctor` says of it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use anyhow::Context;
use farrier_ssh::{HostKey, Limits, SshServer};
use farrier_tool::{Check, Services};
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::{Config, SshListen};

/// An SSH server that is about to serve.
pub struct Listening {
    listener: TcpListener,
    key: HostKey,
}

/// Takes the port and the host key, unless SSH is off or this process does not serve it.
///
/// What the operator asked for and cannot be is an error. The default gives way with a warning, so that a second Farrier on
/// one machine starts, and then no page mentions SSH.
pub async fn listen(config: &mut Config) -> anyhow::Result<Option<Listening>> {
    let Some(ssh) = config.ssh.filter(|_| config.has_role("ssh")) else { return Ok(None) };
    match open(config, ssh).await {
        Ok(listening) => Ok(Some(listening)),
        Err(error) if ssh.chosen => Err(error),
        Err(error) => {
            tracing::warn!("there is no SSH: {error:#}; choose an address with --ssh-listen, or say off");
            config.site.ssh_address = None;
            Ok(None)
        }
    }
}

async fn open(config: &Config, ssh: SshListen) -> anyhow::Result<Listening> {
    let listener = TcpListener::bind(ssh.address)
        .await
        .with_context(|| format!("cannot listen for SSH on {}; is another program there?", ssh.address))?;
    let data = config.site.data.clone();
    let key = tokio::task::spawn_blocking(move || HostKey::open(&data)).await??;
    Ok(Listening { listener, key })
}

impl Listening {
    /// Serves in the background until `stop` turns true, and what runs then has ended or used up its time.
    pub fn serve(
        self,
        services: Services,
        mut stop: watch::Receiver<bool>,
        drain: Duration,
    ) -> JoinHandle<()> {
        let server = SshServer::new(services, self.key, Limits::default());
        let serving = server.run(self.listener, stop.clone());
        tokio::spawn(async move {
            let late = async {
                let _ = stop.wait_for(|stop| *stop).await;
                tokio::time::sleep(drain).await;
            };
            tokio::select! {
                () = serving => {}
                () = late => {}
            }
        })
    }
}

/// How long somebody who listens may take to greet.
const GREETING: Duration = Duration::from_secs(2);

/// Looks at the host key and at who answers. English, as all of `farrier doctor` is.
pub async fn check(config: &Config) -> Check {
    let tell = |ok, message: String| Check { name: "SSH".into(), ok, message };
    let Some(ssh) = config.ssh else { return tell(true, "off".into()) };
    let key = match HostKey::read(&config.site.data) {
        Ok(Some(key)) => format!("host key {}", key.fingerprint()),
        Ok(None) => "the host key is made at the first start".into(),
        Err(error) => return tell(false, format!("{error:#}")),
    };
    let shown = match &config.site.ssh_address {
        Some(address) => format!("people use ssh://git@{address}"),
        None => "no page mentions it, because only this machine can reach it".into(),
    };
    match greeting(ssh.address).await {
        Some(greeting) if greeting.starts_with("SSH-2.0-Farrier") => {
            tell(true, format!("answers on {}; {shown}; {key}", ssh.address))
        }
        Some(_) => tell(
            !ssh.chosen,
            format!("another program answers on {}; choose another address with --ssh-listen", ssh.address),
        ),
        None => tell(true, format!("nobody answers on {} now; {shown}; {key}", ssh.address)),
    }
}

/// The first words of whoever listens; empty when there are none, nothing when nobody listens.
async fn greeting(listen: SocketAddr) -> Option<String> {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    let connecting = TcpStream::connect((ip, listen.port()));
    let mut stream = tokio::time::timeout(GREETING, connecting).await.ok()?.ok()?;
    let mut words = [0; 64];
    let read = tokio::time::timeout(GREETING, stream.read(&mut words)).await;
    let length = read.ok().and_then(Result::ok).unwrap_or(0);
    Some(String::from_utf8_lossy(&words[..length]).into_owned())
}
