//! `cargo xtask lint`: clippy with our idioms, and the licences and bans of what we depend on.

use anyhow::{Result, bail};

use crate::project::{cargo, find_program, output, run_command};

pub fn run() -> Result<()> {
    if output(cargo().args(["clippy", "--version"])).is_err() {
        bail!("`cargo clippy` is missing: add it with `rustup component add clippy`");
    }
    run_command(cargo().args(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))?;
    if find_program("cargo-deny").is_some() {
        run_command(cargo().args(["deny", "--offline", "check", "licenses", "bans", "sources"]))
    } else {
        bail!("cargo-deny is missing: `cargo install --locked cargo-deny` brings it")
    }
}
