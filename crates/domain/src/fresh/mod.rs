//! What the database says is stale, and values that are kept until it does.
//!
//! Triggers write a tag into the table `purges` for each changed row, in the transaction of the change. [`Fresh`] reads
//! them: at once after a commit of this process, and every [`LOOK_EVERY`] for changes by others. A [`Kept`] value is
//! used only as long as nothing with its tag came after it was loaded, so no writer has to know who keeps what.

mod kept;
mod purges;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

use farrier_db::Db;
use sea_orm::DbErr;

pub use kept::Kept;
pub use purges::{Entity, Model, sweep};

/// How late a change by another process may be noticed.
pub const LOOK_EVERY: Duration = Duration::from_millis(250);
/// So many tags are remembered; beyond that everything that was kept counts as stale once.
const MAX_TAGS: usize = 200_000;

/// What a kept value depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tag {
    /// The site's settings, projects, mounts and old addresses.
    Site,
    /// Accounts, sessions, tokens, members and groups.
    People,
    /// When something last happened in a project.
    Activity,
    /// What is in a mount.
    Mount(i64),
}

impl Tag {
    /// Reads the word of the triggers; one that this program does not know is none.
    pub fn parse(word: &str) -> Option<Tag> {
        match word {
            "site" => Some(Tag::Site),
            "people" => Some(Tag::People),
            "activity" => Some(Tag::Activity),
            _ => word.strip_prefix("mount:")?.parse().ok().map(Tag::Mount),
        }
    }
}

/// A moment in the order in which this process noticed changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(u64);

/// What became stale, as far as this process has looked.
pub struct Fresh {
    db: Db,
    begun: Instant,
    /// How many commits of this process had been made when it last looked, plus one; 0 before the first look.
    seen: AtomicU64,
    /// When it last looked, in milliseconds since the start.
    looked_at: AtomicU64,
    now: AtomicU64,
    stale: RwLock<Stale>,
    reading: tokio::sync::Mutex<purges::Cursor>,
}

#[derive(Default)]
struct Stale {
    /// The moment before which everything is stale.
    floor: u64,
    last: HashMap<Tag, u64>,
}

impl Fresh {
    /// Nothing is kept yet, so nothing before now matters.
    pub fn new(db: Db) -> Fresh {
        Fresh {
            db,
            begun: Instant::now(),
            seen: AtomicU64::new(0),
            looked_at: AtomicU64::new(0),
            now: AtomicU64::new(1),
            stale: RwLock::default(),
            reading: tokio::sync::Mutex::default(),
        }
    }

    /// Notices every change that was acknowledged before the call, and answers the moment to note beside what is loaded
    /// next. Usually it reads two numbers and asks nobody.
    pub async fn look(&self) -> Result<Moment, DbErr> {
        if !self.is_up_to_date(self.db.commits()) {
            let mut cursor = self.reading.lock().await;
            // Whoever waited for the lock finds the work done. The commits are counted before the query, so that each
            // one that counts is seen by it.
            let commits = self.db.commits();
            if !self.is_up_to_date(commits) {
                let at = self.millis();
                let words = cursor.read(self.db.read()).await?;
                self.note(&words);
                self.looked_at.store(at, Ordering::Release);
                self.seen.store(commits + 1, Ordering::Release);
            }
        }
        Ok(Moment(self.now.load(Ordering::Acquire)))
    }

    /// Whether what was loaded at a moment is still true.
    pub fn holds(&self, since: Moment, tags: &[Tag]) -> bool {
        let stale = self.stale.read().unwrap_or_else(PoisonError::into_inner);
        since.0 > stale.floor
            && tags.iter().all(|tag| stale.last.get(tag).is_none_or(|changed| *changed < since.0))
    }

    fn is_up_to_date(&self, commits: u64) -> bool {
        let is_recent =
            self.millis() < self.looked_at.load(Ordering::Acquire) + LOOK_EVERY.as_millis() as u64;
        is_recent && self.seen.load(Ordering::Acquire) == commits + 1
    }

    fn note(&self, words: &[String]) {
        if words.is_empty() {
            return;
        }
        let mut stale = self.stale.write().unwrap_or_else(PoisonError::into_inner);
        // What is loaded from now on has a later moment than what just became stale.
        let moment = self.now.fetch_add(1, Ordering::AcqRel);
        for word in words {
            if let Some(tag) = Tag::parse(word) {
                stale.last.insert(tag, moment);
            }
        }
        if stale.last.len() > MAX_TAGS {
            stale.last.clear();
            stale.floor = moment;
        }
    }

    fn millis(&self) -> u64 {
        self.begun.elapsed().as_millis() as u64
    }
}
