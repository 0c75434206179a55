use std::time::{Duration, Instant};

use farrier_markdown::{Options, excerpt, plain, render, targets};

/// Debug builds are some ten times slower than what is shipped.
const LIMIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 30 } else { 4 });

#[track_caller]
fn check(name: &str, text: &str) {
    let started = Instant::now();
    let rendered = render(text, &Options::default());
    let rendering = started.elapsed();
    let _ = (targets(text), plain(text), excerpt(text, 100));
    println!(
        "{name:24} {:9} bytes -> {:9} in {rendering:?}, all in {:?}",
        text.len(),
        rendered.html.len(),
        started.elapsed()
    );
    assert!(rendering < LIMIT, "{name}: {rendering:?}");
    assert!(rendered.html.len() < 60 * text.len() + 10_000, "{name}: {} bytes", rendered.html.len());
    assert!(started.elapsed() < LIMIT * 3, "{name}: {:?}", started.elapsed());
}

#[test]
fn ten_megabytes_of_anything() {
    for piece in ["[", ">", "a\n", "<b>", "*_"] {
        check(piece, &piece.repeat(10_000_000 / piece.len()));
    }
}

#[test]
fn hostile_markdown() {
    let pieces = [
        "[",
        "![",
        "[[",
        "[a](",
        "[a][",
        "]",
        ">",
        "> ",
        "- ",
        "* a\n",
        "1. ",
        "*",
        "**a ",
        "*a **a ",
        "_",
        "~~a",
        "`",
        "`a``b",
        "<",
        "</",
        "<!--",
        "<a ",
        "&",
        "&#x",
        "|",
        "|a\n|-\n",
        "a|b\n-|-\n",
        "#",
        "# a\n",
        "@a ",
        "#1 ",
        "#1",
        "a@b.",
        "www.",
        "http://",
        "http://a.b/(",
        ":a:",
        "[^1]",
        "[^1]: ",
        "[^a]: b\n\n[^a]\n\n",
        "\\",
        "\u{0}",
        "\t",
        "\n",
        " ",
        "a b ",
        "é",
        "日本",
        "[a]: /b\n",
        "[a]\n\n[a]: /b\n\n",
        "> [!NOTE]\n",
        "- [ ] ",
        "- [ ] a\n",
        "```\n",
        "~~~",
        "{",
        "$",
        "<b",
        "<?",
        "<![CDATA[",
        "<!A ",
        "abcdef1 ",
        "deadbeef",
        "[wiki:",
        "[a:b] ",
        "@",
        "a#",
        "«",
        "\u{a0}",
        "\\&",
        "[a](/&) ",
        "&amp;",
        "****a****",
        "a*_",
        "[a](<b",
        "(",
        ")",
        "\"",
        "'",
    ];
    // A length at which anything quadratic shows.
    let bytes = if cfg!(debug_assertions) { 60_000 } else { 900_000 };
    for piece in pieces {
        check(piece, &piece.repeat(bytes / piece.len()));
    }
    check("deep quotes", &(">".repeat(50_000) + "a"));
    check("deep lists", &(0..500).map(|i| " ".repeat(i * 2) + "- a\n").collect::<String>());
    check("deep brackets", &("[".repeat(50_000) + "a" + &"]".repeat(50_000)));
    check("deep links", &("[".repeat(20_000) + "a" + &"](b)".repeat(20_000)));
    check("deep emphasis", &("*a ".repeat(30_000) + &"a* ".repeat(30_000)));
    check(
        "wide table",
        &format!("|{}\n|{}\n{}", "a|".repeat(2_000), "-|".repeat(2_000), "|\n".repeat(5_000)),
    );
    check("many definitions", &(0..10_000).map(|i| format!("[a{i}]: /b\n[a{i}] ")).collect::<String>());
    check("one big definition", &format!("[a]: /{}\n\n{}", "b".repeat(50_000), "[a] ".repeat(20_000)));
    check(
        "footnotes",
        &(0..5_000).map(|i| format!("[^{i}]\n\n[^{i}]: a [^{}]\n\n", i + 1)).collect::<String>(),
    );
    check("one heading many times", &"# a\n".repeat(30_000));
}

#[test]
fn hostile_raw_html() {
    let numbered = |piece: &dyn Fn(usize) -> String| (0..6_000).map(piece).collect::<String>();
    check("unclosed formatting", &numbered(&|i| format!("<b id={i}><p>")));
    check("unclosed, blocks", &numbered(&|i| format!("<b id={i}>\n\na\n\n")));
    check("closed elsewhere", &numbered(&|i| format!("<b id={i}>\n\n| a |\n|-|\n| </b> |\n\n")));
    check("closed in a textarea", &numbered(&|i| format!("<b id={i}><textarea></b></textarea> ")));
    check("closed in a comment", &numbered(&|i| format!("<b id={i}><!-- </b> --> ")));
    check("closed in an attribute", &numbered(&|i| format!("<b id={i}><i title='</b>'></i> ")));
    check(
        "closed in a cell",
        &numbered(&|i| format!("<div><b id={i}><table><tr><td></b></td></tr></table></div>\n\n")),
    );
    check(
        "nested formatting",
        &(numbered(&|i| format!("<b id={i}>")) + &"a\n\n".repeat(6_000) + &"</b>".repeat(6_000)),
    );
    check("deep div", &("<div>".repeat(50_000) + &"</div>".repeat(50_000)));
    check("deep table", &"<table><tr><td>".repeat(10_000));
    check("foster parents", &("<table>".to_owned() + &"<b>a".repeat(30_000)));
    check("links in links", &numbered(&|i| format!("<a href={i}>")));
    check(
        "many attributes",
        &format!("<a {}>x</a>", (0..30_000).map(|i| format!("a{i} ")).collect::<String>()),
    );
    check(
        "many attributes, block",
        &format!("<div {}>x</div>", (0..30_000).map(|i| format!("a{i}=\"\"")).collect::<String>()),
    );
    check("few paragraphs, many b", &("<b id=1><i id=2><u id=3>".to_owned() + &"\n\na".repeat(60_000)));
    check("select", &"<select><option>".repeat(10_000));
    check("svg", &"<svg><g>".repeat(10_000));
    check("ruby", &"<ruby><rt>".repeat(10_000));
    check("closers only", &"</b></p></div>".repeat(10_000));
    check("half a tag", &"<b title='".repeat(10_000));
}

#[test]
fn a_megabyte_of_honest_text() {
    let paragraph = "# Heading\n\nSome *words* with `code`, a [link](http://x.example/a) and #12 by @alice.\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<details><summary>More</summary>\n\ntext\n\n</details>\n\n";
    let text = paragraph.repeat(999_000 / paragraph.len() / if cfg!(debug_assertions) { 4 } else { 1 });
    check("honest", &text);
    let rendered = render(&paragraph.repeat(400), &Options::default());
    assert!(rendered.html.contains("<details>"), "honest raw HTML stays");
    assert_eq!(rendered.headings.len(), 400);
}

#[test]
fn over_the_limits_is_shown_as_typed() {
    for text in ["<b>&".to_owned() + &"x".repeat(1_000_001), ">".repeat(5_000) + "<b>&"] {
        let rendered = render(&text, &Options::default());
        assert!(rendered.html.starts_with("<pre dir=\"auto\">") && rendered.html.contains("&lt;b&gt;&amp;"));
        assert_eq!(plain(&text), text);
        assert_eq!(targets(&text), []);
    }
}
