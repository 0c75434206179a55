//! What the machine and the database say of themselves.

use std::path::Path;

use farrier_db::Db;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};

/// Room on the disk that the data is on.
pub(super) struct Disk {
    pub(super) total_bytes: u64,
    pub(super) free_bytes: u64,
}

impl Disk {
    /// How full it is, 0 to 100.
    pub(super) fn used_percent(&self) -> u64 {
        let used = self.total_bytes.saturating_sub(self.free_bytes);
        used.saturating_mul(100).checked_div(self.total_bytes).unwrap_or(0)
    }
}

/// The disk of a folder.
pub(super) fn disk(folder: &Path) -> Option<Disk> {
    let found = rustix::fs::statvfs(folder).ok()?;
    let bytes = |blocks: u64| blocks.saturating_mul(found.f_frsize);
    Some(Disk { total_bytes: bytes(found.f_blocks), free_bytes: bytes(found.f_bavail) })
}

/// The memory that this process has from the machine, in bytes.
pub(super) fn memory_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// The database's kind with its version, and its size.
#[derive(FromQueryResult)]
pub(super) struct Database {
    pub(super) version: String,
    pub(super) bytes: i64,
}

/// Asks the database about itself.
pub(super) async fn database(db: &Db) -> farrier_domain::Result<Option<Database>> {
    let (backend, sql) = if db.is_postgres() {
        let sql = "SELECT 'PostgreSQL ' || current_setting('server_version') AS version, \
                   pg_database_size(current_database()) AS bytes";
        (DbBackend::Postgres, sql)
    } else {
        let sql = "SELECT 'SQLite ' || sqlite_version() AS version, page_count * page_size AS bytes \
                   FROM pragma_page_count(), pragma_page_size()";
        (DbBackend::Sqlite, sql)
    };
    let row = db.read().query_one_raw(Statement::from_string(backend, sql)).await?;
    Ok(row.map(|row| Database::from_query_result(&row, "")).transpose()?)
}
