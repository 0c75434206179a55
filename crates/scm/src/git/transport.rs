//! Git's own protocol, for HTTP and SSH.

use super::GitRepository;
use super::command::git;
use crate::stream::{AbortOnDrop, OnFailure, output, read_chunk};
use crate::{ByteStream, ScmError};
use bytes::Bytes;
use farrier_process::{Program, Running, Stdin};
use futures::stream::{BoxStream, StreamExt};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::sync::mpsc;

/// What a client sends, already decompressed, as it comes.
pub type RequestStream = BoxStream<'static, std::io::Result<Bytes>>;

/// How long a clone or push may last.
const LIMIT: Duration = Duration::from_secs(6 * 3600);

/// How long the answer to a push waits for a client that doesn't read.
const STALLED: Duration = Duration::from_secs(60);

/// The two things a Git client can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Service {
    /// Fetch and clone.
    UploadPack,
    /// Push.
    ReceivePack,
}

impl Service {
    /// The name in addresses and media types, like `git-upload-pack`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UploadPack => "git-upload-pack",
            Self::ReceivePack => "git-receive-pack",
        }
    }

    fn command(self) -> &'static str {
        match self {
            Self::UploadPack => "upload-pack",
            Self::ReceivePack => "receive-pack",
        }
    }
}

impl FromStr for Service {
    type Err = ScmError;

    fn from_str(text: &str) -> Result<Self, ScmError> {
        match text {
            "git-upload-pack" => Ok(Self::UploadPack),
            "git-receive-pack" => Ok(Self::ReceivePack),
            _ => Err(ScmError::Invalid("not a Git service".to_owned())),
        }
    }
}

/// A push.
pub struct ReceivePack {
    /// The `Git-Protocol` header.
    pub protocol: Option<String>,
    /// What the client sends.
    pub input: RequestStream,
    /// Variables for our hooks.
    pub env: Vec<(String, String)>,
    /// A folder with our hooks; no others are ever run.
    pub hooks: Option<PathBuf>,
    /// The most bytes a pushed pack may have.
    pub max_bytes: Option<u64>,
    /// Whether the client speaks the whole protocol over this one connection, as over SSH.
    pub stateful: bool,
}

impl GitRepository {
    /// The first answer of smart HTTP: which refs there are, or what protocol 2 can do.
    ///
    /// # Errors
    /// When the program can't be started.
    pub async fn advertise(&self, service: Service, protocol: Option<&str>) -> Result<ByteStream, ScmError> {
        let (program, version) = self.service(service, protocol, None);
        let program = program.args(["--stateless-rpc", "--http-backend-info-refs", "."]);
        let body = output(program.limit(Duration::from_secs(120)).spawn()?, None, OnFailure::Error)?;
        // Protocol 2 has no such line, and only fetching has protocol 2.
        if version == 2 && service == Service::UploadPack {
            return Ok(body);
        }
        let line = format!("# service={}\n", service.as_str());
        let head = Bytes::from(format!("{:04x}{line}0000", line.len() + 4));
        Ok(futures::stream::iter([Ok(head)]).chain(body).boxed())
    }

    /// Serves a fetch: reads what the client wants and has, and streams the pack.
    ///
    /// Both ways keep the slower end's pace, and nothing is buffered. Dropping the stream ends the program.
    ///
    /// # Errors
    /// When the program can't be started.
    pub async fn upload_pack(
        &self,
        protocol: Option<&str>,
        input: RequestStream,
        stateful: bool,
    ) -> Result<ByteStream, ScmError> {
        let (mut program, _) = self.service(Service::UploadPack, protocol, None);
        if !stateful {
            program = program.arg("--stateless-rpc");
        }
        let mut running = program.arg(".").stdin(Stdin::Piped).limit(LIMIT).spawn()?;
        let feeder = feed(&mut running, input);
        // Over HTTP the program's own words are all that a client understands; elsewhere there is an exit code too.
        output(running, feeder, if stateful { OnFailure::Error } else { OnFailure::End })
    }

