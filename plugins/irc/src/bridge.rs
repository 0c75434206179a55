//! IRC as a network of rooms: one connection per server and name, for all its channels.

use async_trait::async_trait;
use farrier_domain::random;
use farrier_rooms::Rights;
use farrier_rooms::bridge::{Bridge, Link, Wanted};
use farrier_tool::Mount;

use crate::message::fold;
use crate::{Settings, connection};

/// IRC.
pub struct Irc;

#[async_trait]
impl Bridge for Irc {
    fn tool(&self) -> &'static str {
        crate::ID
    }
    fn announce_job(&self) -> &'static str {
        "irc.announce"
    }
    fn rights(&self) -> Rights {
        crate::RIGHTS
    }

    fn wanted(&self, mount: &Mount) -> Option<Wanted> {
        let settings: Settings = mount.settings();
        settings.is_complete().then(|| Wanted {
            key: key(&settings),
            network: settings.network().to_owned(),
            names: settings.host.to_lowercase(),
            place: format!("{}/{}", settings.host.to_lowercase(), fold(&settings.channel)),
        })
    }

    async fn run(&self, link: Link) -> anyhow::Result<()> {
        connection::run(link).await
    }
}

/// All that makes a connection another one; the password only as a hash.
fn key(settings: &Settings) -> String {
    let secret = random::hash(&format!("{}\n{}\n{}", settings.auth, settings.account(), settings.password));
    let host = settings.host.to_lowercase();
    format!("irc\n{host}\n{}\n{}\n{}\n{secret}", settings.port, settings.tls, settings.nick)
}
