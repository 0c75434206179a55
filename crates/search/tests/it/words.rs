use crate::{Shelf, document};

#[track_caller]
fn finds(title: &str, body: &str, queries: &[&str]) {
    let shelf = Shelf::with(&[document("a", title, body), document("b", "nothing", "of the kind")]);
    for query in queries {
        assert_eq!(shelf.found(query), ["a"], "{query}");
    }
}

#[track_caller]
fn misses(title: &str, body: &str, queries: &[&str]) {
    let shelf = Shelf::with(&[document("a", title, body)]);
    for query in queries {
        assert_eq!(shelf.found(query), [""; 0], "{query}");
    }
}

#[test]
fn english() {
    finds(
        "Crash on Startup",
        "The parser crashes while running the tests.",
        &["crash", "CRASHES", "run", "runs test", "startup crash", "cra*", "star"],
    );
    misses("Crash on Startup", "", &["shutdown", "crash shutdown", "rash", "x*"]);
}

#[test]
fn german_and_other_scripts() {
    finds(
        "Größe der Straße ändern",
        "Überlauf",
        &["große", "grosse", "STRASSE", "straße", "andern", "Ändern", "überl", "uberlauf"],
    );
    finds("Ёлка", "Ποσότητα", &["елка", "ЁЛКА", "ποσοτητα"]);
    finds("עברית", "مرحبا بالعالم", &["עברית", "مرحبا"]);
}

#[test]
fn scripts_without_spaces() {
    finds(
        "全文検索エンジン",
        "東京都に住んでいます。",
        &["検索", "全文検索", "京", "エンジン", "東京都", "索", "ン"],
    );
    finds("한국어 문서", "검색합니다", &["한국어", "검색"]);
    finds("ภาษาไทย", "ค้นหา", &["ไทย", "ค้นหา"]);
    misses("全文検索", "", &["文全", "検文", "索引"]);
}

#[test]
fn identifiers() {
    finds(
        "fooBar_baz",
        "fn read_config_file(HTTPServer: &str) -> std::vec::IntoIter",
        &[
            "fooBar_baz",
            "foobar_baz",
            "foo",
            "bar",
            "baz",
            "fooBar",
            "bar_baz",
            "read_con",
            "config",
            "configFile",
            "httpserver",
            "server",
            "std::vec",
            "\"read_config_file\"",
            "vec::IntoIter",
            "into",
        ],
    );
    finds(
        "Fix",
        "Use C++ and C#, src/main.rs, v1.2.3",
        &["c++", "C#", "src/main.rs", "main.rs", "v1.2.3", "v1.2"],
    );
    misses("Fix", "Use C and src/lib/main.rs", &["c++", "src/main.rs"]);
}

#[test]
fn commits_and_numbers() {
    let mut commit = document("c", "Fix the build", "Closes #12.");
    commit.keywords = vec!["8F0C4E1A9b2d3c4e5f60718293a4b5c6d7e8f901".to_owned(), "#7".to_owned()];
    let other = document("d", "Other", "In 12 steps, #123");
    let shelf = Shelf::with(&[commit, other]);
    assert_eq!(shelf.found("8f0c4e1"), ["c"]);
    assert_eq!(shelf.found("8f0c4e1a9b2d3c4e5f60718293a4b5c6d7e8f901"), ["c"]);
    assert_eq!(shelf.found("#12"), ["c"]);
    assert_eq!(shelf.found("#7"), ["c"]);
    assert_eq!(shelf.found("#123"), ["d"]);
    assert_eq!(shelf.found("12").len(), 2);
}

#[test]
fn syntax() {
    let mut a = document("a", "Red fox", "the quick brown fox jumps");
    a.keywords = vec!["status:open".to_owned(), "label:Good First".to_owned(), "author:alice".to_owned()];
    let mut b = document("b", "Brown bear", "a brown quick fox, slowly");
    b.kind = "page".to_owned();
    b.tool = "wiki".to_owned();
    let shelf = Shelf::with(&[a, b]);
    let check = |text: &str, expected: &[&str]| {
        let mut found = shelf.found(text);
        found.sort();
        assert_eq!(found, expected, "{text}");
    };
    check("brown fox", &["a", "b"]);
    check("\"brown fox\"", &["a"]);
    check("\"quick brown\"", &["a"]);
    check("fox -bear", &["a"]);
    check("fox -\"quick brown\"", &["b"]);
    check("-bear", &["a"]);
    check("title:fox", &["a"]);
    check("-title:fox", &["b"]);
    check("title:bro*", &["b"]);
    check("kind:page fox", &["b"]);
    check("tool:wiki", &["b"]);
    check("-tool:wiki", &["a"]);
    check("status:OPEN", &["a"]);
    check("fox -status:open", &["b"]);
    check("label:\"good first\"", &["a"]);
    check("author:alice quick", &["a"]);
    check("author:bob", &[]);
    check("", &["a", "b"]);
    check("\"\"", &["a", "b"]);
    check("jum* fox", &["a"]);
}

#[test]
fn order() {
    let mut documents = vec![
        document("body", "Other", "banana"),
        document("title", "Banana", "other"),
        document("begin", "Bananarama", ""),
    ];
    documents[0].updated = 5_000;
    let shelf = Shelf::with(&documents);
    assert_eq!(shelf.found("banana"), ["title", "body", "begin"]);
    let mut query = crate::public("banana");
    query.sort = farrier_search::Sort::Newest;
    assert_eq!(crate::ids(&shelf.index.search(&query).expect("results"))[0], "body");

    let day = 86_400;
    let mut old = document("old", "Same words", "here");
    let mut new = old.clone();
    new.id = "new".to_owned();
    (old.updated, new.updated) = (day, 4_000 * day);
    let shelf = Shelf::with(&[old, new]);
    let mut query = crate::public("same words");
    query.now = 4_001 * day;
    assert_eq!(crate::ids(&shelf.index.search(&query).expect("results")), ["new", "old"]);
}
