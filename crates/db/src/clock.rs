//! Time as a thing that is passed in, so that tests can stand still.

use std::sync::atomic::{AtomicI64, Ordering};

use time::OffsetDateTime;

/// Tells the time in UTC.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970 in UTC: the unit of every time column.
    fn now_millis(&self) -> i64;
    /// The same as a date.
    fn now(&self) -> OffsetDateTime {
        at(self.now_millis())
    }
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine")]
    fn now_millis(&self) -> i64 {
        millis(OffsetDateTime::now_utc())
    }
}

/// A clock that moves only when told to.
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// Stands at `millis` since 1970.
    pub fn new(millis: i64) -> Self {
        FixedClock(AtomicI64::new(millis))
    }
    /// Moves on by `millis`.
    pub fn advance(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now_millis(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// The date of a time column; a value out of range becomes 1970.
pub fn at(millis: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// The time column of a date.
pub fn millis(date: OffsetDateTime) -> i64 {
    (date.unix_timestamp_nanos() / 1_000_000) as i64
}

/// The machine's time, to compare with the times of files, which the machine's clock gave. Nothing of it is stored.
pub fn file_time_now() -> std::time::SystemTime {
    std::time::SystemTime::now()
}
