//! The output of a program as a stream.

use crate::{ByteStream, ScmError};
use bytes::{Bytes, BytesMut};
use farrier_process::{ChildStdout, Running};
use futures::stream;
use tokio::io::AsyncReadExt;
use tokio::task::JoinHandle;

/// How much is read at once.
const CHUNK: usize = 64 * 1024;

/// What a failing program means for its stream.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnFailure {
    /// The stream ends with an error, so that nobody takes half a file for a whole one.
    Error,
    /// The stream ends. The program has told its client already, in the client's protocol.
    End,
}

/// A task that ends with its owner.
pub(crate) struct AbortOnDrop(pub(crate) JoinHandle<()>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Reads the next bytes, or nothing at the end.
pub(crate) async fn read_chunk(stdout: &mut ChildStdout) -> Result<Option<Bytes>, ScmError> {
    let mut chunk = BytesMut::with_capacity(CHUNK);
    let read = stdout.read_buf(&mut chunk).await?;
    Ok((read > 0).then(|| chunk.freeze()))
}

/// The output of a running program. The reader sets the pace; dropping the stream kills the program.
pub(crate) fn output(
    mut running: Running,
    feeder: Option<AbortOnDrop>,
    on_failure: OnFailure,
) -> Result<ByteStream, ScmError> {
    let stdout = running.take_stdout().ok_or_else(|| ScmError::Other("no output".to_owned()))?;
    let state = Some((running, stdout, feeder));
    Ok(Box::pin(stream::try_unfold(state, move |state| async move {
        let Some((running, mut stdout, feeder)) = state else { return Ok(None) };
        if let Some(chunk) = read_chunk(&mut stdout).await? {
            return Ok(Some((chunk, Some((running, stdout, feeder)))));
        }
        drop(feeder);
        match running.finish().await {
            Err(error @ farrier_process::ProcessError::Failed { .. }) if on_failure == OnFailure::End => {
                tracing::debug!(%error, "ended early: {error}");
                Ok(None)
            }
            Err(error) => Err(error.into()),
            Ok(_) => Ok(None),
        }
    })))
}

/// Bytes that are there already.
pub(crate) fn ready(bytes: Bytes) -> ByteStream {
    Box::pin(stream::iter((!bytes.is_empty()).then_some(Ok(bytes))))
}
