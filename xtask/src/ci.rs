//! `cargo xtask ci`: the tests as CI runs them, and the lints that take a second build.

use anyhow::Result;

use crate::{lint, test};

pub fn run(arguments: &[String]) -> Result<()> {
    let tests = test::run_in_ci(arguments);
    let lints = lint::run();
    tests.and(lints)
}
