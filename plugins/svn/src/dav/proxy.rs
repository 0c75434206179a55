//! One request to the child and its answer.

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::body::Body;
use axum::extract::{OriginalUri, Request, State};
use axum::http::{Method, StatusCode, Uri, header};
use axum::response::Response;
use farrier_domain::Reader;
use farrier_i18n::L;
use farrier_tool::{Mount, Problem, Services};
use farrier_web::{AppError, localizer};
use futures::StreamExt;
use http_body_util::{BodyDataStream, Either, Empty, StreamBody};
use hyper::body::{Body as _, Bytes, Frame, Incoming};
use hyper_util::rt::TokioIo;
use percent_encoding::percent_decode_str;
use tokio::net::TcpStream;

use super::{body, headers};
use crate::backend::SvnBackend;
use crate::httpd::HttpdError;
use crate::settings::Settings;
use crate::{msg, pushed};

/// How long a client waits for a slot before it is told to come back.
const WAIT: Duration = Duration::from_secs(20);
/// How long the child may think before it answers.
const THINK: Duration = Duration::from_secs(900);
/// What stands for a name where nobody signed in; only reading goes so far.
const NOBODY: &str = "-";

/// Any request that is WebDAV's. The row has checked the reader's rights already.
pub async fn pass_on(
    State(services): State<Services>,
    Extension(backend): Extension<Arc<SvnBackend>>,
    Extension(reader): Extension<Reader>,
    mount: Mount,
    OriginalUri(uri): OriginalUri,
    request: Request,
) -> Result<Response, AppError> {
    let (parts, sent) = request.into_parts();
    let l = localizer(&services, &parts.headers, &reader);
    let path = plain_path(&uri, &mount).ok_or(AppError::NotFound)?;
    let is_write = is_write(&parts.method);
    let user = match &reader.user {
        Some(user) => user.name.clone(),
        // A revision names its author, so there must be one, whatever the project allows.
        None if is_write => return Err(AppError::SignIn),
        None => NOBODY.to_owned(),
    };
    let settings: Settings = mount.settings();
    if length(&parts.headers).is_some_and(|length| length > settings.max_file_bytes()) {
        return Err(AppError::Refused(
            StatusCode::PAYLOAD_TOO_LARGE,
            msg::svn_too_large(l, settings.max_file_mb),
        ));
    }
    // Makes the repository if a crash prevented that, and tells a lost one.
    backend.open(&services, &mount).await.map_err(|error| failed(l, &error))?;
    let slot = match tokio::time::timeout(WAIT, backend.requests.clone().acquire_owned()).await {
        Ok(Ok(slot)) => slot,
        _ => {
            let problem = Problem::of(StatusCode::SERVICE_UNAVAILABLE).detail(msg::svn_busy(l));
            return Err(Problem { retry_after: Some(30), ..problem }.into());
        }
    };
    let (httpd, key) = backend.httpd.get(&services, &mount).await.map_err(|error| no_httpd(l, &error))?;
    let target = match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path,
    };
    let child = format!("http://127.0.0.1:{}", httpd.port);
    let base = services.config.base_url.clone();
    // A folder is made by a request without a body, and the child takes an empty one in chunks for a body.
    let content = match sent.is_end_stream() {
        true => Either::Left(Empty::<Bytes>::new()),
        false => {
            let chunks = body::of_client(sent, settings.max_file_bytes());
            Either::Right(StreamBody::new(chunks.map(|chunk| chunk.map(Frame::data))))
        }
    };
    let mut request = hyper::Request::new(content);
    *request.method_mut() = parts.method.clone();
    *request.uri_mut() = target.parse().map_err(|_| AppError::NotFound)?;
    *request.headers_mut() = headers::to_child(&parts.headers, &base, &child, &user, &key);
    // A task of its own, so that a commit is recorded even when its client goes away before the answer.
    let exchange = tokio::spawn(async move {
        let (answer, connection) = send(httpd.port, request).await?;
        let (head, content) = answer.into_parts();
        let is_commit = parts.method.as_str() == "MERGE" && head.status.is_success();
        let mut response = Response::new(Body::empty());
        *response.status_mut() = head.status;
        *response.headers_mut() = headers::to_client(&parts.method, &head.headers, &base, &child);
        let chunks = BodyDataStream::new(content).map(|chunk| chunk.map_err(std::io::Error::other)).boxed();
        let actor = reader.id();
        *response.body_mut() = body::of_child(chunks, async move {
            if is_commit {
                pushed::note(&services, &mount, actor, &backend).await;
            }
            drop((connection, httpd, slot));
        });
        anyhow::Ok(response)
    });
    match exchange.await {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(error)) => Err(broken(l, &error)),
        Err(error) => Err(broken(l, &error)),
    }
}

