//! The grammars, unpacked at first use: it takes milliseconds then, and nothing at start.

use std::sync::OnceLock;

use syntect::parsing::{SyntaxReference, SyntaxSet};

/// All grammars, and the ways to find one.
pub(crate) struct Grammars(pub(crate) SyntaxSet);

/// Returns the grammars. Expressions are compiled per language when one is shown, two megabytes or so for each.
pub(crate) fn load() -> &'static Grammars {
    static LOADED: OnceLock<Grammars> = OnceLock::new();
    LOADED.get_or_init(|| Grammars(two_face::syntax::extra_newlines()))
}

impl Grammars {
    /// Finds the grammar by the file's name, else by its first line.
    pub(crate) fn for_file(&self, file_name: &str, first_line: &str) -> Option<&SyntaxReference> {
        let name = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
        self.by_extension(name)
            .or_else(|| name.rsplit_once('.').and_then(|(_, extension)| self.by_extension(extension)))
            .or_else(|| self.0.find_syntax_by_first_line(first_line))
            .filter(|syntax| syntax.name != "Plain Text")
    }

    /// Finds the grammar by what people write after a fence.
    pub(crate) fn for_token(&self, token: &str) -> Option<&SyntaxReference> {
        let token = token.trim_start_matches('.').to_lowercase();
        self.by_extension(&token)
            .or_else(|| self.0.find_syntax_by_token(&token))
            .filter(|syntax| syntax.name != "Plain Text")
    }

    fn by_extension(&self, extension: &str) -> Option<&SyntaxReference> {
        self.0.find_syntax_by_extension(alias(&extension.to_lowercase()).unwrap_or(extension))
    }
}

/// Names and extensions that the grammars themselves don't list.
fn alias(name: &str) -> Option<&'static str> {
    Some(match name {
        "c++" => "cpp",
        "c#" | "csharp" => "cs",
        "console" | "shell" | "shell-session" | "shellscript" => "sh",
        "golang" => "go",
        "jsonc" | "json5" | "webmanifest" => "json",
        "mjs" | "cjs" => "js",
        "mts" | "cts" => "ts",
        "node" => "js",
        "objc" | "objective-c" => "m",
        "patch" => "diff",
        "powershell" => "ps1",
        "python3" => "py",
        "cargo.lock" | "poetry.lock" | "uv.lock" => "toml",
        "viml" | "vimscript" => "vim",
        _ => return None,
    })
}
