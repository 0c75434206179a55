use farrier_markdown::{AlertTitles, Options, render};

use crate::{check, contains, html};

#[test]
fn commonmark() {
    check("Hello *world* **!**", "<p dir=\"auto\">Hello <em>world</em> <strong>!</strong></p>");
    check("a\nb  \nc", "<p dir=\"auto\">a\nb<br>\nc</p>");
    check("> q", "<blockquote dir=\"auto\">\n<p dir=\"auto\">q</p>\n</blockquote>");
    check("- a\n- b", "<ul dir=\"auto\">\n<li dir=\"auto\">a</li>\n<li dir=\"auto\">b</li>\n</ul>");
    check("3. a", "<ol start=\"3\" dir=\"auto\">\n<li dir=\"auto\">a</li>\n</ol>");
    check("---", "<hr>");
    check("`a<b`", "<p dir=\"auto\"><code>a&lt;b</code></p>");
    check("    a\n", "<pre dir=\"ltr\"><code>a\n</code></pre>");
    check("\\*a\\* &copy; 1 < 2", "<p dir=\"auto\">*a* © 1 &lt; 2</p>");
    check(
        "[a](http://x \"t\")",
        "<p dir=\"auto\"><a href=\"http://x\" title=\"t\" rel=\"nofollow noopener\">a</a></p>",
    );
    check("[a][b]\n\n[b]: /u", "<p dir=\"auto\"><a href=\"/u\" rel=\"nofollow noopener\">a</a></p>");
    check("![a *b*](/i.png)", "<p dir=\"auto\"><img src=\"/i.png\" alt=\"a b\" loading=\"lazy\"></p>");
    check("", "");
}

#[test]
fn github_extensions() {
    check("~~a~~", "<p dir=\"auto\"><del>a</del></p>");
    contains(
        "www.example.org a@example.org",
        "<a href=\"http://www.example.org\" rel=\"nofollow noopener\">www.example.org</a>",
    );
    contains("a@example.org", "<a href=\"mailto:a@example.org\"");
    contains("| a | b |\n|:-:|--:|\n| 1 | 2 |", "<td align=\"center\" dir=\"auto\">1</td>");
    contains(":rocket: :nosuch:", "🚀 :nosuch:");
    contains(
        "> [!NOTE]\n> a",
        "<div class=\"markdown-alert-note\">\n<p class=\"markdown-alert-title\" dir=\"auto\">Note</p>",
    );
    let titles = AlertTitles { warning: "Achtung <b>", ..AlertTitles::default() };
    let german = render("> [!WARNING]\n> a", &Options { alert_titles: titles, ..Options::default() });
    assert!(german.html.contains(">Achtung &lt;b&gt;</p>"), "{}", german.html);
}

#[test]
fn task_lists() {
    let rendered = render("- [x] done *it*\n- [ ] open\n  - [X] below", &Options::default());
    assert_eq!((rendered.tasks.done, rendered.tasks.total), (2, 3));
    let html = rendered.html;
    let boxes = [("done it", " checked=\"\""), ("open", ""), ("below", " checked=\"\"")];
    for (label, checked) in boxes {
        let expected = format!(
            "<input class=\"task-list-item-checkbox\" aria-label=\"{label}\"{checked} disabled=\"\" type=\"checkbox\">"
        );
        let attributes = |text: &str| {
            let mut words: Vec<String> = text
                .replace('>', "")
                .split("\" ")
                .map(|word| word.trim_end_matches('"').to_owned())
                .collect();
            words.sort();
            words
        };
        let found = html.split('<').any(|tag| {
            tag.starts_with("input")
                && attributes(tag.split_once('>').expect("a tag").0)
                    .join("|")
                    .contains(&format!("aria-label=\"{label}"))
        });
        assert!(found, "{expected} not in {html}");
    }
    assert_eq!(html.matches("checked=").count(), 2);
    assert_eq!(html.matches("disabled=").count(), 3);
    assert!(html.contains("<li class=\"task-list-item\" dir=\"auto\">"), "{html}");
}

#[test]
fn footnotes_stay_in_their_text() {
    let html = html("a[^1] b[^1]\n\n[^1]: note");
    assert!(html.contains("href=\"#user-content-fn-1\""), "{html}");
    assert!(html.contains("id=\"user-content-fn-1\""), "{html}");
    assert!(html.contains("id=\"user-content-fnref-1-2\""), "{html}");
    assert!(html.contains("href=\"#user-content-fnref-1-2\" class=\"footnote-backref\""), "{html}");
    assert!(html.contains("<section class=\"footnotes\">"), "{html}");
    assert!(!html.contains("Back to"), "no words of one language: {html}");
}

#[test]
fn breaks_as_asked() {
    let comment = render("a\nb", &Options { hard_breaks: true, ..Options::default() });
    assert_eq!(comment.html.trim_end(), "<p dir=\"auto\">a<br>\nb</p>");
}

#[test]
fn raw_html_that_readmes_use() {
    contains(
        "<details><summary>More</summary>\n\ntext\n\n</details>",
        "<details><summary dir=\"auto\">More</summary>",
    );
    contains(
        "<p align=\"center\"><img src=\"a.png\" width=\"200\"></p>",
        "<p align=\"center\" dir=\"auto\"><img src=\"a.png\" width=\"200\" loading=\"lazy\"></p>",
    );
    contains("press <kbd>Ctrl</kbd> H<sub>2</sub>O", "<kbd>Ctrl</kbd> H<sub>2</sub>O");
    contains("<!-- hidden -->a", "a");
    assert!(!html("a <!-- hidden --> b").contains("hidden"));
    contains(
        "<picture><source srcset=\"b.png\"><img src=\"a.png\"></picture>",
        "<img src=\"a.png\" loading=\"lazy\">",
    );
}
