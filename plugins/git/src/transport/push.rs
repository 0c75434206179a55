//! Push.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use farrier_code::push::Pusher;
use farrier_i18n::L;
use farrier_scm::git::{ReceivePack, RequestStream, Service};
use farrier_scm::{ByteStream, Repository, ScmError};
use farrier_tool::{Mount, Services};
use farrier_web::{AppError, localizer};
use tokio::sync::{OwnedSemaphorePermit, oneshot};

use super::{Who, answer, body, check_push, check_type, protocol};
use crate::backend::GitBackend;
use crate::settings::Settings;
use crate::{hooks, msg, pushed};

/// What a push may say beside its pack: names of refs, and options.
const MAX_COMMANDS_BYTES: u64 = 100_000_000;

/// `POST /git-receive-pack`
pub async fn receive_pack(
    State(services): State<Services>,
    Extension(backend): Extension<Arc<GitBackend>>,
    Extension(reader): Who,
    mount: Mount,
    request: Request,
) -> Result<Response, AppError> {
    let (parts, sent) = request.into_parts();
    let l = localizer(&services, &parts.headers, &reader);
    check_push(l, &mount, &reader)?;
    check_type(l, &parts.headers, Service::ReceivePack)?;
    let settings: Settings = mount.settings();
    let input = body::read(&parts.headers, sent, max_request(&settings));
    let input =
        input.ok_or_else(|| AppError::Refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, msg::git_encoding(l)))?;
    let permit = match answer::slot(l, &backend.pushes).await {
        Ok(permit) => permit,
        Err(busy) => return Ok(busy),
    };
    let push = Push {
        protocol: protocol(&parts.headers),
        input,
        stateful: false,
        pusher: reader.id().into(),
        permit,
        ended: None,
    };
    let stream = run(&services, backend, mount, l, push).await?;
    Ok(answer::stream("application/x-git-receive-pack-result".into(), stream, ()))
}

/// The most that a client may send for a push: its pack, and the names of its refs.
pub fn max_request(settings: &Settings) -> u64 {
    settings.max_push_bytes() + MAX_COMMANDS_BYTES
}

/// A push that may begin, whichever way it came.
pub struct Push {
    /// What the client says of its protocol.
    pub protocol: Option<String>,
    /// What it sends.
    pub input: RequestStream,
    /// Whether one connection carries the whole protocol.
    pub stateful: bool,
    /// Who pushes.
    pub pusher: Pusher,
    /// Its slot, given back when it has been recorded.
    pub permit: OwnedSemaphorePermit,
    /// Hears whether the program ended well.
    pub ended: Option<oneshot::Sender<bool>>,
}

/// Runs a push by the rules of its mount and records what it changed, before the client hears the end.
pub async fn run(
    services: &Services,
    backend: Arc<GitBackend>,
    mount: Mount,
    l: L,
    push: Push,
) -> Result<ByteStream, AppError> {
    let settings: Settings = mount.settings();
    let repository = backend.open(services, &mount).await.map_err(|error| answer::failed(l, error))?;
    let default_branch = repository.default_branch().await.map_err(|error| answer::failed(l, error))?;
    let rules = hooks::rules(l, &settings, default_branch.as_deref());
    let folder = match rules.is_empty() {
        true => None,
        false => Some(backend.hooks(services).await?),
    };
    let Push { protocol, input, stateful, pusher, permit, ended } = push;
    let request = ReceivePack {
        protocol,
        input,
        env: rules,
        hooks: folder,
        max_bytes: Some(settings.max_push_bytes()),
        stateful,
    };
    let services = services.clone();
    let after = move |result: Result<(), ScmError>| async move {
        // Whatever the program said: what it changed before it failed is there as well.
        pushed::note(&services, &mount, pusher, &backend).await;
        if let Some(ended) = ended {
            let _ = ended.send(result.is_ok());
        }
        drop(permit);
    };
    repository.receive_pack(request, after).await.map_err(|error| answer::failed(l, error))
}
