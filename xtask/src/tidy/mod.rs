//! `cargo xtask tidy`: the rules of this repository that no compiler checks.

mod arrows;
mod rust;
mod styles;
mod templates;
mod text;

use std::fmt;

use anyhow::{Result, bail};

use crate::project::{Source, metadata, sources};

/// A place that breaks a rule, and what to do instead.
#[derive(Debug, PartialEq)]
struct Finding {
    path: String,
    line: usize,
    advice: String,
}

impl Finding {
    fn new(source: &Source, line: usize, advice: impl Into<String>) -> Finding {
        Finding { path: source.path.clone(), line, advice: advice.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "{}:{}: {}", self.path, self.line, self.advice)
    }
}

pub fn run() -> Result<()> {
    let sources = sources()?;
    let mut findings = arrows::check(&metadata()?)?;
    for source in &sources {
        findings.extend(text::check(source));
        findings.extend(rust::check(source));
        findings.extend(styles::check(source));
        findings.extend(templates::check(source));
        if let Some(length) = rust::too_long(source) {
            println!(
                "note: {} has {length} lines: files people like to open have less than 500",
                source.path
            );
        }
    }
    findings.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => Ok(println!("tidy: {} files are in order", sources.len())),
        1 => bail!("one finding"),
        many => bail!("{many} findings"),
    }
}

/// The line, counted from 1, in which the byte at `offset` stands.
fn line_of(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}

/// The text with everything between `open` and `close` blanked; offsets and lines stay as they are.
fn blanked(text: &str, open: &str, close: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(open) {
        let length = rest[start..].find(close).map_or(rest.len() - start, |end| end + close.len());
        result.push_str(&rest[..start]);
        result.extend(rest[start..start + length].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        rest = &rest[start + length..];
    }
    result + rest
}

#[cfg(test)]
fn advice(check: fn(&Source) -> Vec<Finding>, path: &str, text: &str) -> Vec<(usize, String)> {
    let source = Source { path: path.into(), text: text.into() };
    check(&source).into_iter().map(|finding| (finding.line, finding.advice)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanking_keeps_offsets_and_lines() {
        assert_eq!(blanked("a/* ü\n*/b", "/*", "*/"), "a     \n  b");
        assert_eq!(blanked("a/* open", "/*", "*/"), "a       ");
        assert_eq!(line_of("one\ntwo", 5), 2);
    }
}
