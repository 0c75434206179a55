//! Tells waiting tasks of this process that something was committed.

use tokio::sync::watch;

/// Rings after each commit. Lost rings do no harm: every consumer also looks by itself once in a while.
pub struct Wake(watch::Sender<u64>);

impl Default for Wake {
    fn default() -> Self {
        Wake(watch::channel(0).0)
    }
}

impl Wake {
    pub(crate) fn ring(&self) {
        self.0.send_modify(|n| *n = n.wrapping_add(1));
    }
    /// How often it rang.
    pub(crate) fn rings(&self) -> u64 {
        *self.0.borrow()
    }
    pub(crate) fn bell(&self) -> Bell {
        Bell(self.0.subscribe())
    }
}

/// One listener's end of the bell.
pub struct Bell(watch::Receiver<u64>);

impl Bell {
    /// Waits for a commit, at most `limit`.
    pub async fn wait(&mut self, limit: std::time::Duration) {
        if let Ok(Err(_)) = tokio::time::timeout(limit, self.0.changed()).await {
            // The database handle is gone; whoever waits is about to stop as well.
            tokio::time::sleep(limit).await;
        }
    }
}
