//! Relative addresses of a file in a repository, seen from the page that shows it.

use url::{ParseError, Url};

/// Resolves a relative address against a base path; leaves absolute ones, paths from the root, queries and fragments alone.
pub(crate) fn rebase(base: &str, address: &str) -> Option<String> {
    let relative = address.trim();
    let leaves = relative.is_empty() || relative.starts_with(['/', '\\', '#', '?']);
    if leaves || Url::parse(relative) != Err(ParseError::RelativeUrlWithoutBase) {
        return None;
    }
    // The host is only there because a path alone can't be parsed.
    let host = Url::parse("http://base.invalid").ok()?;
    let base = host.join(base).ok()?;
    let joined = base.join(relative).ok()?;
    if joined.host_str() != base.host_str() || joined.scheme() != base.scheme() {
        return None;
    }
    let whole = joined.as_str();
    match base.host_str() {
        Some("base.invalid") => whole.strip_prefix("http://base.invalid").map(str::to_owned),
        _ => Some(whole.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::rebase;

    #[test]
    fn rebases() {
        let check = |address: &str, expected: Option<&str>| {
            assert_eq!(rebase("/demo/code/src/branch/main/docs/", address).as_deref(), expected, "{address}");
        };
        check("a.md", Some("/demo/code/src/branch/main/docs/a.md"));
        check("./img/a b.png?x#y", Some("/demo/code/src/branch/main/docs/img/a%20b.png?x#y"));
        check("../README.md", Some("/demo/code/src/branch/main/README.md"));
        check("../../../../../../../x", Some("/x"));
        check(" x ", Some("/demo/code/src/branch/main/docs/x"));
        for address in [
            "",
            "#a",
            "?a",
            "/a",
            "//evil.example/a",
            "\\\\evil",
            "http://a/b",
            "mailto:a@b",
            "javascript:x",
            "http:evil",
        ] {
            check(address, None);
        }
        assert_eq!(
            rebase("https://cdn.example/raw/", "a.png").as_deref(),
            Some("https://cdn.example/raw/a.png")
        );
    }
}