/// Sends a request to the child; what comes beside the answer keeps the connection.
async fn send<B>(
    port: u16,
    request: hyper::Request<B>,
) -> anyhow::Result<(hyper::Response<Incoming>, impl Send + 'static)>
where
    B: hyper::body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let stream = TcpStream::connect(("127.0.0.1", port)).await?;
    let _ = stream.set_nodelay(true);
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let answer = tokio::time::timeout(THINK, sender.send_request(request)).await??;
    Ok((answer, sender))
}

fn is_write(method: &Method) -> bool {
    !super::PROTOCOL.reads.contains(&method.as_str())
}

fn length(headers: &axum::http::HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The path as it was sent, unless the child could take it for another place than the one that was checked.
fn plain_path(uri: &Uri, mount: &Mount) -> Option<String> {
    is_plain(uri.path(), &mount.url("")).then(|| uri.path().to_owned())
}

fn is_plain(path: &str, mount: &str) -> bool {
    let decoded: Vec<u8> = percent_decode_str(path).collect();
    let has_dots = decoded.split(|byte| *byte == b'/').any(|part| part == b"." || part == b"..");
    let is_odd = decoded.contains(&0) || path.to_ascii_lowercase().contains("%2f") || path.contains("//");
    let is_below = path.strip_prefix(mount).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    is_below && !has_dots && !is_odd
}

fn no_httpd(l: L, error: &HttpdError) -> AppError {
    tracing::error!("Subversion cannot be served: {error:#}");
    let text = match error {
        HttpdError::Missing(package) => msg::svn_no_program(l, *package),
        HttpdError::Failed(_) => msg::svn_unserved(l),
    };
    AppError::Refused(StatusCode::SERVICE_UNAVAILABLE, text)
}

fn broken(l: L, error: &dyn std::fmt::Display) -> AppError {
    tracing::error!("the httpd of Subversion did not answer: {error}");
    AppError::Refused(StatusCode::BAD_GATEWAY, msg::svn_unserved(l))
}

/// Why a repository cannot be served, for a client.
fn failed(l: L, error: &farrier_scm::ScmError) -> AppError {
    use farrier_scm::ScmError;
    tracing::error!("a Subversion client could not be served: {error}");
    let text = match error {
        ScmError::Missing(_) => msg::svn_no_program(l, "subversion"),
        _ => msg::svn_missing(l),
    };
    AppError::Refused(StatusCode::SERVICE_UNAVAILABLE, text)
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_path_leads_out_of_the_mount() {
        let is_plain = |path| super::is_plain(path, "/demo/svn");
        for good in ["/demo/svn", "/demo/svn/", "/demo/svn/!svn/vcc/default", "/demo/svn/a%20b/%c3%a4..x"] {
            assert!(is_plain(good), "{good}");
        }
        for bad in [
            "/demo/svn/../secret",
            "/demo/svn/%2e%2e/secret",
            "/demo/svn/a/.%2E/b",
            "/demo/svn/a%2fb",
            "/demo/svn//x",
            "/demo/svn/./x",
            "/demo/svnx",
            "/demo/svn/%00",
            "/Demo/svn",
        ] {
            assert!(!is_plain(bad), "{bad}");
        }
    }
}
