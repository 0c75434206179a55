//! Streams that we can end, and that tell whether anything moves.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Instant;
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

/// A connection that breaks off when its token says so, whatever its session waits for.
pub struct Endable<S> {
    inner: S,
    ended: Option<Pin<Box<WaitForCancellationFutureOwned>>>,
}

impl<S> Endable<S> {
    /// A stream that ends with the token.
    pub fn new(inner: S, ended: CancellationToken) -> Endable<S> {
        Endable { inner, ended: Some(Box::pin(ended.cancelled_owned())) }
    }

    fn check(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        if self.ended.as_mut().is_some_and(|ended| ended.as_mut().poll(context).is_ready()) {
            self.ended = None;
        }
        if self.ended.is_some() { Ok(()) } else { Err(io::ErrorKind::ConnectionAborted.into()) }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Endable<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check(context)?;
        Pin::new(&mut self.inner).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Endable<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check(context)?;
        Pin::new(&mut self.inner).poll_write(context, bytes)
    }
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check(context)?;
        Pin::new(&mut self.inner).poll_flush(context)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

/// When a byte last moved through any of the streams of a command.
#[derive(Clone)]
pub struct Moved(Arc<Inner>);

struct Inner {
    begun: Instant,
    millis: AtomicU64,
}

impl Moved {
    /// It begins now.
    pub fn new() -> Moved {
        Moved(Arc::new(Inner { begun: Instant::now(), millis: AtomicU64::new(0) }))
    }

    fn note(&self) {
        let millis = u64::try_from(self.0.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.0.millis.store(millis, Ordering::Relaxed);
    }

    fn last(&self) -> Instant {
        self.0.begun + Duration::from_millis(self.0.millis.load(Ordering::Relaxed))
    }

    /// Waits until nothing has moved for so long.
    pub async fn silence(&self, longest: Duration) {
        loop {
            let end = self.last() + longest;
            if end <= Instant::now() {
                return;
            }
            tokio::time::sleep_until(end).await;
        }
    }
}

/// One of the streams of a command.
pub struct Watched<S> {
    inner: S,
    moved: Moved,
}

impl<S> Watched<S> {
    /// A stream that notes what moves.
    pub fn new(inner: S, moved: &Moved) -> Watched<S> {
        Watched { inner, moved: moved.clone() }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = Pin::new(&mut self.inner).poll_read(context, buffer);
        if read.is_ready() {
            self.moved.note();
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        // An SSH channel takes an empty write for a mistake; elsewhere it is nothing at all.
        if bytes.is_empty() {
            return Poll::Ready(Ok(0));
        }
        let written = Pin::new(&mut self.inner).poll_write(context, bytes);
        if written.is_ready() {
            self.moved.note();
        }
        written
    }
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }
    /// The end is told once, for all streams of the command, when its exit code is known.
    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[tokio::test]
    async fn an_ended_stream_wakes_its_reader() {
        let (ours, _theirs) = tokio::io::duplex(16);
        let token = CancellationToken::new();
        let mut stream = Endable::new(ours, token.clone());
        let reading = tokio::spawn(async move {
            let first = stream.read_u8().await.map_err(|error| error.kind());
            (first, stream.write_u8(1).await.map_err(|error| error.kind()))
        });
        tokio::task::yield_now().await;
        token.cancel();
        let gone = io::ErrorKind::ConnectionAborted;
        assert_eq!(reading.await.expect("it ends"), (Err(gone), Err(gone)));
    }

    #[tokio::test]
    async fn silence_is_counted_from_the_last_byte() {
        let begun = Instant::now();
        let moved = Moved::new();
        let (ours, mut theirs) = tokio::io::duplex(16);
        let mut stream = Watched::new(ours, &moved);
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(200)).await;
            let _ = theirs.write_u8(1).await;
            std::future::pending::<()>().await;
        });
        let reading = async {
            let _ = stream.read_u8().await;
            let _ = stream.read_u8().await;
        };
        tokio::select! {
            () = moved.silence(Duration::from_millis(300)) => {}
            () = reading => panic!("nothing more comes"),
        }
        assert!(begun.elapsed() >= Duration::from_millis(490), "{:?}", begun.elapsed());
    }
}
