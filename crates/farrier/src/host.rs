//! From an address to the router that answers: the one place that knows a tool can be off.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, OriginalUri, Request};
use axum::http::{Method, StatusCode, Uri, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use farrier_domain::Reader;
use farrier_domain::projects::{self, Project};
use farrier_tool::{Cost, Needs, Place, Problem, Protocol, Routes, Row, Services, is_from_program};
use farrier_web::{AppError, layers};
use tower::ServiceExt;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::csrf::CsrfLayer;

use crate::wiring::Program;

/// All routers, bound to the services.
struct Host {
    services: Services,
    project_pages: Router,
    project_api: Router,
    mount_api: Router,
    site_api: Router,
    tools: HashMap<&'static str, ToolRouters>,
}

/// What one tool answers.
struct ToolRouters {
    pages: Router,
    api: Router,
    protocol: Option<(Protocol, Router)>,
}

/// The largest body of a form without files; texts have limits of their own below it.
const MAX_FORM_BYTES: usize = 16 * 1024 * 1024;
/// The largest body of a form with files; each file has a limit of its own below it.
const MAX_UPLOAD_BYTES: usize = 2 * 1024 * 1024 * 1024;

/// The whole site as one service, with all layers around it.
pub fn router(program: &mut Program) -> Router {
    let services = program.services.clone();
    let openapi = vec![farrier_site::openapi()];
    let tools = std::mem::take(&mut program.routers)
        .into_iter()
        .map(|(id, mut pages, api)| {
            let protocol = pages.take_protocol();
            let routers = ToolRouters {
                protocol: protocol.map(|(own, router)| (own, router.with_state(services.clone()))),
                pages: pages.into_router().with_state(services.clone()),
                api: api.into_router().with_state(services.clone()),
            };
            (id, routers)
        })
        .collect();
    let host = Arc::new(Host {
        project_pages: farrier_projects::project_pages().into_router().with_state(services.clone()),
        project_api: farrier_projects::project_api().into_router().with_state(services.clone()),
        mount_api: farrier_projects::mount_api().into_router().with_state(services.clone()),
        site_api: farrier_site::api()
            .merge(farrier_projects::site_api())
            .with(Arc::new(openapi))
            .into_router()
            .with_state(services.clone()),
        tools,
        services: services.clone(),
    });
    let assets = Row::new("asset", Needs::Nothing).cost(Cost::Static);
    let assets = Routes::new().get("/-/static/{hash}/{*name}", assets, farrier_web::assets::serve);
    let site = farrier_site::pages().merge(farrier_projects::site_pages()).merge(assets);
    let site: Router = site.into_router().with_state(services.clone());
    let csrf = CsrfLayer::new();
    let csrf = csrf.clone().add_trusted_origin(&services.config.base_url).unwrap_or(csrf);
    let pages = layers::page_cache::PageCache::new(services.clone(), services.config.page_cache_bytes);
    let small = NotForContentType::const_new("application/x-git")
        .and(NotForContentType::const_new("application/mercurial"))
        .and(NotForContentType::const_new("application/octet-stream"))
        .and(NotForContentType::const_new("application/vnd.svn"))
        .and(NotForContentType::const_new("text/xml"));
    site.fallback(move |request: Request| {
        let host = host.clone();
        async move { host.dispatch(request).await }
    })
    .layer(from_fn(remember_address))
    .layer(csrf)
    .layer(CatchPanicLayer::custom(panicked))
    .layer(from_fn(layers::timing::measure))
    .layer(from_fn_with_state(services.clone(), layers::reader::identify))
    .layer(from_fn_with_state(services, layers::problems::draw))
    .layer(from_fn(layers::security::headers))
    .layer(from_fn(layers::validators::tag))
    .layer(from_fn_with_state(pages, layers::page_cache::serve))
    .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(small)))
}

/// Keeps the address as the browser has it and sets the body's limit by its kind.
async fn remember_address(mut request: Request, next: axum::middleware::Next) -> Response {
    let original = OriginalUri(request.uri().clone());
    request.extensions_mut().insert(original);
    let kind =
        request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let limit = if kind.starts_with("multipart/") { MAX_UPLOAD_BYTES } else { MAX_FORM_BYTES };
    DefaultBodyLimit::max(limit).apply(&mut request);
    next.run(request).await
}

fn panicked(panic: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let text =
        panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!("a handler panicked: {}", text.unwrap_or("no message"));
    Problem::of(StatusCode::INTERNAL_SERVER_ERROR).into_response()
}

impl Host {
    async fn dispatch(&self, request: Request) -> Response {
        let is_program = is_git_service(request.uri())
            || is_hg_client(&request)
            || is_from_program(request.method(), request.uri());
        let is_anonymous = request.extensions().get::<Reader>().is_none_or(|reader| reader.user.is_none());
        let response = match self.find_and_call(request).await {
            Ok(response) => response,
            Err(error) => error.into_response(),
        };
        // To a client without a password a hidden repository, a missing one and one that needs a password look the same.
        let refused = matches!(
            response.status(),
            StatusCode::NOT_FOUND | StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN
        );
        if is_program && is_anonymous && refused {
            let words = "This needs a user name and a password or token, or there is no such repository.";
            return layers::reader::ask_for_password(Problem::of(StatusCode::UNAUTHORIZED).detail(words));
        }
        response
    }

