//! Messages as Rust.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use crate::files::{folders, ftl_files};
use crate::messages::{self, Message};

/// The text of `msg.rs`, or a line for each fault.
pub(crate) fn write(locales: &Path, reference: &str) -> Result<String, String> {
    let mut faults = Vec::new();
    let mut code = String::new();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let (messages, _) = messages::read(&locales.join(reference));
    for message in &messages {
        let mut fault =
            |what: String| faults.push(format!("{reference}/{}: `{}` {what}", message.file, message.id));
        let prefix = format!("{}-", message.file.trim_end_matches(".ftl"));
        if !message.id.starts_with(&prefix) {
            fault(format!("must begin with `{prefix}`, as its file does"));
        }
        let name = rust_name(&message.id);
        if let Some(other) = names.insert(name.clone(), message.id.clone()) {
            fault(format!("would be the same function as `{other}`: `{name}`"));
        }
        match function(&mut code, message, &name) {
            Ok(()) => {}
            Err(what) => fault(what),
        }
    }
    // The other languages go into the program too, so it could not start with a fault in them.
    for locale in folders(locales) {
        let (_, wrong) = messages::read(&locales.join(&locale));
        faults.extend(wrong.into_iter().map(|(file, what)| format!("{locale}/{file}: {what}")));
    }
    if !faults.is_empty() {
        return Err(format!("messages in {}:\n{}", locales.display(), faults.join("\n")));
    }
    resources(&mut code, locales);
    Ok(code)
}

fn resources(code: &mut String, locales: &Path) {
    code.push_str(
        "/// These messages in all languages.\npub const LOCALES: &[::farrier_i18n::Resource] = &[\n",
    );
    for locale in folders(locales) {
        for path in ftl_files(&locales.join(&locale)) {
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            let path = path.display().to_string();
            let _ = writeln!(code, "    ({locale:?}, {file:?}, include_str!({path:?})),");
        }
    }
    code.push_str("];\n");
}

fn function(code: &mut String, message: &Message, name: &str) -> Result<(), String> {
    let mut arguments: Vec<(&str, String)> = Vec::new();
    for argument in &message.arguments {
        let mut rust = rust_name(&argument.name);
        if RESERVED.contains(&rust.as_str()) {
            rust.push('_');
        }
        if let Some((other, _)) = arguments.iter().find(|(_, known)| *known == rust) {
            return Err(format!(
                "has arguments `{other}` and `{}`, which would be the same in Rust",
                argument.name
            ));
        }
        arguments.push((&argument.name, rust));
    }
    doc(code, &message.text);
    let parameters: String =
        arguments.iter().map(|(_, rust)| format!(", {rust}: impl ::farrier_i18n::IntoArg")).collect();
    let _ = writeln!(code, "pub fn {name}(l: impl Into<::farrier_i18n::L>{parameters}) -> String {{");
    if arguments.is_empty() {
        let _ = writeln!(code, "    l.into().text({:?})", message.id);
    } else {
        let _ = writeln!(
            code,
            "    let mut args = ::farrier_i18n::FluentArgs::with_capacity({});",
            arguments.len()
        );
        for (fluent, rust) in &arguments {
            let _ = writeln!(code, "    args.set({fluent:?}, ::farrier_i18n::IntoArg::into_arg({rust}));");
        }
        let _ = writeln!(code, "    l.into().format({:?}, &args)", message.id);
    }
    code.push_str("}\n\n");
    Ok(())
}

/// The English text, so that editors show it. Nothing in it must be taken for Markdown, least of all for a doctest.
fn doc(code: &mut String, text: &str) {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    for line in if lines.is_empty() { vec!["(no text)"] } else { lines } {
        code.push_str("/// ");
        // `1.` begins a list, as `-` does.
        let marker = line.find(|c: char| !c.is_ascii_digit()).unwrap_or(line.len());
        for (at, c) in line.char_indices() {
            let is_marker = at == marker && "#-+=>~.)".contains(c);
            if is_marker || matches!(c, '\\' | '[' | ']' | '<' | '`' | '*' | '_' | '|') {
                code.push('\\');
            }
            code.push(c);
        }
        code.push('\n');
    }
}