    /// Serves `git archive --remote`, which has only the stateful form.
    ///
    /// # Errors
    /// When the program can't be started.
    pub async fn upload_archive(&self, input: RequestStream) -> Result<ByteStream, ScmError> {
        let program = git(self.path()).args(["upload-archive", "."]);
        let mut running = program.stdin(Stdin::Piped).limit(LIMIT).spawn()?;
        let feeder = feed(&mut running, input);
        output(running, feeder, OnFailure::Error)
    }

    /// Serves a push, and runs `after` when the program has ended, before the client hears the end.
    ///
    /// A client that goes away while it sends ends the push with nothing changed. Once everything is here, the push is
    /// carried through and `after` runs, whether the client still listens or not.
    ///
    /// # Errors
    /// When the program can't be started.
    pub async fn receive_pack<F, Done>(&self, request: ReceivePack, after: F) -> Result<ByteStream, ScmError>
    where
        F: FnOnce(Result<(), ScmError>) -> Done + Send + 'static,
        Done: Future<Output = ()> + Send + 'static,
    {
        let ReceivePack { protocol, input, env, hooks, max_bytes, stateful } = request;
        let (mut program, _) =
            self.service(Service::ReceivePack, protocol.as_deref(), Some((hooks, max_bytes)));
        for (name, value) in env {
            program = program.env(name, value);
        }
        if !stateful {
            program = program.arg("--stateless-rpc");
        }
        let mut running = program.arg(".").stdin(Stdin::Piped).limit(LIMIT).spawn()?;
        let mut stdout = running.take_stdout().ok_or_else(|| ScmError::Other("no output".to_owned()))?;
        let feeder = feed(&mut running, input);
        let (sender, receiver) = mpsc::channel::<Result<Bytes, ScmError>>(4);
        tokio::spawn(async move {
            let mut listening = true;
            while let Ok(Some(chunk)) = read_chunk(&mut stdout).await {
                if listening {
                    listening =
                        matches!(tokio::time::timeout(STALLED, sender.send(Ok(chunk))).await, Ok(Ok(())));
                }
            }
            let ended = running.finish().await.map(drop).map_err(ScmError::from);
            drop(feeder);
            after(ended).await;
            drop(sender);
        });
        let stream = futures::stream::unfold(receiver, |mut receiver| async move {
            Some((receiver.recv().await?, receiver))
        });
        Ok(stream.boxed())
    }

    fn service(
        &self,
        service: Service,
        protocol: Option<&str>,
        push: Option<(Option<PathBuf>, Option<u64>)>,
    ) -> (Program, u8) {
        let mut program = git(self.path());
        if let Some((hooks, max_bytes)) = push {
            if let Some(hooks) = hooks {
                let mut setting = std::ffi::OsString::from("core.hooksPath=");
                setting.push(hooks);
                program = program.arg("-c").arg(setting);
            }
            if let Some(max_bytes) = max_bytes {
                program = program.arg("-c").arg(format!("receive.maxInputSize={max_bytes}"));
            }
        }
        let protocol = protocol.filter(|protocol| is_plain_protocol(protocol));
        if let Some(protocol) = protocol {
            program = program.env("GIT_PROTOCOL", protocol);
        }
        let has = |wanted| protocol.is_some_and(|protocol| protocol.split(':').any(|part| part == wanted));
        let version = if has("version=2") { 2 } else { u8::from(has("version=1")) };
        (program.arg(service.command()), version)
    }
}

/// Whether the header is what clients really send, like `version=2`.
fn is_plain_protocol(protocol: &str) -> bool {
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'=' | b':' | b'.' | b'-' | b'_');
    protocol.len() <= 100 && protocol.bytes().all(is_plain)
}

/// Writes what the client sends into the program, beside everything else.
fn feed(running: &mut Running, mut input: RequestStream) -> Option<AbortOnDrop> {
    let mut stdin = running.take_stdin()?;
    Some(AbortOnDrop(tokio::spawn(async move {
        // A client that broke off looks to the program like one that ended too early, which it refuses.
        while let Some(Ok(chunk)) = input.next().await {
            if stdin.write_all(&chunk).await.is_err() {
                return;
            }
        }
        let _closed = stdin.shutdown().await;
    })))
}
