//! Command servers that wait for the next question, so that no page starts a `hg`.
//!
//! A server is lent to one question at a time. It comes back only when its answer was read to the end; any other end,
//! also that of a dropped future, kills it, and the next question gets another.

use super::server::{Frame, Server};
use crate::{ByteStream, ScmError};
use bytes::{Bytes, BytesMut};
use futures::stream::{self, StreamExt};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many servers work at the same time.
const AT_ONCE: usize = 24;

/// How many servers wait, of all repositories.
const IDLE: usize = 8;

/// How long a server waits for a question before it is let go.
const IDLE_TIME: Duration = Duration::from_secs(600);

/// How old a server may become and still get questions.
const OLD: Duration = Duration::from_secs(1800);

/// How long a question waits for a free server.
const WAIT: Duration = Duration::from_secs(10);

/// How long a question may take.
pub(super) const LIMIT: Duration = Duration::from_secs(30);

/// How large an answer may be.
const MAX_ANSWER: usize = 256 * 1024 * 1024;

struct Idle {
    path: PathBuf,
    since: Instant,
    server: Server,
}

/// The servers of this process.
pub(super) struct Pool {
    extension: PathBuf,
    idle: Mutex<Vec<Idle>>,
    places: Arc<Semaphore>,
}

/// A server that answers somebody.
pub(super) struct Lent {
    pub server: Server,
    path: PathBuf,
    is_new: bool,
    pool: Arc<Pool>,
    _place: OwnedSemaphorePermit,
}

/// The beginning of an answer: what was said, and raw bytes that came with it.
pub(super) struct Head<A> {
    pub said: A,
    pub raw: Bytes,
}

impl Pool {
    /// Without servers at first. `extension` is the file with our command.
    pub(super) fn new(extension: PathBuf) -> Arc<Self> {
        Arc::new(Self { extension, idle: Mutex::default(), places: Arc::new(Semaphore::new(AT_ONCE)) })
    }

    /// Lets go of a repository's servers.
    pub(super) fn forget(&self, path: &Path) {
        self.idle().retain(|idle| idle.path != path);
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Idle>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, path: &Path) -> Option<Server> {
        let mut idle = self.idle();
        idle.retain(|idle| idle.since.elapsed() < IDLE_TIME);
        let at = idle.iter().rposition(|idle| idle.path == path)?;
        Some(idle.remove(at).server)
    }

    /// Lends a server that was asked `args`.
    pub(super) async fn ask(self: &Arc<Self>, path: &Path, args: &[&[u8]]) -> Result<Lent, ScmError> {
        let place = tokio::time::timeout(WAIT, self.places.clone().acquire_owned()).await;
        let Ok(Ok(mut place)) = place else { return Err(ScmError::Busy) };
        // A waiting server may have died; a new one tells what is wrong.
        if let Some(server) = self.take(path) {
            let mut lent =
                Lent { server, path: path.to_owned(), is_new: false, pool: self.clone(), _place: place };
            if lent.server.send(args).await.is_ok() {
                return Ok(lent);
            }
            place = lent._place;
        }
        if !path.is_dir() {
            return Err(ScmError::NotFound);
        }
        let server = Server::start(path, &self.extension).await?;
        let mut lent =
            Lent { server, path: path.to_owned(), is_new: true, pool: self.clone(), _place: place };
        lent.server.send(args).await?;
        Ok(lent)
    }

    /// Asks our command and reads the whole answer.
    pub(super) async fn question<Q: Serialize, A: DeserializeOwned>(
        self: &Arc<Self>,
        path: &Path,
        question: &Q,
    ) -> Result<Head<A>, ScmError> {
        let question = ask_text(question)?;
        let args = [b"farrier".as_slice(), &question];
        let answered = async {
            let lent = self.ask(path, &args).await?;
            let is_new = lent.is_new;
            match lent.whole().await {
                // It died while it waited, before it heard the question. Questions change nothing and may be asked again.
                Err(ScmError::Io(_)) if !is_new => {
                    self.forget(path);
                    self.ask(path, &args).await?.whole().await
                }
                done => done,
            }
        };
        let answer = tokio::time::timeout(LIMIT, answered).await.map_err(|_| ScmError::TimedOut)??;
        split(answer)
    }
}

impl Lent {
    /// Gives the server back, whose answer was read to its end.
    pub(super) fn give_back(self) {
        if self.server.born.elapsed() > OLD {
            return;
        }
        let mut idle = self.pool.idle();
        idle.push(Idle { path: self.path, since: Instant::now(), server: self.server });
        if idle.len() > IDLE {
            idle.remove(0);
        }
    }

