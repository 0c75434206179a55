use farrier_highlight::{highlight, highlight_language, language};

fn check(file: &str, text: &str, expected: &str) {
    let html = highlight(file, text).join("\n");
    assert!(html.contains(expected), "{file}: {expected} not in {html}");
}

#[test]
fn classes_by_language() {
    check("src/main.rs", "fn main() { let x = 12; } // end", r#"<span class="hl-k">fn </span>"#);
    check("src/main.rs", "fn main() { let x = 12; } // end", r#"<span class="hl-f">main</span>"#);
    check("src/main.rs", "fn main() { let x = 12; } // end", r#"<span class="hl-n">12</span>"#);
    check("src/main.rs", "fn main() { let x = 12; } // end", r#"<span class="hl-c">// end</span>"#);
    check(
        "a.py",
        "def f(a):\n    return 'x\\n'",
        r#"<span class="hl-s">&#39;x</span><span class="hl-e">\n</span>"#,
    );
    check("a.py", "class Foo(Bar):\n    pass", r#"<span class="hl-t">Foo</span>"#);
    check("Makefile", "all: a.o\n\tcc $@", "hl-");
    check("Dockerfile", "FROM debian:12\nRUN true", r#"<span class="hl-k">FROM"#);
    check("x.ts", "const a: string = `b${c}`", "hl-k");
    check("x.toml", "[a]\nb = 1", r#"<span class="hl-n">1</span>"#);
    check("noext", "#!/usr/bin/env python3\nimport os", r#"<span class="hl-k">import"#);
    check("x.diff", "--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y", r#"<span class="hl-in">+y</span>"#);
    check("x.html", "<a href=\"x\">y</a>", r#"<span class="hl-g">a</span>"#);
}

#[test]
fn interpolated_code_is_not_a_string() {
    let html = highlight("x.js", "`a ${b} c`").concat();
    assert!(html.contains(">b<") || html.contains("{</span>b") || html.contains("b}"), "{html}");
    assert!(!html.contains("hl-s\">`a ${b} c`"), "{html}");
}

#[test]
fn fences_take_the_usual_words() {
    for lang in [
        "rust",
        "rs",
        "python",
        "py",
        "c++",
        "cpp",
        "C#",
        "js",
        "javascript",
        "typescript",
        "ts",
        "tsx",
        "sh",
        "bash",
        "shell",
        "console",
        "go",
        "golang",
        "yaml",
        "yml",
        "toml",
        "json",
        "html",
        "css",
        "sql",
        "diff",
        "java",
        "kotlin",
        "swift",
        "ruby",
        "php",
        "perl",
        "haskell",
        "nix",
        "dockerfile",
        "makefile",
        "cmake",
        "markdown",
        "md",
        "xml",
        "lua",
        "powershell",
        "vim",
        "scala",
        "elixir",
        "zig",
    ] {
        assert!(highlight_language(lang, "a = 1").is_some(), "{lang}");
    }
    assert_eq!(highlight_language("no such language", "a"), None);
    assert_eq!(highlight_language("", "a"), None);
    assert_eq!(highlight_language("text", "a"), None);
}

#[test]
fn language_names() {
    assert_eq!(language("lib/a.rs", "").as_deref(), Some("Rust"));
    assert_eq!(language("LICENSE", "Apache"), None);
}
