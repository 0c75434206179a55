//! Configuration: defaults, then `farrier.toml`, then `FARRIER_…` variables, then flags.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use farrier_tool::{OutgoingSettings, SiteConfig, SmtpSettings};
use serde::Deserialize;

/// What flags and variables set, for every command.
#[derive(Args, Clone, Debug, Default)]
pub struct Overrides {
    /// Configuration file [default: farrier.toml when there is one]
    #[arg(long, env = "FARRIER_CONFIG", global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder for the database, repositories, files and the search index [default: farrier-data]
    #[arg(long, env = "FARRIER_DATA", global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// sqlite://PATH or postgres://… [default: SQLite in the data folder]
    #[arg(long, env = "FARRIER_DATABASE_URL", global = true, value_name = "URL")]
    pub database_url: Option<String>,
    /// The address that people type, without a slash at the end
    #[arg(long, env = "FARRIER_BASE_URL", global = true, value_name = "URL")]
    pub base_url: Option<String>,
    /// Where to listen for HTTP [default: 127.0.0.1:3000]
    #[arg(long, env = "FARRIER_LISTEN", global = true, value_name = "ADDR")]
    pub listen: Option<String>,
    /// Where to listen for SSH, or "off" [default: 127.0.0.1:2222, if nobody else does]
    #[arg(long, env = "FARRIER_SSH_LISTEN", global = true, value_name = "ADDR|off")]
    pub ssh_listen: Option<String>,
    /// Memory for kept pages of readers without a session, in megabytes, or "off" [default: 32]
    #[arg(long, env = "FARRIER_PAGE_CACHE", global = true, value_name = "MB|off")]
    pub page_cache: Option<String>,
    /// Host and port that people type for SSH [default: the host of the base URL and the port of --ssh-listen]
    #[arg(long, env = "FARRIER_SSH_ADDRESS", global = true, value_name = "HOST[:PORT]")]
    pub ssh_address: Option<String>,
    /// Which parts this process runs: web, worker, ssh, bridge, separated by commas [default: all]
    #[arg(long, env = "FARRIER_ROLES", global = true, value_delimiter = ',', value_name = "ROLES")]
    pub roles: Option<Vec<String>>,
    /// Believe X-Forwarded-For, because a proxy of yours is in front
    #[arg(long, env = "FARRIER_BEHIND_PROXY", global = true, value_parser = clap::builder::BoolishValueParser::new())]
    pub behind_proxy: bool,
}

/// The file's content.
#[derive(Deserialize, Debug, Default)]
#[serde(deny_unknown_fields)]
struct File {
    data: Option<PathBuf>,
    database_url: Option<String>,
    base_url: Option<String>,
    listen: Option<String>,
    ssh_listen: Option<String>,
    page_cache: Option<String>,
    ssh_address: Option<String>,
    roles: Option<Vec<String>>,
    behind_proxy: Option<bool>,
    smtp: Option<SmtpSettings>,
    outgoing: Option<OutgoingSettings>,
}

/// Everything the operator set, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where HTTP is served.
    pub listen: SocketAddr,
    /// The database.
    pub database_url: String,
    /// Where SSH is served; none when it is off.
    pub ssh: Option<SshListen>,
    /// Which parts this process runs.
    pub roles: Vec<String>,
    /// What tools and pages need to know.
    pub site: SiteConfig,
}

/// Where SSH is served.
#[derive(Clone, Copy, Debug)]
pub struct SshListen {
    /// The address to listen on.
    pub address: SocketAddr,
    /// Whether the operator asked for it: the default gives way when somebody else listens there.
    pub chosen: bool,
}

const SSH_LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 2222);

const ROLES: &[&str] = &["web", "worker", "ssh", "bridge"];

impl Config {
    /// Reads the file and applies what was given on top. Errors say which setting to mend.
    pub fn load(overrides: &Overrides) -> anyhow::Result<Config> {
        let file = read(overrides.config.as_deref())?;
        let data = overrides.data.clone().or(file.data).unwrap_or_else(|| "farrier-data".into());
        let listen = overrides.listen.clone().or(file.listen).unwrap_or_else(|| "127.0.0.1:3000".into());
        let listen: SocketAddr = listen.parse().with_context(|| {
            format!("`{listen}` is no address to listen on; write it like 127.0.0.1:3000")
        })?;
        let base_url =
            overrides.base_url.clone().or(file.base_url).unwrap_or_else(|| format!("http://{listen}"));
        let base_url = base_url.trim_end_matches('/').to_owned();
        if !base_url.starts_with("http://") && !base_url.starts_with("https://") {
            bail!("the base URL `{base_url}` must begin with http:// or https://");
        }
        let data = std::path::absolute(&data).with_context(|| format!("{}", data.display()))?;
        let database_url =
            overrides.database_url.clone().or(file.database_url).unwrap_or_else(|| sqlite_url(&data));
        let ssh = ssh_listen(overrides.ssh_listen.as_deref().or(file.ssh_listen.as_deref()))?;
        let ssh_address = overrides.ssh_address.clone().or(file.ssh_address);
        let ssh_address = ssh.and_then(|ssh| ssh_address.or_else(|| ssh_shown(&base_url, ssh.address)));
        let roles = overrides
            .roles
            .clone()
            .or(file.roles)
            .unwrap_or_else(|| ROLES.iter().map(ToString::to_string).collect());
        if let Some(odd) = roles.iter().find(|role| !ROLES.contains(&role.as_str())) {
            bail!("there is no role `{odd}`; choose from {}", ROLES.join(", "));
        }
        let behind_proxy = overrides.behind_proxy || file.behind_proxy.unwrap_or(false);
        let page_cache = overrides.page_cache.clone().or(file.page_cache).unwrap_or_else(|| "32".into());
        let page_cache_bytes = megabytes(&page_cache)?;
        let outgoing = file.outgoing.unwrap_or_default();
        if let Some(odd) = outgoing.odd() {
            bail!("`{odd}` under [outgoing] is no address; write it like 192.168.1.7 or 10.0.0.0/8");
        }
        if let Some(file) = outgoing.ca_file.as_ref().filter(|file| !file.is_file()) {
            bail!("the file {} of `ca_file` under [outgoing] is not there", file.display());
        }
        let smtp = file.smtp;
        let site = SiteConfig { base_url, data, behind_proxy, page_cache_bytes, smtp, ssh_address, outgoing };
        Ok(Config { listen, database_url, ssh, roles, site })
    }

