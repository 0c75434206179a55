use farrier_markdown::{Options, render};

fn with_highlighter(text: &str) -> String {
    let highlight = |lang: &str, code: &str| -> Option<String> {
        let code = code.replace('&', "&amp;").replace('<', "&lt;");
        (lang == "rust").then(|| format!("<span class=\"hl-k\">{code}</span>"))
    };
    render(text, &Options { highlight: Some(&highlight), ..Options::default() }).html
}

#[test]
fn fences_are_highlighted_if_the_language_is_known() {
    let known = with_highlighter("```rust,ignore\nfn a<T>()\n```\n");
    assert_eq!(
        known.trim_end(),
        "<pre dir=\"ltr\"><code class=\"language-rust\"><span class=\"hl-k\">fn a&lt;T&gt;()\n</span></code></pre>"
    );
    let unknown = with_highlighter("```nosuch\na<b\n```\n");
    assert_eq!(unknown.trim_end(), "<pre dir=\"ltr\"><code class=\"language-nosuch\">a&lt;b\n</code></pre>");
    let plain = with_highlighter("```\nfn a\n```\n");
    assert_eq!(plain.trim_end(), "<pre dir=\"ltr\"><code>fn a\n</code></pre>");
    let odd = with_highlighter("```\"><script>\nx\n```\n");
    assert_eq!(odd.trim_end(), "<pre dir=\"ltr\"><code>x\n</code></pre>");
}

#[test]
fn a_broken_highlighter_does_no_harm() {
    let highlight = |_: &str, _: &str| {
        Some("<script>alert(1)</script><span class=\"hl-k evil\" style=\"x\" onclick=\"y\">a".to_owned())
    };
    let html =
        render("```rust\nx\n```\nafter", &Options { highlight: Some(&highlight), ..Options::default() }).html;
    assert!(html.contains("<span class=\"hl-k\">a</span></code></pre>"), "{html}");
    assert!(!html.contains("script") && !html.contains("onclick") && !html.contains("evil"), "{html}");
}
