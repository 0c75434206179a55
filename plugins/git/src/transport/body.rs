//! What a client sends, as Git wants it: decompressed, bounded, and over when the client falls silent.

use std::io::{self, Write};
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, header};
use bytes::Bytes;
use farrier_scm::git::RequestStream;
use flate2::write::MultiGzDecoder;
use futures::stream::{self, BoxStream};
use futures::{Stream, StreamExt, TryStreamExt};

/// How long a client may send nothing at all before it counts as gone.
const SILENCE: Duration = Duration::from_secs(600);

/// How much is decompressed at once: a thousand times as much can come out.
const SLICE: usize = 4096;

/// The body as a stream of at most `max_bytes`, or nothing when its encoding is unknown.
pub fn read(headers: &HeaderMap, body: Body, max_bytes: u64) -> Option<RequestStream> {
    let chunks = body.into_data_stream().map_err(io::Error::other).boxed();
    let encoding = headers.get(header::CONTENT_ENCODING).map(|value| value.to_str().unwrap_or("?"));
    let chunks = patient(chunks);
    match encoding.unwrap_or("identity") {
        "gzip" | "x-gzip" => Some(bounded(gunzip(chunks), max_bytes)),
        "identity" => Some(bounded(chunks, max_bytes)),
        _ => None,
    }
}

fn patient(chunks: BoxStream<'static, io::Result<Bytes>>) -> RequestStream {
    stream::try_unfold(chunks, |mut chunks| async move {
        match tokio::time::timeout(SILENCE, chunks.next()).await {
            Ok(next) => Ok(next.transpose()?.map(|chunk| (chunk, chunks))),
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    })
    .boxed()
}

/// Breaks off after so many bytes.
pub fn bounded(
    chunks: impl Stream<Item = io::Result<Bytes>> + Send + 'static,
    max_bytes: u64,
) -> RequestStream {
    let mut left = max_bytes;
    chunks
        .map(move |chunk| {
            let chunk = chunk?;
            left = left.checked_sub(chunk.len() as u64).ok_or(io::ErrorKind::FileTooLarge)?;
            Ok(chunk)
        })
        .boxed()
}

struct Gunzip {
    chunks: RequestStream,
    decoder: MultiGzDecoder<Vec<u8>>,
    waiting: Bytes,
    ended: bool,
}

fn gunzip(chunks: RequestStream) -> impl Stream<Item = io::Result<Bytes>> + Send {
    let state =
        Gunzip { chunks, decoder: MultiGzDecoder::new(Vec::new()), waiting: Bytes::new(), ended: false };
    stream::try_unfold(state, |mut state| async move {
        loop {
            let out = std::mem::take(state.decoder.get_mut());
            if !out.is_empty() {
                return Ok(Some((Bytes::from(out), state)));
            }
            if state.ended {
                return Ok(None);
            }
            if state.waiting.is_empty() {
                match state.chunks.next().await.transpose()? {
                    Some(chunk) => state.waiting = chunk,
                    None => {
                        state.decoder.try_finish()?;
                        state.ended = true;
                    }
                }
                continue;
            }
            let slice = state.waiting.split_to(state.waiting.len().min(SLICE));
            state.decoder.write_all(&slice)?;
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use flate2::Compression;
    use flate2::write::GzEncoder;

    async fn through(encoding: &'static str, sent: &[u8], max: u64) -> Result<Vec<u8>, String> {
        let headers = HeaderMap::from_iter([(header::CONTENT_ENCODING, HeaderValue::from_static(encoding))]);
        let chunks: Vec<io::Result<Bytes>> =
            sent.chunks(1000).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect();
        let stream = read(&headers, Body::from_stream(stream::iter(chunks)), max).ok_or("encoding")?;
        let all: Result<Vec<Bytes>, _> = stream.try_collect().await;
        all.map(|chunks| chunks.concat()).map_err(|error| error.kind().to_string())
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory suffices")
    }

    #[tokio::test]
    async fn bodies_are_decompressed_within_bounds() {
        let text = vec![b'x'; 3_000_000];
        let packed = gzip(&text);
        assert_eq!(through("identity", &text, 4_000_000).await, Ok(text.clone()));
        assert_eq!(through("gzip", &packed, 4_000_000).await, Ok(text.clone()));
        assert_eq!(through("x-gzip", &gzip(b""), 10).await, Ok(Vec::new()));
        assert!(through("gzip", &packed, 2_000_000).await.is_err(), "a bomb");
        assert!(through("gzip", &packed[..packed.len() / 2], 4_000_000).await.is_err(), "cut off");
        assert!(through("gzip", b"no gzip at all", 100).await.is_err());
        assert_eq!(through("br", &packed, 100).await, Err("encoding".into()));
    }
}
