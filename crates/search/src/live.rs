//! One generation of the index, opened: its reader, and its writer while there is something to write.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tantivy::directory::MmapDirectory;
use tantivy::indexer::IndexWriterOptions;
use tantivy::{IndexReader, IndexSettings, IndexWriter, ReloadPolicy, Searcher, Term};

use crate::schema::{Fields, schema};
use crate::words::register;
use crate::{Document, Error};

/// What every segment consists of.
const FILES: [&str; 6] = ["term", "idx", "pos", "fieldnorm", "fast", "store"];
const WRITER_BYTES: usize = 20_000_000;
/// A cursor that moves without any document is written this rarely; after a crash the events between are read again.
const CURSOR_STEP: i64 = 1_000;

/// An opened generation.
pub(crate) struct Live {
    pub(crate) path: PathBuf,
    pub(crate) fields: Fields,
    index: tantivy::Index,
    reader: IndexReader,
    writer: Mutex<Writer>,
    cursor: AtomicI64,
}

#[derive(Default)]
struct Writer {
    open: Option<IndexWriter>,
    changed: bool,
    committed_cursor: i64,
}

impl Live {
    /// Makes an empty generation in an empty directory.
    pub(crate) fn create(path: &Path) -> Result<Live, Error> {
        let directory = MmapDirectory::open(path).map_err(tantivy::TantivyError::from)?;
        let index = tantivy::Index::create(directory, schema().0, IndexSettings::default())?;
        Live::new(path, index)
    }

    /// Opens a generation, and fails if it isn't whole.
    pub(crate) fn open(path: &Path) -> Result<Live, Error> {
        guarded(|| Live::open_unguarded(path))
    }

    fn open_unguarded(path: &Path) -> Result<Live, Error> {
        let index = tantivy::Index::open_in_dir(path)?;
        if index.schema() != schema().0 {
            return Err(Error::Damaged("its fields are those of another version".to_owned()));
        }
        // Some are opened only when a query wants them, and tantivy takes one that isn't there for an empty one.
        for segment in index.load_metas()?.segments {
            let name = segment.id().uuid_string();
            if let Some(missing) =
                FILES.iter().find(|ending| !path.join(format!("{name}.{ending}")).is_file())
            {
                return Err(Error::Damaged(format!("{name}.{missing} is missing")));
            }
        }
        Live::new(path, index)
    }

    fn new(path: &Path, index: tantivy::Index) -> Result<Live, Error> {
        register(index.tokenizers());
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(8)
            .try_into()?;
        let cursor = index.load_metas()?.payload.and_then(|payload| payload.parse().ok()).unwrap_or(0);
        let writer = Mutex::new(Writer { committed_cursor: cursor, ..Writer::default() });
        Ok(Live {
            path: path.to_owned(),
            fields: schema().1,
            index,
            reader,
            writer,
            cursor: AtomicI64::new(cursor),
        })
    }

    pub(crate) fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    pub(crate) fn cursor(&self) -> i64 {
        self.cursor.load(Ordering::Acquire)
    }

    pub(crate) fn add(&self, documents: &[Document]) -> Result<(), Error> {
        let mut writer = self.writer();
        let open = writer.open(&self.index)?;
        for document in documents {
            open.delete_term(self.fields.id_term(&document.id));
            open.add_document(self.fields.write(document))?;
        }
        Ok(())
    }

    pub(crate) fn delete(&self, terms: impl Iterator<Item = Term>) -> Result<(), Error> {
        let mut writer = self.writer();
        let open = writer.open(&self.index)?;
        for term in terms {
            open.delete_term(term);
        }
        Ok(())
    }

    pub(crate) fn commit(&self, cursor: i64) -> Result<(), Error> {
        let mut writer = self.writer();
        if writer.changed || (cursor - writer.committed_cursor).abs() >= CURSOR_STEP {
            if let Err(error) = writer.commit(&self.index, cursor) {
                // A writer that failed once refuses everything after; the next one starts at the last commit.
                *writer = Writer { committed_cursor: writer.committed_cursor, ..Writer::default() };
                return Err(error);
            }
            self.reader.reload()?;
        }
        self.cursor.store(cursor, Ordering::Release);
        Ok(())
    }

    /// Ends the writer if nothing waits for a commit; says whether none is left.
    pub(crate) fn release_writer(&self) -> Result<bool, Error> {
        let mut writer = self.writer();
        if writer.changed {
            return Ok(false);
        }
        if let Some(open) = writer.open.take() {
            open.wait_merging_threads()?;
            self.reader.reload()?;
        }
        Ok(true)
    }

    /// Reads every file and compares it with its checksum.
    pub(crate) fn is_whole(&self) -> Result<bool, Error> {
        Ok(self.index.validate_checksum()?.is_empty())
    }

    fn writer(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Writer {
    fn open(&mut self, index: &tantivy::Index) -> Result<&mut IndexWriter, Error> {
        self.changed = true;
        self.started(index)
    }

    fn started(&mut self, index: &tantivy::Index) -> Result<&mut IndexWriter, Error> {
        let writer = match self.open.take() {
            Some(writer) => writer,
            None => {
                let options = IndexWriterOptions::builder()
                    .num_worker_threads(1)
                    .num_merge_threads(1)
                    .memory_budget_per_thread(WRITER_BYTES)
                    .build();
                index.writer_with_options(options)?
            }
        };
        Ok(self.open.insert(writer))
    }

    fn commit(&mut self, index: &tantivy::Index, cursor: i64) -> Result<(), Error> {
        let mut prepared = self.started(index)?.prepare_commit()?;
        prepared.set_payload(&cursor.to_string());
        prepared.commit()?;
        self.changed = false;
        self.committed_cursor = cursor;
        Ok(())
    }
}

/// Turns a panic into an error: tantivy panics in places when files were damaged behind its back.
pub(crate) fn guarded<T>(read: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(Error::Damaged("reading it panicked".to_owned())))
}
