//! Push.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use farrier_scm::Repository;
use farrier_scm::git::{ReceivePack, Service};
use farrier_tool::{Mount, Services};
use farrier_web::{AppError, localizer};

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
    let max_bytes = settings.max_push_bytes();
    let input = body::read(&parts.headers, sent, max_bytes + MAX_COMMANDS_BYTES);
    let input =
        input.ok_or_else(|| AppError::Refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, msg::git_encoding(l)))?;
    let repository = backend.open(&services, &mount).await.map_err(|error| answer::failed(l, error))?;
    let default_branch = repository.default_branch().await.map_err(|error| answer::failed(l, error))?;
    let rules = hooks::rules(l, &settings, default_branch.as_deref());
    let folder = match rules.is_empty() {
        true => None,
        false => Some(backend.hooks(&services).await?),
    };
    let permit = match answer::slot(l, &backend.pushes).await {
        Ok(permit) => permit,
        Err(busy) => return Ok(busy),
    };
    let push = ReceivePack {
        protocol: protocol(&parts.headers),
        input,
        env: rules,
        hooks: folder,
        max_bytes: Some(max_bytes),
        stateful: false,
    };
    let actor = reader.id();
    let after = move |_ended| async move {
        // Whatever the program said: what it changed before it failed is there as well.
        pushed::note(&services, &mount, actor, &backend).await;
        drop(permit);
    };
    let stream = repository.receive_pack(push, after).await.map_err(|error| answer::failed(l, error))?;
    Ok(answer::stream("application/x-git-receive-pack-result".into(), stream, ()))
}
