//! Routes with a row each: what they show, who may, what they cost.
//!
//! A route cannot be added without its row, and the check that the row asks for runs before the handler: there is no
//! second door without the first one's check.

use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use farrier_domain::projects::{self, Project};
use farrier_domain::{Permission, Reader, TokenScope};
use serde::Serialize;

use crate::protocol::Served;
use crate::{Mount, Problem, Services};

/// What a page costs, which decides caching headers, limits for strangers, and what is shed first under load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Cost {
    /// Bytes from memory.
    Static,
    /// A few rows.
    Cheap,
    /// A whole page.
    Page,
    /// May take long: runs in a bounded pool with a time limit.
    Heavy,
}

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Everybody; the handler shows only what the reader may see.
    Nothing,
    /// Anybody with an account.
    Account,
    /// Administrators of the site.
    SiteAdmin,
    /// Whoever may know of the project in the address.
    ProjectRead,
    /// Administrators of the project in the address.
    ProjectAdmin,
    /// Whoever has the permission at the mount in the address.
    Mount(Permission),
}

impl From<Permission> for Needs {
    fn from(permission: Permission) -> Needs {
        Needs::Mount(permission)
    }
}

/// A route's row, to be written next to it.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    object: &'static str,
    needs: Needs,
    scope: Option<TokenScope>,
    cost: Cost,
    cached: Option<Shows>,
    /// The permission by which the mount's existence may be known, for an honest 403.
    sees: Option<Permission>,
}

impl Row {
    /// A route about an `object` (`ticket`) for whoever `needs` lets in.
    pub const fn new(object: &'static str, needs: Needs) -> Row {
        Row { object, needs, scope: None, cost: Cost::Page, cached: None, sees: None }
    }
    /// A tool's route for whoever has a permission at the mount.
    pub const fn of(object: &'static str, permission: Permission) -> Row {
        Row::new(object, Needs::Mount(permission))
    }
    /// Another cost than [`Cost::Page`].
    pub const fn cost(mut self, cost: Cost) -> Row {
        self.cost = cost;
        self
    }
    /// A page that may be kept for readers without a session: every row that it shows is in a table whose triggers name
    /// the mount or the project's parts, see [`Shows`].
    pub const fn cached(mut self, shows: Shows) -> Row {
        self.cached = Some(shows);
        self
    }
    /// Another token scope than reading for GET and writing for the rest.
    pub const fn scope(mut self, scope: TokenScope) -> Row {
        self.scope = Some(scope);
        self
    }
    /// Fills in what follows from where the row stands.
    pub(crate) fn complete(&mut self, read: Option<Permission>, scope: TokenScope) {
        self.sees = read;
        self.scope = self.scope.or(Some(scope));
    }
}

/// A row as the registry lists it.
pub(crate) fn route(method: &str, path: &str, row: &Row) -> Route {
    Route {
        method: method.to_owned(),
        path: path.to_owned(),
        object: row.object,
        needs: match row.needs {
            Needs::Mount(permission) => permission.id.to_owned(),
            other => format!("{other:?}"),
        },
        scope: row.scope.unwrap_or(TokenScope::Admin),
        cost: row.cost,
        cached: row.cached,
    }
}

/// What a page that may be kept hangs on, beside the site's structure and people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Shows {
    /// What is in the mounts of the project in the address.
    Mounts,
    /// That, and what happened lately.
    Activity,
}

/// Says of an answer that it may be kept: the page cache reads it from the response's extensions.
#[derive(Clone, Debug)]
pub struct Cacheable {
    /// The project whose mounts it may show.
    pub project: Option<Project>,
    /// Whether it shows what happened lately.
    pub shows_activity: bool,
}

/// Takes back that an answer may be kept: something on it is still being looked for.
#[derive(Clone, Copy, Debug)]
pub struct Unfinished;

/// One route as the registry lists it.
#[derive(Clone, Debug, Serialize)]
pub struct Route {
    /// `GET`.
    pub method: String,
    /// Below the mount, the project, or the site.
    pub path: String,
    /// What it is about.
    pub object: &'static str,
    /// Who may, in words.
    pub needs: String,
    /// The least that a token must allow.
    pub scope: TokenScope,
    /// What it costs.
    pub cost: Cost,
    /// What it hangs on, when it may be kept for readers without a session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cached: Option<Shows>,
}

/// Some routes with their rows.
#[derive(Default)]
pub struct Routes {
    router: Router<Services>,
    pub(crate) rows: Vec<Route>,
    pub(crate) read: Option<Permission>,
    pub(crate) served: Option<Served>,
}

impl Routes {
    /// No routes yet.
    pub fn new() -> Routes {
        Routes::default()
    }

    /// Routes of a tool whose pages are known to exist by whoever has `read`: to them a refusal is a 403, to all others
    /// a 404.
    pub fn reading(read: Permission) -> Routes {
        Routes { read: Some(read), ..Routes::default() }
    }

