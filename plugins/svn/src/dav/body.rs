//! What a client sends and gets: bounded, and over when either falls silent.

use std::io;
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use futures::stream::{self, BoxStream};
use futures::{StreamExt, TryStreamExt};

/// How long a side may send or take nothing at all before it counts as gone.
const SILENCE: Duration = Duration::from_secs(600);

/// A body on its way.
pub type Chunks = BoxStream<'static, io::Result<Bytes>>;

/// A client's body, of at most `max_bytes`.
pub fn of_client(body: Body, max_bytes: u64) -> Chunks {
    let chunks = body.into_data_stream().map_err(io::Error::other).boxed();
    stream::try_unfold((chunks, max_bytes), |(mut chunks, left)| async move {
        match tokio::time::timeout(SILENCE, chunks.next()).await {
            Ok(None) => Ok(None),
            Ok(Some(chunk)) => {
                let chunk = chunk?;
                let left = left.checked_sub(chunk.len() as u64).ok_or(io::ErrorKind::FileTooLarge)?;
                Ok(Some((chunk, (chunks, left))))
            }
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    })
    .boxed()
}

/// The child's answer. What is to be done before its end is seen is `last`; what it owns is given back then.
///
/// It is carried on by a task of its own, so that a commit is recorded even when its client went away.
pub fn of_child<F>(mut chunks: Chunks, last: F) -> Body
where
    F: Future<Output = ()> + Send + 'static,
{
    let (to, from) = tokio::sync::mpsc::channel::<io::Result<Bytes>>(4);
    tokio::spawn(async move {
        let mut is_gone = false;
        while let Some(chunk) = chunks.next().await {
            let is_broken = chunk.is_err();
            // A client that stopped reading holds a slot and a thread of the child.
            is_gone = !matches!(tokio::time::timeout(SILENCE, to.send(chunk)).await, Ok(Ok(())));
            if is_broken || is_gone {
                break;
            }
        }
        if is_gone {
            drop(chunks);
        }
        last.await;
        drop(to);
    });
    // Whoever compresses asks once more after the end.
    let answer = stream::unfold(from, |mut from| async move { Some((from.recv().await?, from)) });
    Body::from_stream(answer.fuse())
}
