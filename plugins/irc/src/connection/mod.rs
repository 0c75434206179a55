//! One connection to a server: what comes in, what goes out, and what has to happen by the clock.

mod channel;
mod hear;
mod register;
mod speak;

use std::collections::{HashMap, VecDeque};
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use farrier_rooms::bridge::{Channel, Link, Refused, State};
use farrier_tool::outgoing::{self, OutgoingError};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::{Semaphore, mpsc};

use crate::Settings;
use crate::message::{Message, fold};
use crate::pace::Pace;
use channel::Joined;
use register::Registering;

/// After so much silence we ask whether the server is there.
const ASK_AFTER: Duration = Duration::from_secs(45);
/// After so much silence it is not.
const LOST_AFTER: Duration = Duration::from_secs(90);
/// How long a server may take to let us in.
const REGISTER_WITHIN: Duration = Duration::from_secs(60);
/// How long one write may take before the connection counts as stuck.
const WRITE_WITHIN: Duration = Duration::from_secs(30);
/// How often we try to get our own name back.
const REGAIN_EVERY: Duration = Duration::from_secs(30);
/// Bytes of one line with tags; longer ones are dropped.
const MAX_LINE: usize = 16 * 1024;

type Reader = Pin<Box<dyn AsyncRead + Send + Sync>>;
type Writer = Pin<Box<dyn AsyncWrite + Send + Sync>>;

/// The state of one connection.
struct Connection {
    link: Link,
    /// The settings of the identity, which all mounts of the connection share.
    settings: Settings,
    writer: Writer,
    /// Our name right now.
    nick: String,
    registering: Option<Registering>,
    /// Capabilities that the server has granted.
    caps: Vec<String>,
    /// By the channel's folded name.
    channels: HashMap<String, Joined>,
    pace: Pace,
    /// Lines that wait for their turn; those of the protocol first.
    waiting: VecDeque<String>,
    /// Batches of the server by their reference, with their kind.
    batches: HashMap<String, String>,
    /// Answers to what people asked us in private: nick and line.
    answers: (mpsc::Sender<(String, String)>, mpsc::Receiver<(String, String)>),
    /// Private questions that are worked on at the same time.
    asking: Arc<Semaphore>,
    heard_at: Instant,
    asked_at: Option<Instant>,
    begun_at: Instant,
    regained_at: Instant,
}

/// Connects, and stays until the connection is lost.
pub async fn run(link: Link) -> anyhow::Result<()> {
    let Some(first) = link.channels().first().cloned() else { return Ok(()) };
    let settings: Settings = first.bridge.settings();
    let (reader, writer) = match open(&link, &settings).await {
        Ok(both) => both,
        Err(error) => return Err(explained(error)),
    };
    let now = Instant::now();
    let mut connection = Connection {
        nick: settings.nick.clone(),
        registering: Some(Registering::default()),
        caps: Vec::new(),
        channels: HashMap::new(),
        pace: Pace::new(now),
        waiting: VecDeque::new(),
        batches: HashMap::new(),
        answers: mpsc::channel(64),
        asking: Arc::new(Semaphore::new(4)),
        heard_at: now,
        asked_at: None,
        begun_at: now,
        regained_at: now,
        link,
        settings,
        writer,
    };
    connection.begin().await?;
    connection.stay(reader).await
}

async fn open(link: &Link, settings: &Settings) -> Result<(Reader, Writer), OutgoingError> {
    let rules = &link.services().config.outgoing;
    let stream = outgoing::connect(rules, &settings.host, settings.port).await?;
    let _ = stream.set_nodelay(true);
    if settings.tls {
        let stream = outgoing::encrypt(rules, stream, &settings.host).await?;
        let (reader, writer) = tokio::io::split(stream);
        return Ok((Box::pin(reader), Box::pin(writer)));
    }
    let (reader, writer) = stream.into_split();
    Ok((Box::pin(reader), Box::pin(writer)))
}

/// What the people of the project can mend is shown to them; the rest is tried again.
fn explained(error: OutgoingError) -> anyhow::Error {
    match &error {
        OutgoingError::Private(_) | OutgoingError::Unknown(_) => Refused(error.to_string()).into(),
        OutgoingError::Io(io) if is_certificate(io) => Refused(io.to_string()).into(),
        OutgoingError::Io(_) => anyhow::Error::from(error).context("connecting"),
    }
}

fn is_certificate(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::InvalidData || error.to_string().contains("certificate")
}

