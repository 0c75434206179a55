//! Where SSH listens, and with which key.

use anyhow::Context;
use farrier_ssh::{HostKey, Limits, SshServer};
use farrier_tool::Services;
use tokio::net::TcpListener;
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
    /// Serves in the background until `stop` turns true and what runs has ended.
    pub fn serve(self, services: Services, stop: watch::Receiver<bool>) -> JoinHandle<()> {
        tokio::spawn(SshServer::new(services, self.key, Limits::default()).run(self.listener, stop))
    }
}
