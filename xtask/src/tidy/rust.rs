//! Rules for Rust files.

use super::Finding;
use crate::project::Source;

/// A word that belongs to few places.
struct Word {
    word: &'static str,
    /// Only files below these are looked at.
    within: &'static [&'static str],
    /// And not those that start with one of these.
    except: &'static [&'static str],
    instead: &'static str,
}

const WORDS: &[Word] = &[
    Word {
        word: "#[ignore",
        within: &[""],
        except: &[THIS_FILE],
        instead: "assert what happens today and say why it's wrong; a test that doesn't run tells nothing",
    },
    Word {
        word: "Router",
        within: &["plugins/", "crates/code/", "docs/example-tool/"],
        except: &[],
        instead: "make routes with `Routes`, which asks for each one's permission, scope, cost and cacheability",
    },
    Word {
        word: ".route(",
        within: &["crates/web/", "crates/farrier/"],
        except: &[],
        instead: "make routes with `Routes`, which asks for each one's permission, scope, cost and cacheability",
    },
    Word {
        word: "process::Command",
        within: SERVER,
        except: &["crates/process/", "crates/testkit/"],
        instead: "run programs through farrier-process: clean environment, limits, killed as a group",
    },
    Word {
        word: "now_utc",
        within: SERVER,
        except: &["crates/db/src/clock.rs"],
        instead: "ask the clock in `Services`, so that tests can stand still",
    },
    Word {
        word: "SystemTime::now",
        within: SERVER,
        except: &["crates/db/src/clock.rs"],
        instead: "ask the clock in `Services`, so that tests can stand still",
    },
];

const SERVER: &[&str] = &["crates/", "plugins/", "docs/example-tool/"];
const THIS_FILE: &str = "xtask/src/tidy/rust.rs";
const MANY_LINES: usize = 500;

pub fn check(source: &Source) -> Vec<Finding> {
    if !source.has_extension("rs") {
        return Vec::new();
    }
    let mut findings: Vec<Finding> = words(source).chain(crate_doc(source)).collect();
    if source.text.contains("\nuse std::process::{") && is_below(&source.path, SERVER) {
        let import = source.text.lines().position(|line| line.starts_with("use std::process::{"));
        let line = import.map_or(1, |index| index + 1);
        let names_it = source.text.lines().nth(line - 1).is_some_and(|line| contains_word(line, "Command"));
        if names_it
            && !is_below(&source.path, &["crates/process/", "crates/testkit/"])
            && !is_test(&source.path)
        {
            findings.push(Finding::new(source, line, "run programs through farrier-process"));
        }
    }
    findings
}

/// The number of lines, if it's more than a reader likes.
pub fn too_long(source: &Source) -> Option<usize> {
    let length = source.text.lines().count();
    (source.has_extension("rs") && length > MANY_LINES).then_some(length)
}

fn words(source: &Source) -> impl Iterator<Item = Finding> {
    let rules: Vec<&Word> = WORDS
        .iter()
        .filter(|rule| is_below(&source.path, rule.within) && !is_below(&source.path, rule.except))
        .filter(|rule| rule.within == [""] || !is_test(&source.path))
        .collect();
    let tests_start =
        source.text.lines().position(|line| line.trim() == "#[cfg(test)]").unwrap_or(usize::MAX);
    source.text.lines().enumerate().flat_map(move |(index, line)| {
        let is_comment = line.trim_start().starts_with("//");
        let hits = rules.iter().filter(|rule| !is_comment && contains_word(line, rule.word));
        let hits = hits.filter(|rule| rule.within == [""] || index < tests_start);
        hits.map(|rule| Finding::new(source, index + 1, format!("`{}`: {}", rule.word, rule.instead)))
            .collect::<Vec<_>>()
    })
}

/// Each crate says in its first line what it is for.
fn crate_doc(source: &Source) -> Option<Finding> {
    let folder = source.path.strip_suffix("/src/lib.rs").or_else(|| {
        // A binary beside a library has that one's words.
        let folder = source.path.strip_suffix("/src/main.rs")?;
        (!crate::project::root().join(folder).join("src/lib.rs").exists()).then_some(folder)
    })?;
    let first = source.text.lines().find(|line| !line.trim().is_empty() && !line.starts_with("#!["));
    if source.text.contains("#![doc = include_str!(") {
        return None;
    }
    // The name of the crate is no description of it.
    let says_something =
        first.and_then(|line| line.strip_prefix("//!")).is_some_and(|doc| doc.trim().contains(' '));
    let advice = format!("say in a first line `//! …` what {folder} is for");
    (!says_something).then(|| Finding::new(source, 1, advice))
}

fn is_below(path: &str, folders: &[&str]) -> bool {
    folders.iter().any(|folder| path.starts_with(folder))
}

fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("/build.rs") || path.ends_with("/tests.rs")
}

/// Whether `word` stands in the line, and not as a part of a longer name.
fn contains_word(line: &str, word: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back().is_some_and(is_name) && word.starts_with(is_name);
        let after = line[at + word.len()..].chars().next().is_some_and(is_name) && word.ends_with(is_name);
        !before && !after
    })
}

#[cfg(test)]
mod tests {
    use super::super::advice;
    use super::*;

    #[test]
    fn words_are_found_where_they_do_not_belong() {
        for (path, text, lines) in [
            ("plugins/wiki/src/pages.rs", "use axum::Router;\n", vec![1]),
            ("plugins/wiki/src/pages.rs", "use axum::routing::MethodRouter;\n", vec![]),
            ("plugins/wiki/src/pages.rs", "// no Router here\n", vec![]),
            ("crates/web/src/frame.rs", "fn a(r: Router) {}\n", vec![]),
            ("crates/web/src/frame.rs", "router.route(\"/\", get(show))\n", vec![1]),
            ("crates/web/src/frame.rs", "routes.get(\"/\", ROW, show)\n", vec![]),
            ("crates/web/src/frame.rs", "\nlet t = OffsetDateTime::now_utc();\n", vec![2]),
            ("crates/db/src/clock.rs", "let t = OffsetDateTime::now_utc();\n", vec![]),
            ("crates/scm/src/git.rs", "std::process::Command::new(\"git\")\n", vec![1]),
            ("crates/scm/src/git.rs", "\nuse std::process::{Command, Stdio};\n", vec![2]),
            ("crates/scm/tests/git.rs", "std::process::Command::new(\"git\")\n", vec![]),
            ("crates/scm/src/git.rs", "#[cfg(test)]\nmod t { std::process::Command; }\n", vec![]),
            ("tests/src/x.rs", "    #[ignore = \"slow\"]\n", vec![1]),
        ] {
            let found: Vec<usize> = advice(check, path, text).into_iter().map(|(line, _)| line).collect();
            assert_eq!(found, lines, "{path}: {text}");
        }
    }

    #[test]
    fn a_crate_says_what_it_is_for() {
        assert_eq!(advice(check, "crates/new/src/lib.rs", "//! farrier-new\n").len(), 1);
        assert_eq!(advice(check, "crates/new/src/lib.rs", "pub fn a() {}\n").len(), 1);
        assert!(advice(check, "crates/new/src/lib.rs", "//! New things.\n").is_empty());
        assert!(
            advice(check, "crates/new/src/lib.rs", "#![doc = include_str!(\"../README.md\")]\n").is_empty()
        );
    }

    #[test]
    fn long_files_are_noted() {
        let source = |lines| Source { path: "a.rs".into(), text: "\n".repeat(lines) };
        assert_eq!(too_long(&source(500)), None);
        assert_eq!(too_long(&source(501)), Some(501));
    }
}
