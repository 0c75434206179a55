//! A bounded pool for what may take long, so that the cheap pages go on.

use std::time::Duration;

use farrier_scm::{ByteStream, ScmError};
use farrier_tool::Problem;
use farrier_web::AppError;
use futures::StreamExt;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::error::answer;

/// How many run at the same time in this process.
static PLACES: Semaphore = Semaphore::const_new(4);
/// How many downloads are under way; a slow client keeps its place long, so these are others.
static DOWNLOADS: Semaphore = Semaphore::const_new(16);
/// How many changes of single revisions are compared; most take no time, so they don't wait behind what does.
static DIFFS: Semaphore = Semaphore::const_new(8);
/// How long a request waits for a place.
const WAIT: Duration = Duration::from_secs(2);
/// How long it may take then.
const LIMIT: Duration = Duration::from_secs(30);
/// How long a download may take.
const DOWNLOAD_LIMIT: Duration = Duration::from_secs(30 * 60);

/// Runs `work` in the pool; 503 with `Retry-After` when the pool is full or the work takes too long.
pub async fn run<T>(work: impl Future<Output = Result<T, ScmError>>) -> Result<T, AppError> {
    run_in(&PLACES, work).await
}

/// The same for the changes of a single revision, in a pool of their own.
pub async fn diff<T>(work: impl Future<Output = Result<T, ScmError>>) -> Result<T, AppError> {
    run_in(&DIFFS, work).await
}

async fn run_in<T>(
    pool: &'static Semaphore,
    work: impl Future<Output = Result<T, ScmError>>,
) -> Result<T, AppError> {
    let _place = place(pool).await?;
    match tokio::time::timeout(LIMIT, work).await {
        Ok(done) => done.map_err(answer),
        Err(_) => Err(answer(ScmError::TimedOut)),
    }
}

/// Starts a download, which keeps its place until its end.
pub async fn stream(
    start: impl Future<Output = Result<ByteStream, ScmError>>,
) -> Result<ByteStream, AppError> {
    let place = place(&DOWNLOADS).await?;
    let stream = match tokio::time::timeout(LIMIT, start).await {
        Ok(stream) => stream.map_err(answer)?,
        Err(_) => return Err(answer(ScmError::TimedOut)),
    };
    let over = tokio::time::sleep(DOWNLOAD_LIMIT);
    let kept = stream.take_until(over).map(move |piece| {
        let _ = &place;
        piece
    });
    Ok(kept.boxed())
}

async fn place(pool: &'static Semaphore) -> Result<SemaphorePermit<'static>, AppError> {
    match tokio::time::timeout(WAIT, pool.acquire()).await {
        Ok(Ok(place)) => Ok(place),
        _ => Err(Problem::unavailable("code-problem-busy").into()),
    }
}
