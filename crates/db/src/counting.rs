//! Counts the queries of one request, for `Server-Timing`, the slow log and the tests that bound them.

use std::cell::Cell;
use std::future::Future;
use std::time::Duration;

tokio::task_local! {
    static COUNT: Cell<QueryCount>;
}

/// How many queries ran and how long they took together.
#[derive(Clone, Copy, Debug, Default)]
pub struct QueryCount {
    /// Number of statements.
    pub queries: u32,
    /// Time spent in them.
    pub elapsed: Duration,
}

/// Runs `work` and tells how many queries its own task made.
pub async fn count_queries<F: Future>(work: F) -> (F::Output, QueryCount) {
    COUNT
        .scope(Cell::default(), async {
            let output = work.await;
            (output, COUNT.with(Cell::get))
        })
        .await
}

pub(crate) fn note(info: &sea_orm::metric::Info<'_>) {
    let _ = COUNT.try_with(|count| {
        let mut sum = count.get();
        sum.queries += 1;
        sum.elapsed += info.elapsed;
        count.set(sum);
    });
    if info.elapsed > Duration::from_millis(500) {
        tracing::warn!(millis = info.elapsed.as_millis() as u64, sql = %info.statement.sql, "slow query");
    }
}
