//! A protocol of a tool's own at its page's address: methods that pages don't have, anywhere below the mount.

use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::http::{Method, Uri};
use axum::middleware::{Next, from_fn};

use crate::routes::{Route, guard, route};
use crate::{Routes, Row, Services};

/// Methods that pages and forms have: of these only what is below the protocol's own folder is the protocol's.
const OF_PAGES: [Method; 6] =
    [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

/// Which requests a protocol answers, and who may send them.
#[derive(Clone, Copy, Debug)]
pub struct Protocol {
    /// A folder below the mount in which every listed method is the protocol's: `/!svn`.
    pub folder: &'static str,
    /// Methods that only read.
    pub reads: &'static [&'static str],
    /// The row of those.
    pub read: Row,
    /// Methods that may change something.
    pub writes: &'static [&'static str],
    /// The row of those.
    pub write: Row,
}

impl Protocol {
    /// Whether a request is the protocol's, by its method and its path below the mount.
    pub fn claims(&self, method: &Method, path: &str) -> bool {
        let is_inside =
            path.strip_prefix(self.folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let is_listed = self.reads.iter().chain(self.writes).any(|own| *own == method.as_str());
        is_listed && (is_inside || !OF_PAGES.contains(method))
    }

    /// The row of a method; what is not listed as reading counts as writing.
    fn row(&self, method: &str) -> Row {
        if self.reads.contains(&method) { self.read } else { self.write }
    }

    fn rows(&self) -> Vec<Route> {
        let methods = self.reads.iter().chain(self.writes);
        let rows = methods.map(|method| {
            let is_of_pages = OF_PAGES.iter().any(|own| own.as_str() == *method);
            let folder = if is_of_pages { self.folder } else { "" };
            route(method, &format!("{folder}/{{*path}}"), &self.row(method))
        });
        rows.collect()
    }
}

/// A protocol with its one handler.
pub(crate) struct Served {
    pub(crate) protocol: Protocol,
    pub(crate) router: Router<Services>,
}

impl Routes {
    /// Adds a protocol. Its one handler gets every request that is the protocol's, after the check that its row asks for.
    pub fn protocol<H, T>(mut self, mut protocol: Protocol, handler: H) -> Routes
    where
        H: Handler<T, Services>,
        T: 'static,
    {
        for (row, scope) in [
            (&mut protocol.read, farrier_domain::TokenScope::Read),
            (&mut protocol.write, farrier_domain::TokenScope::Write),
        ] {
            row.complete(self.read, scope);
        }
        self.rows.extend(protocol.rows());
        let router = Router::new().fallback(handler).layer(from_fn(move |request: Request, next: Next| {
            let row = protocol.row(request.method().as_str());
            guard(row, request, next)
        }));
        self.served = Some(Served { protocol, router });
        self
    }

    /// Takes the protocol out, for the host, which asks it first.
    pub fn take_protocol(&mut self) -> Option<(Protocol, Router<Services>)> {
        self.served.take().map(|served| (served.protocol, served.router))
    }
}

/// Whether a request is one that only a program sends, which asks for a password where a browser would show a page.
pub fn is_from_program(method: &Method, uri: &Uri) -> bool {
    !OF_PAGES.contains(method) || uri.path().contains("/!svn/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use farrier_domain::{Permission, Role};

    #[test]
    fn pages_keep_what_is_theirs() {
        const READ: Permission = Permission { id: "x.read", default: Role::Anonymous };
        let protocol = Protocol {
            folder: "/!x",
            reads: &["GET", "PROPFIND"],
            read: Row::of("tree", READ),
            writes: &["PUT", "MERGE"],
            write: Row::of("tree", READ),
        };
        let claims = |method: &str, path| protocol.claims(&method.parse().expect("a method"), path);
        for (method, path) in [("GET", "/!x/a"), ("PUT", "/!x"), ("PROPFIND", "/src/a"), ("MERGE", "/")] {
            assert!(claims(method, path), "{method} {path}");
        }
        for (method, path) in
            [("GET", "/"), ("GET", "/!xy/a"), ("PUT", "/a"), ("POST", "/!x/a"), ("LOCK", "/!x/a")]
        {
            assert!(!claims(method, path), "{method} {path}");
        }
        assert_eq!(protocol.rows()[0].path, "/!x/{*path}");
    }
}