    /// Whether this process runs a part.
    pub fn has_role(&self, role: &str) -> bool {
        self.roles.iter().any(|own| own == role)
    }
}

/// A size in megabytes or the word `off`, as bytes.
fn megabytes(text: &str) -> anyhow::Result<u64> {
    if text == "off" {
        return Ok(0);
    }
    match text.parse::<u64>() {
        Ok(megabytes) if megabytes <= 1_000_000 => Ok(megabytes * 1024 * 1024),
        _ => bail!("the page cache `{text}` must be a number of megabytes, or off"),
    }
}

fn ssh_listen(chosen: Option<&str>) -> anyhow::Result<Option<SshListen>> {
    match chosen {
        None => Ok(Some(SshListen { address: SSH_LISTEN, chosen: false })),
        Some("off") => Ok(None),
        Some(text) => {
            let address = text.parse().with_context(|| {
                format!(
                    "`{text}` is no address to listen on for SSH; write it like 127.0.0.1:2222, or say off"
                )
            })?;
            Ok(Some(SshListen { address, chosen: true }))
        }
    }
}

/// What people type to reach it: nothing when only this machine can, and the site is for others.
fn ssh_shown(base_url: &str, listen: SocketAddr) -> Option<String> {
    let uri: http::Uri = base_url.parse().ok()?;
    let host = uri.host()?;
    let is_local = host == "localhost"
        || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    if listen.ip().is_loopback() && !is_local {
        return None;
    }
    Some(if listen.port() == 22 { host.to_owned() } else { format!("{host}:{}", listen.port()) })
}

fn sqlite_url(data: &Path) -> String {
    format!("sqlite://{}", data.join("farrier.sqlite").display())
}

fn read(path: Option<&Path>) -> anyhow::Result<File> {
    let (path, required) = match path {
        Some(path) => (path, true),
        None => (Path::new("farrier.toml"), false),
    };
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !required => return Ok(File::default()),
        Err(error) => bail!("the configuration {} cannot be read: {error}", path.display()),
    };
    toml::from_str(&text).with_context(|| format!("the configuration {} is not right", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_names_every_setting_and_no_other() {
        let text = include_str!("../../../deploy/farrier.example.toml");
        let settings = text.lines().filter_map(|line| line.strip_prefix("# "));
        let is_setting = |line: &&str| {
            line.starts_with('[') || line.split_once(" = ").is_some_and(|(name, _)| !name.contains(' '))
        };
        let settings: Vec<&str> = settings.filter(is_setting).collect();
        let file: File = toml::from_str(&settings.join("\n")).expect("the example is right");
        let File {
            data,
            database_url,
            base_url,
            listen,
            ssh_listen,
            ssh_address,
            page_cache,
            roles,
            behind_proxy,
            smtp,
            outgoing,
        } = file;
        assert!(data.is_some() && database_url.is_some() && base_url.is_some() && listen.is_some());
        assert!(page_cache.is_some() && ssh_listen.is_some() && ssh_address.is_some());
        assert!(roles.is_some() && behind_proxy.is_some() && smtp.is_some());
        assert!(outgoing.is_some_and(|outgoing| outgoing.odd().is_none() && outgoing.ca_file.is_some()));
    }

    #[test]
    fn the_ssh_address_is_shown_to_those_who_can_reach_it() {
        for (base_url, listen, expected) in [
            ("http://127.0.0.1:3000", "127.0.0.1:2222", Some("127.0.0.1:2222")),
            ("http://localhost:3000", "127.0.0.1:2222", Some("localhost:2222")),
            ("http://[::1]:3000", "[::1]:2222", Some("[::1]:2222")),
            ("https://forge.example.org", "127.0.0.1:2222", None),
            ("https://forge.example.org", "0.0.0.0:2222", Some("forge.example.org:2222")),
            ("https://forge.example.org/x", "[::]:22", Some("forge.example.org")),
        ] {
            let listen = listen.parse().expect("an address");
            assert_eq!(ssh_shown(base_url, listen).as_deref(), expected, "{base_url} {listen}");
        }
        assert!(ssh_listen(Some("off")).expect("fine").is_none());
        assert!(ssh_listen(Some("2222")).is_err());
        assert!(ssh_listen(None).expect("fine").is_some_and(|ssh| !ssh.chosen));
    }
}
