//! What `#42`, `[[Page]]` and a commit's id in somebody's text mean.

use async_trait::async_trait;
use farrier_domain::Reader;

use crate::{Mount, Services};

/// The ways of writing a link that a tool can claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// `#42`
    Number,
    /// `[[Page]]`
    Page,
    /// `1a2b3c4d`, 7 to 40 hexadecimal digits.
    Revision,
}

/// Where a text leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// From the site's root.
    pub url: String,
    /// The artifact's title, for those who hover.
    pub title: String,
    /// Whether it is done with, and shown struck through.
    pub closed: bool,
    /// Whether it is still to be made.
    pub missing: bool,
}

/// Finds what texts mean in one mount. It answers only what the reader may see.
#[async_trait]
pub trait LinkResolver: Send + Sync {
    /// Which kind of text.
    fn kind(&self) -> LinkKind;
    /// All of a page at once, so that a page of fifty links is one query; one answer for each target, in order.
    async fn resolve(
        &self,
        services: &Services,
        mount: &Mount,
        reader: &Reader,
        targets: &[&str],
    ) -> anyhow::Result<Vec<Option<Link>>>;
}
