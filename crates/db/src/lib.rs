//! The database: one writer, several readers, and a bell that rings after each commit.
//!
//! Everything above reaches tables through [`Db`]. It knows no table.

mod clock;
mod counting;
mod wake;

use std::sync::Arc;
use std::time::Duration;

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    Statement, TransactionOptions, TransactionTrait,
};

pub use clock::{Clock, FixedClock, SystemClock, at, file_time_now, millis};
pub use counting::{QueryCount, count_queries};
pub use wake::{Bell, Wake};

/// Why the database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The driver refused or could not reach it.
    #[error(transparent)]
    Db(#[from] DbErr),
    /// SQLite before 3.51.3 can lose commits in WAL mode.
    #[error("SQLite {0} can lose commits in WAL mode; Farrier needs 3.51.3 or newer")]
    OldSqlite(String),
}

/// Two handles on one database and the bell that tells waiting consumers of a commit.
///
/// With SQLite the writer is a single connection, so that two writers never meet with "database is locked",
/// and the readers refuse to write. With PostgreSQL both are the same pool.
#[derive(Clone)]
pub struct Db {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    wake: Arc<Wake>,
}

impl Db {
    /// Opens `url` (`sqlite://PATH` or `postgres://…`) with `readers` reading connections.
    pub async fn open(url: &str, readers: u32) -> Result<Db, OpenError> {
        let wake = Arc::new(Wake::default());
        if !url.starts_with("sqlite:") {
            let mut options = ConnectOptions::new(url);
            options.max_connections(readers + 2).acquire_timeout(Duration::from_secs(5)).sqlx_logging(false);
            let mut pool = Database::connect(options).await?;
            pool.set_metric_callback(counting::note);
            return Ok(Db { reader: pool.clone(), writer: pool, wake });
        }
        let mut writer = Database::connect(sqlite(url, 1, false)).await?;
        writer.set_metric_callback(counting::note);
        let version = sqlite_version(&writer).await?;
        if !new_enough(&version) {
            return Err(OpenError::OldSqlite(version));
        }
        let mut reader = Database::connect(sqlite(url, readers, true)).await?;
        reader.set_metric_callback(counting::note);
        Ok(Db { reader, writer, wake })
    }

    /// The handle for everything that only reads.
    pub fn read(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// The writing handle outside a transaction: for migrations only.
    pub fn migrating(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// Begins a transaction that may write. Dropping it without [`Tx::commit`] undoes all of it.
    ///
    /// On SQLite it is `IMMEDIATE`: a deferred one that upgrades fails at once when another process writes.
    pub async fn write(&self) -> Result<Tx, DbErr> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(sea_orm::SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        let inner = self.writer.begin_with_options(options).await?;
        Ok(Tx { inner, wake: self.wake.clone() })
    }

    /// A bell that rings after each commit made through this handle.
    pub fn bell(&self) -> Bell {
        self.wake.bell()
    }

    /// How many commits were made through this handle. It grows after a commit is visible and before [`Tx::commit`]
    /// returns, so whoever sees the same number twice has missed nothing that was acknowledged in between.
    pub fn commits(&self) -> u64 {
        self.wake.rings()
    }

    /// Whether this is PostgreSQL rather than SQLite.
    pub fn is_postgres(&self) -> bool {
        self.reader.get_database_backend() == DbBackend::Postgres
    }
}

/// A transaction that may write; derefs to sea-orm's, so queries take `&*tx`.
pub struct Tx {
    inner: DatabaseTransaction,
    wake: Arc<Wake>,
}

impl Tx {
    /// Makes the changes durable and wakes whoever waits for events, jobs or search updates.
    pub async fn commit(self) -> Result<(), DbErr> {
        self.inner.commit().await?;
        self.wake.ring();
        Ok(())
    }
}

impl std::ops::Deref for Tx {
    type Target = DatabaseTransaction;
    fn deref(&self) -> &DatabaseTransaction {
        &self.inner
    }
}

fn sqlite(url: &str, connections: u32, read_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(8))
        .idle_timeout(Duration::from_secs(600))
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            let sqlite = sqlite
                .create_if_missing(!read_only)
                .journal_mode(sea_orm::sqlx::sqlite::SqliteJournalMode::Wal)
                .synchronous(sea_orm::sqlx::sqlite::SqliteSynchronous::Normal)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(5))
                .statement_cache_capacity(512)
                .pragma("mmap_size", "268435456")
                .pragma("cache_size", "-4000");
            if read_only { sqlite.pragma("query_only", "1") } else { sqlite }
        });
    options
}

async fn sqlite_version(db: &DatabaseConnection) -> Result<String, DbErr> {
    let row = db
        .query_one_raw(Statement::from_string(DbBackend::Sqlite, "SELECT sqlite_version() AS v"))
        .await?
        .ok_or_else(|| DbErr::Custom("SQLite did not tell its version".into()))?;
    row.try_get("", "v")
}

fn new_enough(version: &str) -> bool {
    let parts: Vec<u32> = version.split('.').filter_map(|p| p.parse().ok()).collect();
    parts.as_slice() >= [3, 51, 3].as_slice()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_versions_are_refused() {
        for (version, fine) in
            [("3.51.2", false), ("3.51.3", true), ("3.52.0", true), ("4.0", true), ("3.9.9", false)]
        {
            assert_eq!(new_enough(version), fine, "{version}");
        }
    }
}
