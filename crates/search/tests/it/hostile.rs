use std::time::{Duration, Instant};

use crate::{Shelf, document};

#[test]
fn any_text_is_a_query() {
    let shelf = Shelf::with(&[document("a", "Title", "body ( ) \" text")]);
    let mut queries: Vec<String> = [
        "(", ")", "\"", "-", "--", "*", ":", "title:", "AND", "OR NOT", "~", "^", "[a TO b]", "{", "/re/",
        "\\", "a^4", "a~2", "!", "+",
    ]
    .iter()
    .flat_map(|piece| [(*piece).to_owned(), piece.repeat(10_240), format!("body {piece}")])
    .collect();
    queries.extend([
        "\u{0}\u{1}\u{7f}\u{202e}".repeat(500),
        "é\u{301}".repeat(5_000),
        "検".repeat(10_000),
        "a ".repeat(100_000),
        "title:".repeat(3_000),
    ]);
    queries.extend([
        "x".repeat(1_000_000),
        "\"a\" ".repeat(1_000),
        "fooBar_".repeat(1_000),
        "-a ".repeat(1_000),
        "a* ".repeat(1_000),
        "\u{feff}".to_owned(),
    ]);
    for query in &queries {
        let started = Instant::now();
        let results = shelf.index.search(&crate::public(query));
        assert!(results.is_ok(), "{}: {results:?}", &query[..query.floor_char_boundary(40)]);
        assert!(
            started.elapsed() < Duration::from_secs(2),
            "{}: {:?}",
            &query[..query.floor_char_boundary(40)],
            started.elapsed()
        );
    }
    for text in ["body (", "body )", "\"body", "body\"", "body -", "body [a TO b", "body \u{0}"] {
        let plain = text.trim_end_matches("[a TO b");
        assert_eq!(shelf.found(plain), ["a"], "{text}");
    }
}

#[test]
fn any_document_can_be_stored() {
    let mut document = document("\u{0}\"", "\u{0}\u{202e}", &"é".repeat(600_000));
    document.kind = "\u{0}".to_owned();
    document.scope = vec!["all".to_owned(), String::new(), "x".repeat(100_000)];
    document.keywords = vec![String::new(), "k".repeat(100_000)];
    document.url = "javascript:alert(1)".to_owned();
    document.extra = serde_json::json!({ "deep": [[[["<script>"]]]] });
    let extra = document.extra.clone();
    let shelf = Shelf::with(&[document]);
    let results = shelf.results("");
    assert_eq!(results.total, 1);
    assert_eq!(results.items[0].extra, extra);
}
