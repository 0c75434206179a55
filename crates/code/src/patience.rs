//! Ends an answer that its client stopped reading, so that neither a program nor a slot waits for it for hours.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use farrier_scm::{ByteStream, ScmError};
use futures::Stream;

/// How long a client may leave what is there for it unread.
const UNREAD: Duration = Duration::from_secs(300);
const LOOK_EVERY: Duration = Duration::from_secs(30);

/// A stream that is dropped when nobody asks for its next part.
pub struct Patient(Arc<Mutex<Inner>>);

struct Inner {
    stream: Option<ByteStream>,
    /// Since when the client has had something to read; none while the program has nothing for it.
    unread: Option<Instant>,
}

impl Patient {
    /// Watches over a stream. Call it inside the runtime.
    pub fn new(stream: ByteStream) -> Patient {
        let inner = Arc::new(Mutex::new(Inner { stream: Some(stream), unread: None }));
        tokio::spawn(watch(Arc::downgrade(&inner)));
        Patient(inner)
    }
}

async fn watch(inner: Weak<Mutex<Inner>>) {
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let Some(inner) = inner.upgrade() else { return };
        let mut inner = inner.lock().unwrap_or_else(PoisonError::into_inner);
        if inner.unread.is_some_and(|since| since.elapsed() > UNREAD) {
            tracing::info!("a client stopped reading; its answer was ended");
            inner.stream = None;
            return;
        }
    }
}

impl Stream for Patient {
    type Item = Result<Bytes, ScmError>;
    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(stream) = &mut inner.stream else { return Poll::Ready(Some(Err(ScmError::TimedOut))) };
        let next = stream.as_mut().poll_next(context);
        inner.unread = next.is_ready().then(Instant::now);
        next
    }
}
