//! Building the index anew while the old one serves.

use crate::live::Live;
use crate::{Document, Error, Index};

/// A generation being filled. Dropped before [`finish`](Rebuild::finish), it leaves no trace.
///
/// Changes that are made meanwhile go to the old index and are lost with it: note the end of the event log before the
/// first document is read, and pass it to `finish`. The events after it are then read again.
pub struct Rebuild {
    index: Index,
    live: Option<Live>,
}

impl Rebuild {
    pub(crate) fn new(index: Index, live: Live) -> Self {
        Rebuild { index, live: Some(live) }
    }

    /// Adds documents to the new generation.
    pub fn add(&self, documents: &[Document]) -> Result<(), Error> {
        self.live.as_ref().map_or(Ok(()), |live| live.add(documents))
    }

    /// Commits the new generation with its place in the event log and puts it in the old one's place.
    pub fn finish(mut self, cursor: i64) -> Result<(), Error> {
        let Some(live) = self.live.take() else { return Ok(()) };
        let path = live.path.clone();
        let finished = live.add(&[]).and_then(|()| live.commit(cursor)).and_then(|()| live.release_writer());
        let replaced = finished.and_then(|_| self.index.replace(live));
        if replaced.is_err() {
            remove(&path);
        }
        replaced
    }
}

impl Drop for Rebuild {
    fn drop(&mut self) {
        if let Some(live) = self.live.take() {
            let path = live.path.clone();
            drop(live);
            remove(&path);
        }
    }
}

fn remove(path: &std::path::Path) {
    if let Err(error) = std::fs::remove_dir_all(path) {
        tracing::warn!(path = %path.display(), %error, "could not remove an unfinished search index");
    }
}
