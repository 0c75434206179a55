//! Mercurial's own protocol over HTTP, answered by the servers that answer pages.

use super::HgRepository;
use super::pool::{Lent, ask_text, failed, head, keep};
use super::server::Frame;
use crate::git::RequestStream;
use crate::{ByteStream, ScmError};
use bytes::{Bytes, BytesMut};
use futures::stream::{self, StreamExt};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::mpsc;

/// How long the answer to a push waits for a client that doesn't read.
const STALLED: Duration = Duration::from_secs(60);

/// How long a server may take to end an answer that nobody listens to any more.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// A request of a client, already decided to be allowed.
pub struct WireRequest {
    /// The request as CGI names it: `REQUEST_METHOD`, `QUERY_STRING`, `HTTP_X_HGARG_1`.
    pub environ: BTreeMap<String, String>,
    /// What the client sends.
    pub input: RequestStream,
}

/// What to answer.
pub struct WireAnswer {
    /// The HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: ByteStream,
}

#[derive(Serialize)]
struct Question {
    op: &'static str,
    writes: bool,
    environ: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct SaidHead {
    status: u16,
    headers: Vec<(String, String)>,
}

/// A command that is under way.
struct Session {
    lent: Lent,
    input: Option<RequestStream>,
    waiting: Bytes,
    complaint: Vec<u8>,
}

impl HgRepository {
    /// Answers a request that changes nothing. Dropping the answer ends the server that makes it.
    ///
    /// # Errors
    /// When there is no server, or it fails before it answers.
    pub async fn wire_read(&self, request: WireRequest) -> Result<WireAnswer, ScmError> {
        let mut session = self.session(request, false).await?;
        let (sender, receiver) = mpsc::channel::<Result<Bytes, ScmError>>(2);
        // A client that was told the length stops to listen before the end; the server is read to its end all the same.
        tokio::spawn(async move {
            loop {
                let next = tokio::select! {
                    next = session.next() => next,
                    () = gone(&sender) => return,
                };
                match next {
                    Ok(Some(piece)) => {
                        if sender.send(Ok(piece)).await.is_err() {
                            return;
                        }
                    }
                    Ok(None) => return session.lent.give_back(),
                    Err(error) => {
                        let _gone = sender.send(Err(error)).await;
                        return;
                    }
                }
            }
        });
        answer(received(receiver)).await
    }

    /// Answers a push, and runs `after` when it has ended, before the client hears the end.
    ///
    /// A client that goes away while it sends ends the push with nothing changed. Once everything is here, the push is
    /// carried through and `after` runs, whether the client still listens or not.
    ///
    /// # Errors
    /// When there is no server, or it fails before it answers.
    pub async fn wire_write<F, Done>(&self, request: WireRequest, after: F) -> Result<WireAnswer, ScmError>
    where
        F: FnOnce() -> Done + Send + 'static,
        Done: Future<Output = ()> + Send + 'static,
    {
        let mut session = self.session(request, true).await?;
        let (sender, receiver) = mpsc::channel::<Result<Bytes, ScmError>>(4);
        tokio::spawn(async move {
            let mut listening = true;
            let ended = loop {
                match session.next().await {
                    Ok(Some(piece)) if listening => {
                        let sent = tokio::time::timeout(STALLED, sender.send(Ok(piece))).await;
                        listening = matches!(sent, Ok(Ok(())));
                    }
                    Ok(Some(_)) => {}
                    Ok(None) => {
                        session.lent.give_back();
                        break Ok(());
                    }
                    Err(error) => {
                        // Its program must have ended before somebody looks at what it left.
                        drop(session);
                        break Err(error);
                    }
                }
            };
            after().await;
            if let Err(error) = ended {
                let _gone = sender.send(Err(error)).await;
            }
        });
        answer(received(receiver)).await
    }

    async fn session(&self, request: WireRequest, writes: bool) -> Result<Session, ScmError> {
        let question = Question { op: "wire", writes, environ: request.environ };
        let question = ask_text(&question)?;
        let lent = self.inner.pool.ask(&self.inner.path, &[b"farrier".as_slice(), &question]).await?;
        Ok(Session { lent, input: Some(request.input), waiting: Bytes::new(), complaint: Vec::new() })
    }
}

impl Session {
    async fn next(&mut self) -> Result<Option<Bytes>, ScmError> {
        loop {
            match self.lent.server.next().await? {
                Frame::Output(piece) => return Ok(Some(piece)),
                Frame::Error(piece) => keep(&mut self.complaint, &piece),
                Frame::Wants(most) => {
                    let piece = self.read(most).await;
                    self.lent.server.feed(&piece).await?;
                }
                Frame::Ended(0) => return Ok(None),
                Frame::Ended(_) => return Err(failed(&self.complaint)),
            }
        }
    }

    /// As much as is wanted, or what is left. A client that broke off looks like one that ended too early, which `hg` refuses.
    async fn read(&mut self, most: usize) -> Bytes {
        let mut piece = BytesMut::new();
        while piece.len() < most {
            if self.waiting.is_empty() {
                let Some(input) = &mut self.input else { break };
                match input.next().await {
                    Some(Ok(chunk)) => self.waiting = chunk,
                    Some(Err(_)) | None => self.input = None,
                }
                continue;
            }
            let room = (most - piece.len()).min(self.waiting.len());
            piece.extend_from_slice(&self.waiting.split_to(room));
        }
        piece.freeze()
    }
}

async fn answer(stream: ByteStream) -> Result<WireAnswer, ScmError> {
    let (SaidHead { status, headers }, body) = head(stream).await?;
    Ok(WireAnswer { status, headers, body })
}

/// What comes through a channel.
fn received(receiver: mpsc::Receiver<Result<Bytes, ScmError>>) -> ByteStream {
    Box::pin(stream::unfold(receiver, |mut receiver| async move { Some((receiver.recv().await?, receiver)) }))
}

/// Ends some time after nobody listens any more.
async fn gone(sender: &mpsc::Sender<Result<Bytes, ScmError>>) {
    sender.closed().await;
    tokio::time::sleep(LAST_WORDS).await;
}
