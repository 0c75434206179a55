//! Markdown through its public face.
#![allow(missing_docs, reason = "tests document themselves by their names")]

mod bounds;
mod code;
mod github;
mod hostile;
mod outline;
mod plain;
mod references;
mod repositories;

use farrier_markdown::{Options, render};

fn html(text: &str) -> String {
    render(text, &Options::default()).html
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(html(text).trim_end(), expected, "{text}");
}

#[track_caller]
fn contains(text: &str, expected: &str) {
    let html = html(text);
    assert!(html.contains(expected), "{text}: {expected} not in {html}");
}