impl Connection {
    async fn stay(&mut self, mut reader: Reader) -> anyhow::Result<()> {
        let mut buffer = Vec::new();
        let mut chunk = vec![0_u8; 8 * 1024];
        let (link, mut changes) = (self.link.clone(), self.link.clone());
        loop {
            self.speak_what_may_be_said().await?;
            let ready = if self.waiting.is_empty() { self.ready() } else { Vec::new() };
            let now = Instant::now();
            let turn = self.pace.wait(now);
            let tick = self.next_tick(now);
            let may_speak = turn.is_zero();
            tokio::select! {
                read = reader.read(&mut chunk) => {
                    let read = read.context("reading")?;
                    if read == 0 {
                        bail!("the server closed the connection");
                    }
                    self.heard_at = Instant::now();
                    self.asked_at = None;
                    buffer.extend_from_slice(&chunk[..read]);
                    self.lines(&mut buffer).await?;
                }
                waits = link.waiting(&ready), if may_speak && !ready.is_empty() => {
                    waits?;
                    self.say_next(&ready).await?;
                }
                answer = self.answers.1.recv() => {
                    if let Some((nick, line)) = answer {
                        self.answer(&nick, &line);
                    }
                }
                () = changes.changed() => self.sync_channels().await?,
                () = link.ended() => {
                    self.write("QUIT :Farrier").await?;
                    return Ok(());
                }
                () = tokio::time::sleep(turn.max(Duration::from_millis(5))), if !may_speak => {}
                () = tokio::time::sleep(tick) => self.tick().await?,
            }
        }
    }

    /// Takes whole lines out of the buffer.
    async fn lines(&mut self, buffer: &mut Vec<u8>) -> anyhow::Result<()> {
        while let Some(end) = buffer.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = buffer.drain(..=end).collect();
            if line.len() <= MAX_LINE
                && let Some(message) = Message::parse(&line)
            {
                self.hear(&message).await?;
            }
        }
        if buffer.len() > MAX_LINE {
            buffer.clear();
        }
        Ok(())
    }

    /// What has to happen by the clock.
    async fn tick(&mut self) -> anyhow::Result<()> {
        let now = Instant::now();
        let silence = now.saturating_duration_since(self.heard_at);
        if silence >= LOST_AFTER {
            bail!("the server has not answered for {} seconds", silence.as_secs());
        }
        if self.registering.is_some() {
            if now.saturating_duration_since(self.begun_at) >= REGISTER_WITHIN {
                bail!("the server did not let us in within a minute");
            }
            return Ok(());
        }
        if silence >= ASK_AFTER && self.asked_at.is_none() {
            self.asked_at = Some(now);
            self.write("PING :farrier").await?;
        }
        if self.nick != self.settings.nick && now.saturating_duration_since(self.regained_at) >= REGAIN_EVERY
        {
            self.regain();
        }
        self.join_due(now);
        Ok(())
    }

    fn next_tick(&self, now: Instant) -> Duration {
        let mut next = Duration::from_secs(5);
        for due in self.channels.values().filter_map(|channel| channel.join_at) {
            next = next.min(due.saturating_duration_since(now));
        }
        next.max(Duration::from_millis(50))
    }

    /// Tries to get our own name.
    fn regain(&mut self) {
        self.regained_at = Instant::now();
        self.waiting.push_back(format!("NICK {}", self.settings.nick));
    }

    /// Writes a line at once, beside the pace: only for what keeps the connection alive.
    async fn write(&mut self, line: &str) -> anyhow::Result<()> {
        let mut bytes = crate::message::one_line(line).into_bytes();
        let mut end = bytes.len().min(crate::message::MAX_BYTES - 2);
        while end > 0 && end < bytes.len() && (bytes[end] & 0xc0) == 0x80 {
            end -= 1;
        }
        bytes.truncate(end);
        bytes.extend_from_slice(b"\r\n");
        let writing = async {
            self.writer.write_all(&bytes).await?;
            self.writer.flush().await
        };
        tokio::time::timeout(WRITE_WITHIN, writing).await.context("the server takes nothing any more")??;
        Ok(())
    }

    /// The channel's entry of the link.
    fn channel(&self, name: &str) -> Option<Channel> {
        let folded = fold(name);
        let channels = self.link.channels();
        let found = channels.iter().find(|channel| {
            let settings: Settings = channel.bridge.settings();
            fold(&settings.channel) == folded
        });
        found.cloned()
    }

    fn is_me(&self, nick: &str) -> bool {
        fold(nick) == fold(&self.nick)
    }

    async fn note(&self, channel: &Channel, state: State, text: &str) -> anyhow::Result<()> {
        let nick = if state == State::Joined { self.nick.as_str() } else { "" };
        Ok(self.link.state(channel, state, nick, text).await?)
    }
}
