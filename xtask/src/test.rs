//! `cargo xtask test`: everything that must hold, in one command.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, anyhow, bail};

use crate::project::{cargo, find_program, output, root, run_command, sources, target_dir};
use crate::{locales, needs, tidy};

pub fn run(arguments: &[String]) -> Result<()> {
    let is_ci = std::env::var("CI").is_ok_and(|value| value == "true" || value == "1");
    run_steps(&Options::parse(arguments)?, is_ci)
}

/// The same, and no snapshot is written whatever the environment says.
pub fn run_in_ci(arguments: &[String]) -> Result<()> {
    run_steps(&Options::parse(arguments)?, true)
}

/// What was asked for on the command line.
#[derive(Debug, PartialEq)]
struct Options {
    may_install: bool,
    /// Parts of test names, or of the names of browser specs.
    filters: Vec<String>,
}

impl Options {
    fn parse(arguments: &[String]) -> Result<Options> {
        let mut options = Options { may_install: true, filters: Vec::new() };
        for argument in arguments {
            match argument.as_str() {
                "--no-install" => options.may_install = false,
                unknown if unknown.starts_with('-') => bail!("there is no option {unknown}"),
                filter => options.filters.push(filter.to_owned()),
            }
        }
        Ok(options)
    }
}

/// Goes on after a failure, so that one run shows all of them.
fn run_steps(options: &Options, is_ci: bool) -> Result<()> {
    needs::provide(options.may_install)?;
    let mut failed = Vec::new();
    let mut step = |name: &str, outcome: Result<()>| {
        if let Err(error) = outcome {
            eprintln!("\n{name}: {error:#}");
            failed.push(name.to_owned());
        }
    };

    let specs = browser_specs(&options.filters)?;
    if options.filters.is_empty() {
        step("format", format(options.may_install));
        step("tidy", tidy::run());
        step("locales", locales::run());
        if specs.is_empty() {
            step("browser tests", Err(anyhow!("tests/browser has no file that ends in .spec.mjs")));
        }
    }

    // One set of targets for building and for running: another one would select other features and build twice.
    run_command(cargo().args(["build", "--workspace", "--lib", "--bins", "--tests"]))?;
    let farrier = target_dir()?.join("debug/farrier");
    step("tests", rust_tests(&options.filters, !specs.is_empty(), &farrier, is_ci));
    if options.filters.is_empty() && has_doc_tests()? {
        step("doc tests", run_command(cargo().args(["test", "--workspace", "--doc", "--quiet"])));
    }
    if !specs.is_empty() {
        step("browser tests", browser_tests(&specs, &farrier));
    }

    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    Ok(())
}

fn format(may_install: bool) -> Result<()> {
    needs::provide_rustfmt(may_install)?;
    run_command(cargo().args(["fmt", "--all", "--check"])).context("`cargo fmt` puts it right")
}

fn rust_tests(filters: &[String], may_match_nothing: bool, farrier: &Path, is_ci: bool) -> Result<()> {
    let mut command = cargo();
    if find_program("cargo-nextest").is_some() {
        command.args(["nextest", "run", "--workspace", "--lib", "--bins", "--tests"]);
        if !filters.is_empty() && may_match_nothing {
            command.arg("--no-tests=pass");
        }
        command.args(filters);
    } else {
        command
            .args(["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast", "--"])
            .args(filters);
    }
    command.env("FARRIER_BIN", farrier);
    if is_ci {
        command.env("INSTA_UPDATE", "no");
    }
    run_command(&mut command)
}

/// nextest runs no doc tests, and starting rustdoc for each crate takes a while, so only when there is one.
fn has_doc_tests() -> Result<bool> {
    let in_doc_comment = |line: &str| {
        let line = line.trim_start();
        let Some(text) = line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) else { return false };
        matches!(text.trim(), "```" | "```rust" | "```no_run" | "```should_panic" | "```compile_fail")
    };
    // A closing fence looks like an opening one; a crate whose only blocks are ```text runs for nothing then.
    Ok(sources()?.iter().any(|source| source.has_extension("rs") && source.text.lines().any(in_doc_comment)))
}

fn browser_specs(filters: &[String]) -> Result<Vec<OsString>> {
    let mut specs = Vec::new();
    for entry in std::fs::read_dir(root().join("tests/browser")).context("tests/browser")? {
        let name = entry?.file_name();
        let text = name.to_string_lossy();
        let is_wanted = filters.is_empty() || filters.iter().any(|filter| text.contains(filter.as_str()));
        if text.ends_with(".spec.mjs") && is_wanted {
            specs.push(name);
        }
    }
    specs.sort();
    Ok(specs)
}

fn browser_tests(specs: &[OsString], farrier: &Path) -> Result<()> {
    let folder = root().join("tests/browser");
    install_modules(&folder)?;
    let chromium = needs::chromium().context("no Chromium found")?;
    if !farrier.is_file() {
        bail!("{} is missing: the browser tests start it", farrier.display());
    }
    run_command(
        Command::new("node")
            // Each file starts a server and a browser: more than two at once only wait for each other.
            .args(concurrency(&output(Command::new("node").arg("--version"))?))
            .arg("--test")
            .args(specs)
            .current_dir(folder)
            .env("FARRIER_BIN", farrier)
            .env("FARRIER_CHROMIUM", chromium),
    )
}

/// `--test-concurrency` came with Node 20.10 and 21.
fn concurrency(version: &str) -> Option<&'static str> {
    let major: u32 = version.trim().trim_start_matches('v').split('.').next()?.parse().ok()?;
    (major >= 21).then_some("--test-concurrency=2")
}

/// `npm ci`, unless the same lock file was installed before: then the tests run without a network.
fn install_modules(folder: &Path) -> Result<()> {
    let lock = std::fs::read_to_string(folder.join("package-lock.json"))
        .context("tests/browser/package-lock.json")?;
    let stamp = folder.join("node_modules/.farrier-lock");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    run_command(
        Command::new("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder),
    )?;
    std::fs::write(stamp, lock)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read() {
        let parse =
            |line: &str| Options::parse(&line.split_whitespace().map(String::from).collect::<Vec<_>>());
        assert_eq!(parse("").unwrap(), Options { may_install: true, filters: vec![] });
        assert_eq!(
            parse("--no-install wiki push").unwrap(),
            Options { may_install: false, filters: vec!["wiki".into(), "push".into()] }
        );
        assert!(parse("--nope").is_err());
    }

    #[test]
    fn only_newer_nodes_are_told_how_many_at_once() {
        assert_eq!(concurrency("v18.20.4\n"), None);
        assert_eq!(concurrency("v22.1.0\n"), Some("--test-concurrency=2"));
    }
}
