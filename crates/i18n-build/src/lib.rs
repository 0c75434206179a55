//! Turns `.ftl` files into functions, called from build scripts.
//!
//! `tickets-open = { $count } open` becomes `msg::tickets_open(l, count)`: a wrong id or a forgotten argument is a
//! compiler error, in Rust and in templates.

mod compare;
mod messages;

use std::fmt::Write as _;
use std::path::Path;

pub use compare::{Problem, compare};
use messages::Message;

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
    let mut code = String::new();
    for file in ftl_files(&locales.join(reference)) {
        println!("cargo:rerun-if-changed={}", file.display());
        let messages = messages::read(&file).unwrap_or_else(|problem| panic!("{problem}"));
        let prefix = format!("{}-", file.file_stem().expect("an .ftl file").to_string_lossy());
        for message in messages.iter() {
            assert!(message.id.starts_with(&prefix), "{}: `{}` must begin with `{prefix}`", file.display(), message.id);
            function(&mut code, message);
        }
    }
    code.push_str("/// All languages of these messages.\npub const LOCALES: &[::farrier_i18n::Resource] = &[\n");
    for locale in folders(&locales) {
        for file in ftl_files(&locales.join(&locale)) {
            println!("cargo:rerun-if-changed={}", file.display());
            let name = file.file_name().expect("an .ftl file").to_string_lossy();
            let _ = writeln!(code, "    ({locale:?}, {name:?}, include_str!({:?})),", file.display().to_string());
        }
    }
    code.push_str("];\n");
    let out = std::env::var("OUT_DIR").expect("cargo sets it for build scripts");
    std::fs::write(Path::new(&out).join("msg.rs"), code).expect("the build's folder can be written");
}

fn function(code: &mut String, message: &Message) {
    for line in message.text.lines() {
        let _ = writeln!(code, "/// {}", line.replace('[', "\\[").replace(']', "\\]").replace('<', "\\<"));
    }
    let name = message.id.replace(['-', '.'], "_");
    let arguments: String = message.arguments.iter().map(|a| format!(", {}: impl ::farrier_i18n::IntoArg", rust_name(a))).collect();
    let _ = writeln!(code, "pub fn {name}(l: impl Into<::farrier_i18n::L>{arguments}) -> String {{");
    if message.arguments.is_empty() {
        let _ = writeln!(code, "    l.into().text({:?})", message.id);
    } else {
        let _ = writeln!(code, "    let mut args = ::farrier_i18n::FluentArgs::new();");
        for argument in &message.arguments {
            let _ = writeln!(code, "    args.set({argument:?}, ::farrier_i18n::IntoArg::into_arg({}));", rust_name(argument));
        }
        let _ = writeln!(code, "    l.into().format({:?}, &args)", message.id);
    }
    code.push_str("}\n\n");
}

fn rust_name(argument: &str) -> String {
    let name = argument.replace('-', "_");
    if matches!(name.as_str(), "type" | "ref" | "in" | "for" | "where" | "l") { format!("{name}_") } else { name }
}

pub(crate) fn folders(locales: &Path) -> Vec<String> {
    let mut list: Vec<String> = std::fs::read_dir(locales)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    list.sort();
    list
}

pub(crate) fn ftl_files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut list: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "ftl"))
        .collect();
    list.sort();
    list
}
