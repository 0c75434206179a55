//! The index as the rest of the program sees it.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use tantivy::Term;

use crate::generation::Generations;
use crate::live::Live;
use crate::{Document, Error, Query, Rebuild, Results, search};

/// A full-text index in a directory. Cheap to clone; clones are the same index.
#[derive(Clone)]
pub struct Index {
    generations: Arc<Generations>,
    live: Arc<RwLock<Arc<Live>>>,
}

/// What [`Index::open`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// The index as it was left.
    Ready,
    /// Nothing, or nothing readable: the index is new and empty, and wants to be filled.
    Empty,
}

impl Index {
    /// Opens the index of a directory; starts a new one if there is none, or none that can be read.
    pub fn open(dir: &Path) -> Result<(Index, Opened), Error> {
        let generations = Generations::take(dir)?;
        let found = generations.current().and_then(|path| match Live::open(&path) {
            Ok(live) => Some(live),
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "the search index can't be read and is built anew");
                None
            }
        });
        let (live, opened) = match found {
            Some(live) => (live, Opened::Ready),
            None => {
                let live = Live::create(&generations.create()?)?;
                generations.point_to(&live.path)?;
                (live, Opened::Empty)
            }
        };
        generations.remove_all_but(&live.path);
        let index = Index { generations: Arc::new(generations), live: Arc::new(RwLock::new(Arc::new(live))) };
        Ok((index, opened))
    }

    /// Adds documents, replacing those with the same id. They are found after the next [`commit`](Index::commit).
    pub fn add(&self, documents: &[Document]) -> Result<(), Error> {
        self.live().add(documents)
    }

    /// Deletes documents by id, with the next commit.
    pub fn delete<S: AsRef<str>>(&self, ids: &[S]) -> Result<(), Error> {
        let live = self.live();
        live.delete(ids.iter().map(|id| live.fields.id_term(id.as_ref())))
    }

    /// Deletes all documents of a mount, with the next commit.
    pub fn delete_mount(&self, mount: i64) -> Result<(), Error> {
        let live = self.live();
        live.delete(std::iter::once(Term::from_field_i64(live.fields.mount, mount)))
    }

    /// Deletes all documents of a project, with the next commit.
    pub fn delete_project(&self, project: i64) -> Result<(), Error> {
        let live = self.live();
        live.delete(std::iter::once(Term::from_field_i64(live.fields.project, project)))
    }

    /// Makes all changes visible and lasting, together with the place in the event log they came from.
    pub fn commit(&self, cursor: i64) -> Result<(), Error> {
        self.live().commit(cursor)
    }

    /// The place in the event log that the last commit named, 0 for a new index.
    pub fn cursor(&self) -> i64 {
        self.live().cursor()
    }

    /// How many documents are found by searches now.
    pub fn documents(&self) -> u64 {
        self.live().searcher().num_docs()
    }

    /// Searches. Any text is a valid query; an error means that the index itself can't be read.
    pub fn search(&self, query: &Query) -> Result<Results, Error> {
        search::search(&self.live(), query)
    }

    /// Gives the writer's memory back if no changes wait for a commit; says whether it did. The next change starts a new one.
    pub fn release_writer(&self) -> Result<bool, Error> {
        self.live().release_writer()
    }

    /// Starts an empty generation beside this one, which keeps serving until [`Rebuild::finish`].
    pub fn rebuild(&self) -> Result<Rebuild, Error> {
        let path = self.generations.create()?;
        Ok(Rebuild::new(self.clone(), Live::create(&path)?))
    }

    /// Reads the whole index and compares checksums. Slow; for `farrier doctor`.
    pub fn is_whole(&self) -> Result<bool, Error> {
        self.live().is_whole()
    }

    /// Puts a finished generation in the place of the current one.
    pub(crate) fn replace(&self, live: Live) -> Result<(), Error> {
        self.generations.point_to(&live.path)?;
        let path = live.path.clone();
        *self.live.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(live);
        // Searches that still run on the old files keep them open.
        self.generations.remove_all_but(&path);
        Ok(())
    }

    fn live(&self) -> Arc<Live> {
        Arc::clone(&self.live.read().unwrap_or_else(PoisonError::into_inner))
    }
}
