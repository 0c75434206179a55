//! Where in a repository an address points to.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use farrier_scm::{RefKind, RepoPath, Repository, RevisionId, ScmError};
use farrier_tool::{Mount, Services};
use farrier_web::AppError;
use percent_encoding::percent_decode_str;

use crate::SharedBackend;
use crate::address::encode;
use crate::error::answer;

/// The parts of an address after the page's word: `branch/main/lib/x.rs`. Names need not be UTF-8.
pub struct Rest {
    kind: RefKind,
    bytes: Vec<u8>,
}

impl<S: Send + Sync> FromRequestParts<S> for Rest {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Rest, AppError> {
        let mut pieces = parts.uri.path().trim_start_matches('/').splitn(3, '/');
        let (_, kind, rest) =
            (pieces.next(), pieces.next().unwrap_or_default(), pieces.next().unwrap_or_default());
        let kind = kind.parse().map_err(|_| AppError::NotFound)?;
        let bytes: Vec<u8> = percent_decode_str(rest.trim_end_matches('/')).collect();
        Ok(Rest { kind, bytes })
    }
}

/// A revision and a path in a repository, and how the address named them.
pub struct Place {
    pub repository: Arc<dyn Repository>,
    pub kind: RefKind,
    pub name: String,
    pub id: RevisionId,
    pub path: RepoPath,
}

impl Place {
    /// Resolves an address; the name is looked up once and only the id goes on.
    pub async fn of(
        backend: &SharedBackend,
        services: &Services,
        mount: &Mount,
        rest: &Rest,
    ) -> Result<Place, AppError> {
        let repository = backend.repository(services, mount).await.map_err(answer)?;
        let (name, path) = repository.split_ref_path(rest.kind, &rest.bytes).await.map_err(answer)?;
        let id = repository.resolve(rest.kind, &name).await.map_err(answer)?;
        Ok(Place { repository, kind: rest.kind, name, id, path })
    }

    /// The default branch; none when there is nothing in it.
    pub async fn home(
        backend: &SharedBackend,
        services: &Services,
        mount: &Mount,
    ) -> Result<Option<Place>, AppError> {
        let repository = backend.repository(services, mount).await.map_err(answer)?;
        let Some(name) = repository.default_branch().await.map_err(answer)? else { return Ok(None) };
        let id = match repository.resolve(RefKind::Branch, &name).await {
            Ok(id) => id,
            Err(ScmError::NotFound | ScmError::Empty) => return Ok(None),
            Err(error) => return Err(answer(error)),
        };
        Ok(Some(Place { repository, kind: RefKind::Branch, name, id, path: RepoPath::root() }))
    }

    /// The address of another page about the same place: `url(mount, "log")`.
    pub fn url(&self, mount: &Mount, page: &str) -> String {
        self.url_of(mount, page, &self.path)
    }

    /// The address of a page about another path of the same revision.
    pub fn url_of(&self, mount: &Mount, page: &str, path: &RepoPath) -> String {
        let slash = if path.is_root() { "" } else { "/" };
        mount.url(&format!("/{page}/{}/{}{slash}{}", self.kind, encode(&self.name), path.encoded()))
    }

    /// The address that will always show the same.
    pub fn permalink(&self, mount: &Mount, page: &str) -> String {
        let slash = if self.path.is_root() { "" } else { "/" };
        mount.url(&format!("/{page}/commit/{}{slash}{}", self.id, self.path.encoded()))
    }

    /// The name as people see it: a commit's id is cut.
    pub fn shown(&self) -> String {
        if self.kind == RefKind::Commit { self.id.short().to_owned() } else { self.name.clone() }
    }

    /// Lets a page whose revision never changes be kept a while by the browser.
    ///
    /// Not for long and not by others: the frame around it changes, and so do rights.
    pub fn kept(&self, mut page: Response) -> Response {
        if self.kind == RefKind::Commit {
            page.headers_mut()
                .insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=600"));
        }
        page
    }
}
