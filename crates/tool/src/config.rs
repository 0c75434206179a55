//! What the operator set before the start, as far as tools and pages need it.

use std::path::PathBuf;

/// The site's fixed configuration.
#[derive(Clone, Debug)]
pub struct SiteConfig {
    /// Scheme, host and port that people type, without a slash at the end: links in mails and redirects begin with it.
    pub base_url: String,
    /// Where repositories, files and the search index live.
    pub data: PathBuf,
    /// Whether `X-Forwarded-For` of the peer is believed, because a proxy of ours is in front.
    pub behind_proxy: bool,
    /// How much memory pages for readers without a session may take, in bytes; 0 keeps none.
    pub page_cache_bytes: u64,
    /// Mail, when configured.
    pub smtp: Option<SmtpSettings>,
    /// Host and port that people type for SSH, the host alone for port 22; none when SSH is off.
    pub ssh_address: Option<String>,
    /// Where connections that people's settings ask for may lead.
    pub outgoing: crate::OutgoingSettings,
}

/// How to reach the mail server.
pub type SmtpSettings = farrier_mail::SmtpConfig;

impl SiteConfig {
    /// An address over SSH below a path of this site, for the program that connects as `user`; none when SSH is off.
    pub fn ssh_url(&self, user: &str, path: &str) -> Option<String> {
        self.ssh_address.as_ref().map(|address| format!("ssh://{user}@{address}{path}"))
    }
    /// Whether cookies must only travel over TLS.
    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}
