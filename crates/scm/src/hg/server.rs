//! One command server: a `hg` that stays and answers one command after the other.
//!
//! Everything it says comes in frames: a letter for the channel, a length, bytes. A frame can be as long as a file, so it is
//! read in pieces.

use crate::ScmError;
use bytes::{Buf, Bytes, BytesMut};
use farrier_process::{ChildStdin, ChildStdout, Program, Running, Stdin};
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// How much is read at once.
const CHUNK: usize = 64 * 1024;

/// How long a server may take until it greets.
const START: Duration = Duration::from_secs(30);

/// How long a server may live at all, the longest clone included.
const LIFE: Duration = Duration::from_secs(7 * 3600);

/// Settings for every run; they win over the repository's own, which is never read at all.
const SETTINGS: &[&str] = &[
    "ui.interactive=false",
    "ui.merge=:fail",
    "ui.timeout=60",
    "ui.archivemeta=false",
    "ui.slash=true",
    "progress.disable=true",
    "phases.publish=true",
    "phases.new-commit=draft",
    // Who may is decided before a request comes here; `serve.py` allows pushes for the requests that are.
    "web.push_ssl=false",
    "web.allow-push=",
    "web.deny-push=",
    "web.allow-read=*",
    "web.deny-read=",
    "web.allow-pull=true",
    "web.encoding=UTF-8",
    // What every client since 2015 speaks; the older form is not needed and hard to bound.
    "server.bundle1=false",
    "server.uncompressed=true",
    "server.uncompressedallowsecret=false",
    "server.validate=true",
    "experimental.evolution=",
    "subrepos.allowed=false",
];

/// The `hg` program with our settings, and nobody else's.
pub(super) fn hg(repository: Option<&Path>) -> Program {
    let mut program = Program::new("hg")
        .env("HGPLAIN", "+strictflags")
        .env("HGRCPATH", "")
        .env("HGRCSKIPREPO", "1")
        .env("HGENCODING", "UTF-8")
        .env("HGUSER", "farrier")
        .env("HGEDITOR", "false")
        .env("HGMERGE", ":fail")
        .env("TZ", "UTC");
    for setting in SETTINGS {
        program = program.arg("--config").arg(setting);
    }
    match repository {
        Some(path) => program.cwd(path).arg("-R").arg(path),
        None => program,
    }
}

/// Something that a server says.
pub(super) enum Frame {
    /// A part of its output.
    Output(Bytes),
    /// A part of its complaints.
    Error(Bytes),
    /// It wants at most so many bytes of input; [`Server::feed`] gives them.
    Wants(usize),
    /// The command ended with this code.
    Ended(i32),
}

/// A running command server.
pub(super) struct Server {
    running: Running,
    stdin: ChildStdin,
    stdout: ChildStdout,
    read: BytesMut,
    /// The channel of the frame that is being read and what is left of it.
    within: Option<(u8, usize)>,
    /// When it was started.
    pub born: Instant,
}

impl Server {
    /// Starts one on a repository, with our own command from a file.
    pub(super) async fn start(repository: &Path, extension: &Path) -> Result<Self, ScmError> {
        let mut setting = std::ffi::OsString::from("extensions.farrier=");
        setting.push(extension);
        let program = hg(Some(repository))
            .arg("--config")
            .arg(setting)
            .args(["serve", "--cmdserver", "pipe"])
            .stdin(Stdin::Piped)
            .limit(LIFE);
        let mut running = program.spawn()?;
        let no_pipe = || ScmError::Other("hg has no pipe".to_owned());
        let stdin = running.take_stdin().ok_or_else(no_pipe)?;
        let stdout = running.take_stdout().ok_or_else(no_pipe)?;
        let mut server =
            Self { running, stdin, stdout, read: BytesMut::new(), within: None, born: Instant::now() };
        match tokio::time::timeout(START, server.greeting()).await {
            Ok(Ok(())) => Ok(server),
            Ok(Err(_)) => Err(match server.running.finish().await {
                Err(error) => error.into(),
                Ok(_) => ScmError::Other("hg ended early".to_owned()),
            }),
            Err(_) => Err(ScmError::TimedOut),
        }
    }

    async fn greeting(&mut self) -> Result<(), ScmError> {
        loop {
            let frame = self.next().await?;
            // The first frame is the whole greeting.
            if matches!(frame, Frame::Output(_)) && self.within.is_none() {
                return Ok(());
            }
        }
    }

    /// Asks for a command. Its frames come from [`Server::next`].
    pub(super) async fn send(&mut self, args: &[&[u8]]) -> Result<(), ScmError> {
        if args.iter().any(|arg| arg.contains(&0)) {
            return Err(ScmError::Invalid("a NUL in an argument".to_owned()));
        }
        let args = args.join(&0);
        let mut sent = b"runcommand\n".to_vec();
        sent.extend(length(args.len())?);
        sent.extend(args);
        self.stdin.write_all(&sent).await?;
        Ok(self.stdin.flush().await?)
    }

    /// Gives what a server wants. Nothing is the end.
    pub(super) async fn feed(&mut self, bytes: &[u8]) -> Result<(), ScmError> {
        self.stdin.write_all(&length(bytes.len())?).await?;
        self.stdin.write_all(bytes).await?;
        Ok(self.stdin.flush().await?)
    }

    /// What it says next.
    pub(super) async fn next(&mut self) -> Result<Frame, ScmError> {
        let unknown = |channel: u8| ScmError::Other(format!("hg spoke on channel {channel}"));
        loop {
            if let Some((channel, left)) = self.within
                && (!self.read.is_empty() || left == 0)
            {
                let piece = self.read.split_to(left.min(self.read.len())).freeze();
                let left = left - piece.len();
                self.within = (left > 0).then_some((channel, left));
                return match channel {
                    b'o' => Ok(Frame::Output(piece)),
                    b'e' => Ok(Frame::Error(piece)),
                    // Other lower-case channels may be passed over.
                    b'a'..=b'z' => continue,
                    other => Err(unknown(other)),
                };
            }
            if self.within.is_none() && self.read.len() >= 5 {
                let channel = self.read.get_u8();
                let length = self.read.get_u32() as usize;
                match channel {
                    b'I' | b'L' => return Ok(Frame::Wants(length)),
                    b'r' => return Ok(Frame::Ended(self.result(length).await?)),
                    _ => self.within = Some((channel, length)),
                }
                continue;
            }
            self.fill().await?;
        }
    }

    async fn result(&mut self, length: usize) -> Result<i32, ScmError> {
        if length != 4 {
            return Err(ScmError::Other("hg ended a command in an unknown way".to_owned()));
        }
        while self.read.len() < 4 {
            self.fill().await?;
        }
        Ok(self.read.get_i32())
    }

    async fn fill(&mut self) -> Result<(), ScmError> {
        self.read.reserve(CHUNK);
        match self.stdout.read_buf(&mut self.read).await? {
            0 => Err(ScmError::Io(std::io::ErrorKind::UnexpectedEof.into())),
            _ => Ok(()),
        }
    }
}

fn length(bytes: usize) -> Result<[u8; 4], ScmError> {
    u32::try_from(bytes).map(u32::to_be_bytes).map_err(|_| ScmError::TooLarge)
}
