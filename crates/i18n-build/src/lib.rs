//! Turns `.ftl` files into functions, called from build scripts.
//!
//! `tickets-open = { $count } open` becomes `msg::tickets_open(l, count)`: a wrong id or a forgotten argument is a
//! compiler error, in Rust and in templates.

mod code;
mod compare;
mod files;
mod messages;

use std::path::Path;

pub use compare::{Problem, compare};

/// Reads `locales/<reference>/*.ftl` of the crate being built and writes `$OUT_DIR/msg.rs`.
///
/// Panics, and so fails the build, with the file and id of what is wrong.
pub fn generate(reference: &str) {
    let root = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it for build scripts");
    generate_from(&Path::new(&root).join("locales"), reference);
}

/// Like [`generate`], for messages that live elsewhere.
pub fn generate_from(locales: &Path, reference: &str) {
    let locales = locales.canonicalize().unwrap_or_else(|e| panic!("{}: {e}", locales.display()));
    println!("cargo:rerun-if-changed={}", locales.display());
    let code = code::write(&locales, reference).unwrap_or_else(|problems| panic!("\n{problems}\n"));
    let out = std::env::var("OUT_DIR").expect("cargo sets it for build scripts");
    std::fs::write(Path::new(&out).join("msg.rs"), code).expect("the build's folder can be written");
}