    /// Reads the whole output, and gives the server back.
    async fn whole(mut self) -> Result<Bytes, ScmError> {
        let (mut output, mut complaint) = (BytesMut::new(), Vec::new());
        loop {
            match self.server.next().await? {
                Frame::Output(piece) if output.len() + piece.len() > MAX_ANSWER => {
                    return Err(ScmError::TooLarge);
                }
                Frame::Output(piece) => output.extend_from_slice(&piece),
                Frame::Error(piece) => keep(&mut complaint, &piece),
                Frame::Wants(_) => self.server.feed(&[]).await?,
                Frame::Ended(0) => {
                    self.give_back();
                    return Ok(output.freeze());
                }
                Frame::Ended(_) => return Err(failed(&complaint)),
            }
        }
    }
}

/// Keeps the beginning of what a server complains about.
pub(super) fn keep(complaint: &mut Vec<u8>, piece: &[u8]) {
    let room = 16_384usize.saturating_sub(complaint.len());
    complaint.extend(piece.iter().take(room));
}

/// A command that failed, in its own words.
pub(super) fn failed(complaint: &[u8]) -> ScmError {
    ScmError::Other(format!("hg: {}", String::from_utf8_lossy(complaint).trim()))
}

#[derive(serde::Deserialize)]
struct Refused {
    error: String,
    #[serde(default)]
    detail: String,
}

/// Takes the length and the JSON text from the beginning of an answer.
pub(super) fn split<A: DeserializeOwned>(mut answer: Bytes) -> Result<Head<A>, ScmError> {
    let unreadable = || ScmError::Other("hg answered in an unknown way".to_owned());
    let length = answer.get(..4).and_then(|length| length.try_into().ok()).map(u32::from_be_bytes);
    let length = length.ok_or_else(unreadable)? as usize;
    if answer.len() < 4 + length {
        return Err(unreadable());
    }
    let head = answer.split_to(4 + length).slice(4..);
    if head.starts_with(b"{\"error\":") {
        let refused: Refused = serde_json::from_slice(&head).map_err(|_| unreadable())?;
        return Err(match refused.error.as_str() {
            "notfound" => ScmError::NotFound,
            "toolarge" => ScmError::TooLarge,
            "timeout" => ScmError::TimedOut,
            "busy" => ScmError::Busy,
            "corrupt" => ScmError::Corrupt(refused.detail),
            other => ScmError::Invalid(other.to_owned()),
        });
    }
    let said = serde_json::from_slice(&head)
        .map_err(|error| ScmError::Other(format!("hg answered in an unknown way: {error}")))?;
    Ok(Head { said, raw: answer })
}

/// Takes the length and the JSON text from the beginning of a stream.
pub(super) async fn head<A: DeserializeOwned>(mut stream: ByteStream) -> Result<(A, ByteStream), ScmError> {
    let mut begun = BytesMut::new();
    let whole = |begun: &BytesMut| {
        let length = begun.get(..4).and_then(|length| length.try_into().ok()).map(u32::from_be_bytes);
        length.is_some_and(|length| begun.len() >= 4 + length as usize)
    };
    while !whole(&begun) {
        let piece = stream.next().await.unwrap_or(Err(ScmError::Other("hg said nothing".to_owned())))?;
        begun.extend_from_slice(&piece);
    }
    let head = split::<A>(begun.freeze())?;
    let rest = stream::iter((!head.raw.is_empty()).then_some(Ok(head.raw)));
    Ok((head.said, rest.chain(stream).boxed()))
}

/// A question as our command takes it.
pub(super) fn ask_text<Q: Serialize>(question: &Q) -> Result<Vec<u8>, ScmError> {
    let json = serde_json::to_vec(question).map_err(|error| ScmError::Other(error.to_string()))?;
    Ok(ascii(&json))
}

/// JSON with everything beyond ASCII as `\u`: `hg` takes arguments in its own encoding.
fn ascii(json: &[u8]) -> Vec<u8> {
    let mut plain = String::with_capacity(json.len());
    for unit in String::from_utf8_lossy(json).chars() {
        if unit.is_ascii() {
            plain.push(unit);
            continue;
        }
        let mut units = [0; 2];
        for unit in unit.encode_utf16(&mut units) {
            plain.push_str(&format!("\\u{unit:04x}"));
        }
    }
    plain.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_taken_apart() {
        let answer = |head: &str, raw: &str| {
            let length = u32::try_from(head.len()).expect("short").to_be_bytes();
            Bytes::from([length.as_slice(), head.as_bytes(), raw.as_bytes()].concat())
        };
        let head = split::<serde_json::Value>(answer("{\"a\":1}", "raw")).ok();
        assert!(head.is_some_and(|head| head.said["a"] == 1 && head.raw == "raw"));
        let refused = split::<serde_json::Value>(answer("{\"error\": \"notfound\"}", ""));
        assert!(matches!(refused, Err(ScmError::NotFound)));
        for bad in [Bytes::from_static(b"\0\0"), Bytes::from_static(b"\0\0\0\x09{}")] {
            assert!(split::<serde_json::Value>(bad).is_err());
        }
    }

    #[test]
    fn questions_are_ascii() {
        assert_eq!(ascii("\"ä😀\"".as_bytes()), br#""\u00e4\ud83d\ude00""#);
    }
}
