//! Everything that handlers, jobs and commands work with, built in one place.

use std::sync::Arc;

use farrier_db::{Clock, Db};
use farrier_domain::blobs::BlobStore;
use farrier_domain::fresh::Fresh;
use farrier_i18n::Catalog;
use farrier_mail::Mailer;

use crate::{Known, Registry, SiteConfig};

/// The parts of a running Farrier; cheap to clone.
#[derive(Clone)]
pub struct Services(Arc<ServicesInner>);

/// See [`Services`].
pub struct ServicesInner {
    /// The one database.
    pub db: Db,
    /// What became stale, for whoever keeps something.
    pub fresh: Arc<Fresh>,
    /// What nearly every request asks for.
    pub known: Known,
    /// Whose time counts.
    pub clock: Arc<dyn Clock>,
    /// What the operator set.
    pub config: SiteConfig,
    /// All messages in all languages.
    pub catalog: &'static Catalog,
    /// This process's replica of the search index.
    pub search: Arc<farrier_search::Index>,
    /// Sends mail, or says that it cannot.
    pub mailer: Arc<dyn Mailer>,
    /// Attachments and pictures.
    pub blobs: Arc<dyn BlobStore>,
    /// The tools of this program.
    pub registry: Registry,
}

impl Services {
    /// Puts the parts together.
    pub fn new(inner: ServicesInner) -> Services {
        Services(Arc::new(inner))
    }
    /// The time now in UTC milliseconds, as columns have it.
    pub fn now(&self) -> i64 {
        self.clock.now_millis()
    }
}

impl std::ops::Deref for Services {
    type Target = ServicesInner;
    fn deref(&self) -> &ServicesInner {
        &self.0
    }
}
