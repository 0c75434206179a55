//! Headers on their way to the child and back.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use base64::Engine;

/// Headers of a connection rather than of a message, and those that say who somebody is.
const KEPT_BACK: &[&str] = &[
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "expect",
    "host",
    "authorization",
    "cookie",
    "accept-encoding",
    "x-farrier-key",
];

/// Headers of the child's answers that are nobody's business.
const DROPPED: &[&str] =
    &["connection", "keep-alive", "transfer-encoding", "server", "vary", "date", "www-authenticate"];

/// The header that the child believes in.
const KEY: HeaderName = HeaderName::from_static("x-farrier-key");

/// The headers of a request as the child gets them. `base` is the site's own address, `child` the child's.
pub fn to_child(from: &HeaderMap, base: &str, child: &str, user: &str, key: &str) -> HeaderMap {
    let mut to = HeaderMap::new();
    for (name, value) in from {
        if !KEPT_BACK.contains(&name.as_str()) {
            to.append(name, value.clone());
        }
    }
    // Both name places of this server, by its whole address.
    for name in ["destination", "if"] {
        if let Some(value) = to.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned) {
            match HeaderValue::from_str(&moved(&value, base, child)) {
                Ok(value) => to.insert(HeaderName::from_static(name), value),
                Err(_) => to.remove(name),
            };
        }
    }
    let name = base64::engine::general_purpose::STANDARD.encode(format!("{user}:-"));
    let own = [
        (header::HOST, child.trim_start_matches("http://").to_owned()),
        (header::AUTHORIZATION, format!("Basic {name}")),
        (KEY, key.to_owned()),
    ];
    for (name, value) in own {
        if let Ok(value) = HeaderValue::from_str(&value) {
            to.insert(name, value);
        }
    }
    to
}

/// Replaces the address of one server by another's, whatever scheme and name the client called ours by.
fn moved(value: &str, base: &str, child: &str) -> String {
    if value.contains(base) {
        return value.replace(base, child);
    }
    let is_address = value.starts_with("http://") || value.starts_with("https://");
    let path = value.splitn(4, '/').nth(3);
    match path.filter(|_| is_address) {
        Some(path) => format!("{child}/{path}"),
        None => value.to_owned(),
    }
}

/// What `svn` must know about the content of a file: that it is a difference.
const DELTA: &str = "application/vnd.svn-svndiff";

/// The headers of an answer as the client gets them.
///
/// A file of a repository is nothing that a browser may run under this site's address, whatever type it was given.
pub fn to_client(method: &Method, from: &HeaderMap, base: &str, child: &str) -> HeaderMap {
    let mut to = HeaderMap::new();
    for (name, value) in from {
        if DROPPED.contains(&name.as_str()) {
            continue;
        }
        let value = match value.to_str() {
            Ok(text) if text.contains(child) => HeaderValue::from_str(&text.replace(child, base)).ok(),
            _ => Some(value.clone()),
        };
        to.extend(value.map(|value| (name.clone(), value)));
    }
    let is_delta =
        to.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(DELTA.as_bytes()));
    if !is_delta && matches!(*method, Method::GET | Method::HEAD) {
        to.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
        to.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
        to.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    }
    to.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    to
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_passes_a_name_or_a_key_on() {
        let mut from = HeaderMap::new();
        for (name, value) in [
            ("authorization", "Basic evil"),
            ("x-farrier-key", "guess"),
            ("destination", "https://forge.example/demo/svn/a%20b"),
            ("if", "<https://forge.example/demo/svn/a> (<opaquelocktoken:1>)"),
            ("depth", "1"),
            ("cookie", "farrier_session=x"),
        ] {
            from.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        let to = to_child(&from, "https://forge.example", "http://127.0.0.1:9", "alice", "k");
        let get = |name: &str| {
            to.get_all(name).iter().map(|value| value.to_str().unwrap_or("?")).collect::<Vec<_>>()
        };
        assert_eq!(get("authorization"), ["Basic YWxpY2U6LQ=="]);
        assert_eq!((get("x-farrier-key"), get("cookie"), get("depth")), (vec!["k"], vec![], vec!["1"]));
        assert_eq!(get("destination"), ["http://127.0.0.1:9/demo/svn/a%20b"]);
        assert_eq!(get("if"), ["<http://127.0.0.1:9/demo/svn/a> (<opaquelocktoken:1>)"]);
        assert_eq!(
            moved("http://other:80/x", "https://forge.example", "http://127.0.0.1:9"),
            "http://127.0.0.1:9/x"
        );
        assert_eq!(moved("/demo/svn/x", "https://forge.example", "http://127.0.0.1:9"), "/demo/svn/x");
    }
}
