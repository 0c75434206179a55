//! Where a form leads back to: an address of this site, never of another.

use axum::response::{IntoResponse, Redirect, Response};
use percent_encoding::{CONTROLS, utf8_percent_encode};

/// The path that `next` names when it is one of this site, else `/`.
///
/// Browsers read `//host`, `/\host` and, since they drop tabs and line ends, `/⇥/host` as another site's address.
pub(crate) fn path(next: &str) -> &str {
    let mut letters = next.chars();
    let begins = letters.next() == Some('/') && !matches!(letters.next(), Some('/' | '\\'));
    if begins && next.len() <= 2048 && !next.chars().any(char::is_control) { next } else { "/" }
}

/// Goes there with GET.
pub(crate) fn redirect(next: &str) -> Response {
    let encoded = utf8_percent_encode(path(next), CONTROLS).to_string();
    Redirect::to(&encoded).into_response()
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn other_sites_are_refused() {
        for next in ["/", "/demo/bugs?q=a&b=//x", "/-/account", "/demo/wiki/Größe"] {
            assert_eq!(path(next), next);
        }
        for next in [
            "",
            "demo",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/\t/evil.example",
            "\\x",
            " /",
        ] {
            assert_eq!(path(next), "/", "{next:?}");
        }
        assert_eq!(path(&"/".repeat(9)), "/");
        assert_eq!(path(&format!("/{}", "a".repeat(4000))), "/");
    }
}