/// `tickets-openAll.title` as `tickets_open_all_title`.
fn rust_name(id: &str) -> String {
    let mut name = String::new();
    let mut was_small = false;
    for c in id.chars() {
        if c.is_ascii_uppercase() && was_small {
            name.push('_');
        }
        was_small = c.is_ascii_lowercase() || c.is_ascii_digit();
        name.push(if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
    }
    name
}

/// Rust's words, and the two names that the functions use themselves.
#[rustfmt::skip]
const RESERVED: &[&str] = &[
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "false", "fn",
    "for", "gen", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "self",
    "static", "struct", "super", "trait", "true", "type", "unsafe", "use", "where", "while", "abstract", "become",
    "box", "do", "final", "macro", "override", "priv", "try", "typeof", "unsized", "virtual", "yield",
    "args", "l",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn written(files: &[(&str, &str)]) -> Result<String, String> {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, text) in files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("below the folder")).expect("writable");
            std::fs::write(path, text).expect("writable");
        }
        let place = folder.path().display().to_string();
        let short = |text: String| text.replace(&place, "LOCALES");
        write(folder.path(), "en").map(short).map_err(short)
    }

    #[test]
    fn a_message_becomes_a_function() {
        let english = "x-open = { $count ->\n    [one] One in { $project }\n   *[other] { $count } in { $project }\n}\n    .title = [All]\n";
        let code = written(&[("en/x.ftl", english), ("de/x.ftl", "x-open = { $count } in { $project }\n")]);
        let expected = r#"/// {count} in {project}
pub fn x_open(l: impl Into<::farrier_i18n::L>, count: impl ::farrier_i18n::IntoArg, project: impl ::farrier_i18n::IntoArg) -> String {
    let mut args = ::farrier_i18n::FluentArgs::with_capacity(2);
    args.set("count", ::farrier_i18n::IntoArg::into_arg(count));
    args.set("project", ::farrier_i18n::IntoArg::into_arg(project));
    l.into().format("x-open", &args)
}

/// \[All\]
pub fn x_open_title(l: impl Into<::farrier_i18n::L>) -> String {
    l.into().text("x-open.title")
}

/// These messages in all languages.
pub const LOCALES: &[::farrier_i18n::Resource] = &[
    ("de", "x.ftl", include_str!("LOCALES/de/x.ftl")),
    ("en", "x.ftl", include_str!("LOCALES/en/x.ftl")),
];
"#;
        assert_eq!(code.expect("valid"), expected);
    }

    #[test]
    fn names_are_rust() {
        let check = |id, expected: &str| assert_eq!(rust_name(id), expected);
        check("tickets-open", "tickets_open");
        check("tickets-open.title", "tickets_open_title");
        check("problem-4xx-text", "problem_4xx_text");
        check("userName", "user_name");
        check("baseURL", "base_url");
        let code = written(&[("en/x.ftl", "x-a = { $type } { $args } { $l }")]).expect("valid");
        assert!(
            code.contains("type_: impl") && code.contains("args_: impl") && code.contains("l_: impl"),
            "{code}"
        );
        assert!(code.contains(r#"args.set("type", ::farrier_i18n::IntoArg::into_arg(type_));"#), "{code}");
    }

    #[test]
    fn faults_fail_the_build() {
        let check = |files: &[(&str, &str)], expected: &str| {
            assert_eq!(written(files).expect_err("wrong"), format!("messages in LOCALES:\n{expected}"));
        };
        check(&[("en/x.ftl", "y-a = A")], "en/x.ftl: `y-a` must begin with `x-`, as its file does");
        check(
            &[("en/x.ftl", "x-a = A"), ("en/x-b.ftl", "x-b-c = A\nx-a = B")],
            "en/x-b.ftl: `x-a` must begin with `x-b-`, as its file does\nen/x.ftl: `x-a` is there twice",
        );
        check(
            &[("en/x.ftl", "x-a-b = A\nx-a =\n    .b = B")],
            "en/x.ftl: `x-a.b` would be the same function as `x-a-b`: `x_a_b`",
        );
        check(
            &[("en/x.ftl", "x-a = { $a-b } { $a_b }")],
            "en/x.ftl: `x-a` has arguments `a-b` and `a_b`, which would be the same in Rust",
        );
        check(&[("en/x.ftl", "x-a = A"), ("de/x.ftl", "x-a = A\nx-a = B")], "de/x.ftl: `x-a` is there twice");
        let wrong = written(&[("en/x.ftl", "x-a = A"), ("de/x.ftl", "x-a = { $")]).expect_err("wrong");
        assert!(wrong.contains("de/x.ftl: line 1: "), "{wrong}");
    }

    #[test]
    fn texts_do_not_become_doctests() {
        let code =
            written(&[("en/x.ftl", "x-a =\n    First\n        let deep = 1;\n    ```\n")]).expect("valid");
        assert!(code.starts_with("/// First\n/// let deep = 1;\n/// \\`\\`\\`\npub fn"), "{code}");
    }
}
