//! Which of our crates may build on which: the picture of `docs/ARCHITECTURE.md`, as a table.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use super::Finding;

/// What a crate may name under `[dependencies]`.
enum May<'a> {
    /// Only these.
    See(&'a [&'a str]),
    /// Every crate but these.
    SeeAllBut(&'a [&'a str]),
}

/// One row per crate, without the prefix `farrier-`. The lowest come first.
const ARROWS: &[(&str, May)] = &[
    // Leaves: one concern each, no knowledge of projects.
    ("i18n", May::See(&[])),
    ("i18n-build", May::See(&[])),
    ("process", May::See(&[])),
    ("highlight", May::See(&[])),
    ("markdown", May::See(&[])),
    ("search", May::See(&[])),
    ("mail", May::See(&[])),
    ("db", May::See(&[])),
    ("scm", May::See(&["process"])),
    // An old step must not change with new code, so the migrations see no crate of ours.
    ("migrations", May::See(&[])),
    ("jobs", May::See(&["db"])),
    ("domain", May::See(&["db", "jobs", "migrations"])),
    // Above the projects, below any one tool.
    ("tool", May::See(&["db", "domain", "jobs", "search", "mail", "markdown", "i18n", "scm", "process"])),
    ("web", May::See(&["tool", "domain", "db", "jobs", "markdown", "highlight", "i18n", "search", "mail"])),
    (
        "code",
        May::See(&["web", "tool", "domain", "db", "jobs", "scm", "highlight", "markdown", "i18n", "search"]),
    ),
    ("rooms", May::See(&["web", "tool", "domain", "db", "jobs", "markdown", "i18n", "search"])),
    // The pages of the site and of projects, which belong to no tool.
    ("site", May::See(&["web", "tool", "domain", "db", "jobs", "markdown", "i18n", "search", "mail"])),
    ("projects", May::See(&["web", "tool", "domain", "db", "jobs", "markdown", "i18n", "search"])),
    // The SSH server asks the tools, as the host of the pages does.
    ("ssh", May::See(&["tool", "domain", "i18n"])),
    // The one place that knows all.
    ("farrier", May::SeeAllBut(&["testkit", "tests", "xtask", "example-tool"])),
    // What is never shipped.
    ("testkit", May::SeeAllBut(&["tests", "xtask", "example-tool"])),
    ("tests", May::SeeAllBut(&["xtask"])),
    ("example-tool", May::See(&["tool", "web", "domain", "db", "jobs", "search", "i18n"])),
    ("xtask", May::See(&["i18n-build"])),
];

/// Every crate below `plugins/`. A plugin never sees another: they meet through an event or a link of `tool`.
const PLUGIN: May = May::See(&[
    "web",
    "tool",
    "domain",
    "db",
    "jobs",
    "code",
    "rooms",
    "scm",
    "process",
    "markdown",
    "highlight",
    "i18n",
    "search",
    "mail",
]);

/// Compares what cargo says about our crates with the table.
pub fn check(metadata: &Value) -> Result<Vec<Finding>> {
    let root = metadata["workspace_root"].as_str().context("cargo metadata names no workspace")?;
    let packages = metadata["packages"].as_array().context("cargo metadata names no packages")?;
    let mut findings = Vec::new();
    for package in packages {
        let name = short(package["name"].as_str().unwrap_or_default());
        let manifest = package["manifest_path"].as_str().unwrap_or_default();
        let path =
            Path::new(manifest).strip_prefix(root).unwrap_or(Path::new(manifest)).display().to_string();
        let is_plugin = path.starts_with("plugins/");
        let may = match ARROWS.iter().find(|(of, _)| *of == name) {
            Some((_, may)) => may,
            None if is_plugin => &PLUGIN,
            None => {
                let advice =
                    format!("`{name}` has no row in xtask/src/tidy/arrows.rs: say there what it may see");
                findings.push(Finding { path, line: 1, advice });
                continue;
            }
        };
        let text = std::fs::read_to_string(manifest).unwrap_or_default();
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            if dependency["path"].is_null() {
                continue;
            }
            let full_name = dependency["name"].as_str().unwrap_or_default();
            let kind = dependency["kind"].as_str().unwrap_or("normal");
            if let Some(reason) = objection(name, may, short(full_name), kind) {
                let line =
                    text.lines().position(|line| line.starts_with(full_name)).map_or(1, |index| index + 1);
                let advice = format!("`{name}` must not build on `{}`: {reason}", short(full_name));
                findings.push(Finding { path: path.clone(), line, advice });
            }
        }
    }
    Ok(findings)
}

fn objection(of: &str, may: &May, on: &str, kind: &str) -> Option<&'static str> {
    let is_listed = match may {
        May::See(list) => list.contains(&on),
        May::SeeAllBut(list) => !list.contains(&on),
    };
    match kind {
        "build" if on == "i18n-build" => None,
        "build" => Some("a build script of ours sees i18n-build alone"),
        // Tests may start a whole forge, except where that would hide what a leaf really needs.
        "dev" if is_listed || on == "testkit" => None,
        _ if on == "testkit" && of != "tests" => Some("it's for [dev-dependencies]"),
        _ if is_listed => None,
        "dev" => Some("a test that needs both belongs into tests/"),
        _ => Some(
            "go through an event, a link or a type of a lower crate (docs/ARCHITECTURE.md has the picture)",
        ),
    }
}

fn short(name: &str) -> &str {
    name.strip_prefix("farrier-").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(of: &str, on: &str, kind: &str) -> bool {
        let may = ARROWS.iter().find(|(name, _)| *name == of).map_or(&PLUGIN, |(_, may)| may);
        objection(of, may, on, kind).is_some()
    }

    #[test]
    fn arrows_go_one_way() {
        for (of, on, kind) in [
            ("domain", "jobs", "normal"),
            ("wiki", "web", "normal"),
            ("wiki", "testkit", "dev"),
            ("wiki", "i18n-build", "build"),
            ("farrier", "wiki", "normal"),
            ("tests", "testkit", "normal"),
        ] {
            assert!(!refused(of, on, kind), "{of} on {on} ({kind})");
        }
        for (of, on, kind) in [
            ("jobs", "domain", "normal"),
            ("wiki", "tickets", "normal"),
            ("wiki", "tickets", "dev"),
            ("wiki", "testkit", "normal"),
            ("web", "scm", "normal"),
            ("migrations", "domain", "normal"),
            ("farrier", "testkit", "normal"),
            ("markdown", "i18n", "normal"),
        ] {
            assert!(refused(of, on, kind), "{of} on {on} ({kind})");
        }
    }

    #[test]
    fn a_crate_without_a_row_is_told() {
        let metadata = serde_json::json!({
            "workspace_root": "/w",
            "packages": [{ "name": "farrier-new", "manifest_path": "/w/crates/new/Cargo.toml", "dependencies": [] }],
        });
        let findings = check(&metadata).unwrap();
        assert_eq!(findings.len(), 1);
        assert!(findings[0].to_string().starts_with("crates/new/Cargo.toml:1: `new` has no row"));
    }
}
