//! What a client sends: bounded, and over when the client falls silent.

use std::io;
use std::time::Duration;

use axum::body::Body;
use farrier_scm::git::RequestStream;
use futures::StreamExt;
use futures::stream;

/// How long a client may send nothing at all before it counts as gone.
const SILENCE: Duration = Duration::from_secs(600);

/// The body as a stream of at most `max_bytes`.
pub fn read(body: Body, max_bytes: u64) -> RequestStream {
    let chunks = body.into_data_stream();
    stream::try_unfold((chunks, max_bytes), |(mut chunks, left)| async move {
        let next = match tokio::time::timeout(SILENCE, chunks.next()).await {
            Ok(next) => next.transpose().map_err(io::Error::other)?,
            Err(_) => return Err(io::ErrorKind::TimedOut.into()),
        };
        let Some(chunk) = next else { return Ok(None) };
        let left = left.checked_sub(chunk.len() as u64).ok_or(io::ErrorKind::FileTooLarge)?;
        Ok(Some((chunk, (chunks, left))))
    })
    .boxed()
}
