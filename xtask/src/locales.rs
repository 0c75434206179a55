//! `cargo xtask locales`: what a language lacks against English.

use anyhow::Result;

pub fn run() -> Result<()> {
    Ok(())
}
