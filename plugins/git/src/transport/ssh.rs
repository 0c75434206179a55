//! Git over SSH: the same checks, slots, rules and records as over HTTP, on the streams of one command.

use std::sync::Arc;

use async_trait::async_trait;
use farrier_code::push::Pusher;
use farrier_domain::Permission;
use farrier_i18n::L;
use farrier_scm::ByteStream;
use farrier_tool::{Mount, SshCall, SshCaller, SshCommand, SshIdentity, SshRefusal, SshService, SshStreams};
use farrier_web::AppError;
use futures::StreamExt;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::sync::{Semaphore, oneshot};
use tokio_util::io::ReaderStream;

use super::push::{self, Push};
use super::{answer, body, fetch};
use crate::backend::GitBackend;
use crate::settings::Settings;
use crate::{msg, permissions};

const UPLOAD_PACK: &str = "git-upload-pack";
const RECEIVE_PACK: &str = "git-receive-pack";
const UPLOAD_ARCHIVE: &str = "git-upload-archive";
const LFS: &str = "git-lfs-authenticate";

/// How much is read at once of what a client sends.
const CHUNK: usize = 64 * 1024;
/// What Git's own programs exit with when they fail.
const FAILED: u32 = 128;

/// What `git` asks for over SSH.
pub struct Ssh(Arc<GitBackend>);

impl Ssh {
    /// On these repositories.
    pub fn new(backend: Arc<GitBackend>) -> Ssh {
        Ssh(backend)
    }
}

#[async_trait]
impl SshService for Ssh {
    fn parse(&self, words: &[&str]) -> Option<SshCommand> {
        match *words {
            [UPLOAD_PACK, path] => SshCommand::on(UPLOAD_PACK, path),
            [RECEIVE_PACK, path] => SshCommand::on(RECEIVE_PACK, path),
            [UPLOAD_ARCHIVE, path] => SshCommand::on(UPLOAD_ARCHIVE, path),
            [LFS, path, "upload" | "download"] => SshCommand::on(LFS, path),
            _ => None,
        }
    }

    fn write(&self) -> Permission {
        permissions::WRITE
    }

    async fn serve(&self, call: SshCall) -> Result<u32, SshRefusal> {
        let (mount, rest) = call.caller.find("git", &call.command.path).await?;
        if !rest.is_empty() {
            return Err(SshRefusal::NotFound);
        }
        match call.command.name {
            RECEIVE_PACK => self.receive_pack(call, mount).await,
            LFS => Err(SshRefusal::Refused(msg::git_lfs(call.caller.l))),
            name => self.upload(call, mount, name == UPLOAD_ARCHIVE).await,
        }
    }
}

impl Ssh {
    async fn upload(&self, call: SshCall, mount: Mount, archive: bool) -> Result<u32, SshRefusal> {
        let SshCall { caller, protocol, streams, .. } = call;
        let SshStreams { stdin, mut stdout, .. } = streams;
        let l = caller.l;
        let repository = self.0.open(&caller.services, &mount).await;
        let repository = repository.map_err(|error| refusal(answer::failed(l, error)))?;
        let _permit = permit(l, &self.0.fetches).await?;
        let input = body::bounded(chunks(stdin), fetch::MAX_REQUEST_BYTES).boxed();
        let stream = match archive {
            true => repository.upload_archive(input).await,
            false => repository.upload_pack(protocol.as_deref(), input, true).await,
        };
        let stream = stream.map_err(|error| refusal(answer::failed(l, error)))?;
        Ok(if pump(stream, &mut stdout).await { 0 } else { FAILED })
    }

    async fn receive_pack(&self, call: SshCall, mount: Mount) -> Result<u32, SshRefusal> {
        let SshCall { caller, protocol, streams, .. } = call;
        let SshStreams { stdin, mut stdout, .. } = streams;
        let l = caller.l;
        if !caller.may_write(&mount) {
            return Err(SshRefusal::Refused(why_not(&caller, &mount)));
        }
        let settings: Settings = mount.settings();
        let (told, ended) = oneshot::channel();
        let push = Push {
            protocol,
            input: body::bounded(chunks(stdin), push::max_request(&settings)).boxed(),
            stateful: true,
            pusher: Pusher { account: caller.actor(), deploy_key: caller.deploy_key().map(str::to_owned) },
            permit: permit(l, &self.0.pushes).await?,
            ended: Some(told),
        };
        let stream = push::run(&caller.services, self.0.clone(), mount, l, push).await.map_err(refusal)?;
        let is_sent = pump(stream, &mut stdout).await;
        Ok(if is_sent && ended.await.unwrap_or(false) { 0 } else { FAILED })
    }
}

fn why_not(caller: &SshCaller, mount: &Mount) -> String {
    let place = mount.row().full_path.as_str();
    match &caller.identity {
        SshIdentity::Person(_) => msg::git_push_not_allowed(caller.l, caller.name(), place),
        SshIdentity::DeployKey { title, .. } => msg::git_push_deploy_key(caller.l, title, place),
    }
}

async fn permit(l: L, pool: &Arc<Semaphore>) -> Result<tokio::sync::OwnedSemaphorePermit, SshRefusal> {
    answer::permit(pool).await.ok_or_else(|| SshRefusal::Refused(msg::git_busy(l)))
}

fn refusal(error: AppError) -> SshRefusal {
    match error {
        AppError::Refused(_, text) => SshRefusal::Refused(text),
        error => SshRefusal::Internal(error.into()),
    }
}

fn chunks(
    stdin: Box<dyn AsyncRead + Send + Unpin>,
) -> impl futures::Stream<Item = std::io::Result<bytes::Bytes>> + Send {
    ReaderStream::with_capacity(stdin, CHUNK)
}

/// Hands the program's answer to the client at the client's pace; false when either of them failed.
async fn pump(mut stream: ByteStream, stdout: &mut (dyn AsyncWrite + Send + Unpin)) -> bool {
    while let Some(chunk) = stream.next().await {
        match chunk {
            Ok(chunk) => {
                if stdout.write_all(&chunk).await.is_err() {
                    return false;
                }
            }
            Err(error) => {
                tracing::info!("an answer to a git client over SSH broke off: {error}");
                return false;
            }
        }
    }
    true
}
