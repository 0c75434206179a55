//! The child that speaks WebDAV for all repositories: started on first use, watched, started anew, ended with us.

pub mod config;
mod instance;
mod sweep;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use farrier_domain::random;
use farrier_tool::{Mount, Services};
use tokio::sync::Mutex;

use crate::{backend, start};
use config::Served;
pub use instance::Instance;
pub use sweep::sweep;

/// How often a start is tried: somebody else may take the port in between.
const TRIES: usize = 3;

/// Why there is no child.
#[derive(Debug, thiserror::Error)]
pub enum HttpdError {
    /// A package is not installed.
    #[error("{0} is not installed")]
    Missing(&'static str),
    /// Anything else.
    #[error(transparent)]
    Failed(#[from] anyhow::Error),
}

/// The child, if it runs.
pub struct Httpd {
    current: Mutex<Option<Arc<Instance>>>,
    /// Part of the names of this process's folders.
    token: String,
    count: AtomicU64,
}

impl Default for Httpd {
    fn default() -> Self {
        Httpd { current: Mutex::default(), token: random::token(), count: AtomicU64::new(0) }
    }
}

/// The folder of the children of this machine; several machines may have the same data.
fn folder(services: &Services) -> PathBuf {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let host: String = host.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    services.config.data.join("httpd").join(if host.is_empty() { "here".to_owned() } else { host })
}

impl Httpd {
    /// A running child that serves a mount under its present path, with the mount's key.
    ///
    /// A child that knows another path, or not this mount, is replaced by a new one; it ends when its last request has.
    pub async fn get(
        &self,
        services: &Services,
        mount: &Mount,
    ) -> Result<(Arc<Instance>, String), HttpdError> {
        let path = mount.url("");
        let mut current = self.current.lock().await;
        if let Some(instance) = current.as_ref().filter(|instance| instance.is_alive())
            && let Some(key) = instance.key(mount.id(), &path)
        {
            return Ok((instance.clone(), key.to_owned()));
        }
        let found = config::find().map_err(HttpdError::Missing)?;
        let mut mounts = start::mounts(services).await?;
        mounts.push(mount.clone());
        let served: HashMap<i64, Served> = mounts
            .iter()
            .map(|mount| {
                let repository = backend::path(services, mount.id());
                (mount.id(), Served { path: mount.url(""), repository, key: random::token() })
            })
            .collect();
        let mut last = anyhow::anyhow!("the httpd was not started");
        for _ in 0..TRIES {
            let number = self.count.fetch_add(1, Ordering::Relaxed);
            let folder = folder(services).join(format!("{}-{}-{number}", std::process::id(), self.token));
            match Instance::start(&found, folder, served.clone()).await {
                Ok(instance) => {
                    let instance = Arc::new(instance);
                    let key = instance.key(mount.id(), &path).map(str::to_owned);
                    *current = Some(instance.clone());
                    let key = key.ok_or_else(|| anyhow::anyhow!("the mount is not served"))?;
                    return Ok((instance, key));
                }
                Err(error) => last = error,
            }
        }
        Err(HttpdError::Failed(last))
    }

    /// Part of the names of this process's folders.
    pub fn token(&self) -> &str {
        &self.token
    }
}
