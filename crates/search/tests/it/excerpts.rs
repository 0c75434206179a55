use std::time::{Duration, Instant};

use crate::{Shelf, document};

fn excerpt(body: &str, query: &str) -> String {
    let shelf = Shelf::with(&[document("a", "Title", body)]);
    shelf.results(query).items.first().map(|item| item.excerpt_html.clone()).unwrap_or_default()
}

#[test]
fn marks_what_was_found() {
    assert_eq!(excerpt("The quick brown fox", "brown"), "The quick <mark>brown</mark> fox");
    assert_eq!(excerpt("Running the tests", "run test"), "<mark>Running</mark> the <mark>tests</mark>");
    assert_eq!(excerpt("die Straße entlang", "STRASSE"), "die <mark>Straße</mark> entlang");
    assert_eq!(excerpt("call fooBar_baz now", "bar"), "call foo<mark>Bar</mark>_baz now");
    assert_eq!(excerpt("call fooBar_baz now", "fooBar_baz"), "call <mark>fooBar_baz</mark> now");
    assert_eq!(excerpt("全文検索です", "検索"), "全文<mark>検索</mark>です");
    assert_eq!(excerpt("closes #12 today", "#12"), "closes <mark>#12</mark> today");
    assert_eq!(excerpt("nothing here", "title"), "nothing here");
}

#[test]
fn escapes_everything_else() {
    let html = excerpt("<script>alert('x')</script> & <mark> brown \u{0}\u{1b} \" fox", "brown");
    assert_eq!(
        html,
        "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &lt;mark&gt; <mark>brown</mark> &quot; fox"
    );
    let shelf = Shelf::with(&[document("a", "<b>Bold</b> move", "")]);
    let item = &shelf.results("bold").items[0];
    assert_eq!(item.title, "<b>Bold</b> move");
    assert_eq!(item.title_html, "&lt;b&gt;<mark>Bold</mark>&lt;/b&gt; move");
}

#[test]
fn shows_fragments_of_long_texts() {
    let filler = "lorem ipsum dolor sit amet ".repeat(40);
    let html = excerpt(&format!("{filler} apple {filler} pear {filler}"), "apple pear");
    assert!(html.contains("<mark>apple</mark>") && html.contains("<mark>pear</mark>"), "{html}");
    assert!(html.starts_with("… ") && html.ends_with(" …") && html.contains(" … "), "{html}");
    assert!(html.len() < 600, "{html}");
    let html = excerpt(&filler, "title");
    assert!(html.starts_with("lorem") && html.ends_with(" …") && html.len() < 250, "{html}");
}

#[test]
fn big_bodies_take_bounded_time() {
    for body in [
        "brown fox ".repeat(400_000),
        "x".repeat(4_000_000),
        "検索".repeat(500_000),
        "a_b".repeat(1_000_000),
        "\u{301}".repeat(1_000_000),
    ] {
        let shelf = Shelf::with(&[document("a", "Title brown", &body)]);
        let started = Instant::now();
        let html = shelf.results("brown 検索 title").items.first().map(|item| item.excerpt_html.len());
        let _ = html;
        assert!(shelf.results("title").items[0].excerpt_html.len() < 10_000);
        assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    }
}