    /// Adds a page.
    pub fn get<H, T>(self, path: &str, row: Row, handler: H) -> Routes
    where
        H: Handler<T, Services>,
        T: 'static,
    {
        self.add(Method::GET, path, row, handler)
    }
    /// Adds something that changes.
    pub fn post<H, T>(self, path: &str, row: Row, handler: H) -> Routes
    where
        H: Handler<T, Services>,
        T: 'static,
    {
        self.add(Method::POST, path, row, handler)
    }
    /// Adds something that replaces.
    pub fn put<H, T>(self, path: &str, row: Row, handler: H) -> Routes
    where
        H: Handler<T, Services>,
        T: 'static,
    {
        self.add(Method::PUT, path, row, handler)
    }
    /// Adds something that changes a part.
    pub fn patch<H, T>(self, path: &str, row: Row, handler: H) -> Routes
    where
        H: Handler<T, Services>,
        T: 'static,
    {
        self.add(Method::PATCH, path, row, handler)
    }
    /// Adds something that removes.
    pub fn delete<H, T>(self, path: &str, row: Row, handler: H) -> Routes
    where
        H: Handler<T, Services>,
        T: 'static,
    {
        self.add(Method::DELETE, path, row, handler)
    }

    fn add<H, T>(mut self, method: Method, path: &str, mut row: Row, handler: H) -> Routes
    where
        H: Handler<T, Services>,
        T: 'static,
    {
        row.complete(self.read, if method == Method::GET { TokenScope::Read } else { TokenScope::Write });
        self.rows.push(route(method.as_str(), path, &row));
        let filter = MethodFilter::try_from(method).expect("one of the methods above");
        let guarded: MethodRouter<Services> =
            on(filter, handler).layer(from_fn(move |request: Request, next: Next| guard(row, request, next)));
        self.router = self.router.route(path, guarded);
        self
    }

    /// Adds other routes to these.
    pub fn merge(mut self, other: Routes) -> Routes {
        self.router = self.router.merge(other.router);
        self.rows.extend(other.rows);
        self.served = self.served.or(other.served);
        self
    }

    /// Lets every handler of these routes take `Extension<T>`: what a shared set of pages needs to know of its tool.
    pub fn with<T: Clone + Send + Sync + 'static>(mut self, value: T) -> Routes {
        self.router = self.router.layer(axum::Extension(value.clone()));
        self.served = self
            .served
            .map(|served| Served { router: served.router.layer(axum::Extension(value)), ..served });
        self
    }

    /// The rows, for the registry and the tests that walk them.
    pub fn rows(&self) -> &[Route] {
        &self.rows
    }

    /// The router itself, for the host.
    pub fn into_router(self) -> Router<Services> {
        self.router
    }
}

pub(crate) async fn guard(row: Row, mut request: Request, next: Next) -> Response {
    let reader = request.extensions().get::<Reader>().cloned().unwrap_or_else(Reader::anonymous);
    let scope = row.scope.unwrap_or(TokenScope::Admin);
    if let Err(problem) = check(&row, &reader, &request) {
        return problem.into_response();
    }
    if reader.scope < scope {
        return Problem::of(StatusCode::FORBIDDEN)
            .detail(format!(
                "This token's scope is \"{}\"; this needs \"{}\".",
                reader.scope.as_str(),
                scope.as_str()
            ))
            .into_response();
    }
    request.extensions_mut().insert(row.cost);
    let cacheable = row.cached.map(|shows| Cacheable {
        project: request.extensions().get::<Project>().cloned(),
        shows_activity: shows == Shows::Activity,
    });
    let mut response = next.run(request).await;
    response.extensions_mut().insert(row.cost);
    if let Some(cacheable) = cacheable
        && response.extensions().get::<Unfinished>().is_none()
    {
        response.extensions_mut().insert(cacheable);
    }
    response
}

fn check(row: &Row, reader: &Reader, request: &Request) -> Result<(), Problem> {
    let allowed = |fine: bool, visible: bool| match (fine, visible) {
        (true, _) => Ok(()),
        (false, false) => Err(Problem::not_found()),
        // Signing in may help; the layer that draws problems offers it.
        (false, true) if reader.user.is_none() => Err(Problem::of(StatusCode::UNAUTHORIZED)),
        (false, true) => Err(Problem::of(StatusCode::FORBIDDEN)),
    };
    match row.needs {
        Needs::Nothing => Ok(()),
        Needs::Account => allowed(reader.user.is_some(), true),
        // The administrators' pages are nobody else's business, so they are not even there.
        Needs::SiteAdmin => allowed(reader.is_site_admin(), reader.user.is_none()),
        Needs::ProjectRead | Needs::ProjectAdmin => {
            let project = request.extensions().get::<Project>().ok_or_else(Problem::not_found)?;
            let visible = projects::may_read(project, reader);
            allowed(
                if row.needs == Needs::ProjectRead { visible } else { projects::may_admin(project, reader) },
                visible,
            )
        }
        Needs::Mount(permission) => {
            let mount = request.extensions().get::<Mount>().ok_or_else(Problem::not_found)?;
            let visible = row.sees.is_some_and(|read| mount.allows(reader, read));
            let fine = mount.allows(reader, permission) && (visible || row.sees.is_none());
            allowed(fine, visible)
        }
    }
}
