//! A bounded pool for what may take long, so that the cheap pages go on.

use std::time::Duration;

use axum::http::StatusCode;
use farrier_web::AppError;
use tokio::sync::Semaphore;

/// How many run at the same time in this process.
static PLACES: Semaphore = Semaphore::const_new(4);
/// How long a request waits for a place.
const WAIT: Duration = Duration::from_secs(3);
/// How long it may take then.
const LIMIT: Duration = Duration::from_secs(30);

/// Runs `work` in the pool; 503 with `Retry-After` when the pool is full or the work takes too long.
pub async fn run<T>(work: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
    let busy = |what: &str| AppError::Refused(StatusCode::SERVICE_UNAVAILABLE, what.to_owned());
    let place = tokio::time::timeout(WAIT, PLACES.acquire()).await;
    let Ok(Ok(_place)) = place else { return Err(busy("Too many of these are running; try again in a few seconds.")) };
    tokio::time::timeout(LIMIT, work).await.map_err(|_| busy("This took too long and was given up."))?
}
