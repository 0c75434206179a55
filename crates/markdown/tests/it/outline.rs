use farrier_markdown::{Options, render};

#[test]
fn headings_have_prefixed_ids_and_links() {
    let rendered = render(
        "# Über *uns*\n\n## Über uns\n\n### !!!\n\n[x](#über-uns) [y](#user-content-%C3%BC)\n",
        &Options::default(),
    );
    let headings: Vec<(u8, &str, &str)> = rendered
        .headings
        .iter()
        .map(|heading| (heading.level, heading.id.as_str(), heading.text.as_str()))
        .collect();
    assert_eq!(
        headings,
        [
            (1, "user-content-über-uns", "Über uns"),
            (2, "user-content-über-uns-1", "Über uns"),
            (3, "user-content-section", "!!!")
        ]
    );
    for (level, id, _) in headings {
        assert!(rendered.html.contains(&format!("<h{level} id=\"{id}\" dir=\"auto\">")), "{}", rendered.html);
        assert!(rendered.html.contains(&format!("href=\"#{id}\"")), "{}", rendered.html);
        assert!(rendered.html.contains(&format!("aria-labelledby=\"{id}\"")), "{}", rendered.html);
    }
    assert!(rendered.html.contains("<a href=\"#user-content-%C3%BCber-uns\""), "{}", rendered.html);
    assert!(rendered.html.contains("<a href=\"#user-content-%C3%BC\""), "{}", rendered.html);
}

#[test]
fn each_text_has_ids_of_its_own() {
    let options = Options { id_prefix: "comment-7-", ..Options::default() };
    let html =
        render("# a\n\n<p id=\"login\">x</p> <a href=\"#login\" id=\"comment-7-x\">y</a>", &options).html;
    assert!(
        html.contains("id=\"comment-7-a\"")
            && html.contains("id=\"comment-7-login\"")
            && html.contains("href=\"#comment-7-login\""),
        "{html}"
    );
    assert!(html.contains("id=\"comment-7-x\""), "{html}");
}

#[test]
fn the_excerpt_is_short_and_plain() {
    let rendered = render("# Title\n\nSome *words* and `code`.\n\n<b>x</b>\n", &Options::default());
    assert_eq!(rendered.excerpt, "Title Some words and code. x");
    let long = render(&"word ".repeat(1_000), &Options::default()).excerpt;
    assert!(long.chars().count() <= 201 && long.ends_with("word…"), "{long}");
}