    async fn find_and_call(&self, mut request: Request) -> Result<Response, AppError> {
        let path = request.uri().path().trim_start_matches('/').to_owned();
        if let Some(old) = old_address(&path) {
            return Ok(redirect(StatusCode::MOVED_PERMANENTLY, &with_query(&old, request.uri())));
        }
        let (path, is_api) = match path.strip_prefix("rest/") {
            Some(rest) if rest.starts_with("-/") || rest == "openapi.json" => {
                let rest = format!("/{rest}");
                return Ok(call(&self.site_api, request, &rest).await);
            }
            Some(rest) => (rest.to_owned(), true),
            None => (path, false),
        };
        let reader = request.extensions().get::<Reader>().cloned().unwrap_or_else(Reader::anonymous);
        match self.services.known.find(&path).await? {
            Place::Project(project, rest) => {
                self.check_visible(&project, &reader)?;
                request.extensions_mut().insert(project);
                Ok(call(if is_api { &self.project_api } else { &self.project_pages }, request, &rest).await)
            }
            Place::Mount(mount, rest) => {
                let project = mount.project().clone();
                self.check_visible(&project, &reader)?;
                let tool = self.tools.get(mount.tool()).ok_or(AppError::NotFound)?;
                // Whoever may not read a tool does not learn that it is there, by whichever of its addresses.
                let registered = self.services.registry.tool(mount.tool()).ok_or(AppError::NotFound)?;
                if !mount.allows(&reader, registered.read()) {
                    return Err(AppError::NotFound);
                }
                request.extensions_mut().insert(mount.clone());
                request.extensions_mut().insert(project);
                if let Some(protocol) = registered.own_protocol
                    && matches!(rest.as_str(), "" | "/")
                    && !is_api
                    && let Some(route) = (protocol.route)(request.method(), request.uri(), request.headers())
                {
                    let headers = request.headers().clone();
                    let response = call(&tool.pages, request, route).await;
                    let refused = response.status() == StatusCode::FORBIDDEN && reader.user.is_some();
                    return Ok(match refused {
                        true => (protocol.refuse)(&self.services, &mount, &reader, &headers),
                        false => response,
                    });
                }
                let path = if rest.is_empty() { "/" } else { rest.as_str() };
                let router = match (is_api, &tool.protocol) {
                    (true, _) if rest.starts_with("/-/settings") => &self.mount_api,
                    (true, _) => &tool.api,
                    (false, Some((own, router))) if own.claims(request.method(), path) => router,
                    (false, _) => &tool.pages,
                };
                Ok(call(router, request, &rest).await)
            }
            Place::Moved(new) => {
                self.check_moved(&new, &reader).await?;
                let new = format!("/{}{new}", if is_api { "rest/" } else { "" });
                let status = match *request.method() {
                    Method::GET | Method::HEAD => StatusCode::MOVED_PERMANENTLY,
                    _ => StatusCode::PERMANENT_REDIRECT,
                };
                Ok(redirect(status, &with_query(&new, request.uri())))
            }
        }
    }

    fn check_visible(&self, project: &Project, reader: &Reader) -> Result<(), AppError> {
        if projects::may_read(project, reader) { Ok(()) } else { Err(AppError::NotFound) }
    }

    /// A redirect tells a new name, so it is only for those who may see what has it.
    async fn check_moved(&self, new: &str, reader: &Reader) -> Result<(), AppError> {
        match self.services.known.find(new).await? {
            Place::Project(project, _) => self.check_visible(&project, reader),
            Place::Mount(mount, _) => {
                self.check_visible(mount.project(), reader)?;
                let read = self.services.registry.tool(mount.tool()).ok_or(AppError::NotFound)?.read();
                if mount.allows(reader, read) { Ok(()) } else { Err(AppError::NotFound) }
            }
            Place::Moved(_) => Err(AppError::NotFound),
        }
    }
}

/// Calls a router with the address that it knows: without the part that named project and mount.
async fn call(router: &Router, mut request: Request, rest: &str) -> Response {
    let path = if rest.is_empty() { "/" } else { rest };
    let target = match request.uri().query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    match target.parse::<Uri>() {
        Ok(uri) => *request.uri_mut() = uri,
        Err(_) => return Problem::not_found().into_response(),
    }
    match router.clone().oneshot(request.map(Body::new)).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// Whether it is a request of Mercurial's protocol.
fn is_hg_client(request: &Request) -> bool {
    let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    let asks =
        request.uri().query().is_some_and(|query| query.split('&').any(|part| part.starts_with("cmd=")));
    asks && agent.is_some_and(|agent| agent.starts_with("mercurial/"))
}

fn is_git_service(uri: &Uri) -> bool {
    let path = uri.path();
    path.ends_with("/git-upload-pack")
        || path.ends_with("/git-receive-pack")
        || (path.ends_with("/info/refs") && uri.query().is_some_and(|query| query.contains("service=git-")))
}

/// Addresses of SourceForge and Allura: `/p/demo/code` is `/demo/code`, `/u/alice` is `/~alice`.
///
/// What follows begins with a letter: `/p//evil.example` would be another site's address without its `/p`.
fn old_address(path: &str) -> Option<String> {
    let (word, rest) = path.split_once('/')?;
    let rest = rest.trim_start_matches(['/', '\\']).trim_end_matches('/');
    match word {
        "p" if !rest.is_empty() => Some(format!("/{rest}")),
        "u" if !rest.is_empty() => Some(format!("/~{rest}")),
        _ => None,
    }
}

fn with_query(path: &str, uri: &Uri) -> String {
    match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    }
}

fn redirect(status: StatusCode, to: &str) -> Response {
    match axum::http::HeaderValue::from_str(to) {
        Ok(to) => (status, [(header::LOCATION, to)]).into_response(),
        Err(_) => Problem::not_found().into_response(),
    }
}
