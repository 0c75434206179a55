use farrier_search::{Document, Query};

use crate::{Shelf, document, ids};

fn terms(terms: &[&str]) -> Vec<String> {
    terms.iter().map(|term| (*term).to_owned()).collect()
}

fn guarded(id: &str, scope: &[&str], access: &[&str]) -> Document {
    Document {
        scope: terms(scope),
        access: terms(access),
        kind: id.to_owned(),
        ..document(id, "secret plan", "secret words")
    }
}

#[test]
fn a_reader_needs_one_term_of_both_sets() {
    let shelf = Shelf::with(&[
        guarded("open", &["all"], &["all"]),
        guarded("private-mount", &["p7:member", "p7:admin"], &["all"]),
        guarded("private-ticket", &["all"], &["user:5", "p7:admin"]),
        guarded("both", &["p7:member"], &["p7:admin"]),
        guarded("nobody", &[], &["all"]),
        guarded("nobody-either", &["all"], &[]),
    ]);
    for text in ["secret", "", "sec*", "\"secret plan\"", "-other", "title:secret", "\u{0}"] {
        let check = |reader: Option<&[&str]>, expected: &[&str]| {
            let query =
                Query { text: text.to_owned(), terms: reader.map(terms), limit: 1, ..Query::default() };
            let first = shelf.index.search(&query).expect("results");
            assert_eq!(first.total, expected.len() as u64, "{text} {reader:?}");
            assert_eq!(first.kinds.keys().collect::<Vec<_>>(), expected, "{text} {reader:?}");
            assert_eq!(first.next.is_some(), expected.len() > 1, "{text} {reader:?}");
            let all = shelf.index.search(&Query { limit: 100, ..query.clone() }).expect("results");
            let mut found = ids(&all);
            found.sort();
            assert_eq!(found, expected, "{text} {reader:?}");
            let hidden =
                shelf.index.search(&Query { kind: Some("both".to_owned()), ..query }).expect("results");
            assert_eq!(hidden.total, u64::from(expected.contains(&"both")), "{text} {reader:?}");
            assert_eq!(hidden.kinds.len(), expected.len());
        };
        check(Some(&[]), &[]);
        check(Some(&["all"]), &["open"]);
        check(Some(&["all", "p7:member"]), &["open", "private-mount"]);
        check(Some(&["all", "user:5"]), &["open", "private-ticket"]);
        check(Some(&["all", "p7:member", "p7:admin"]), &["both", "open", "private-mount", "private-ticket"]);
        check(Some(&["p7:member"]), &[]);
        check(Some(&["ALL", "al", "all "]), &[]);
        check(None, &["both", "nobody", "nobody-either", "open", "private-mount", "private-ticket"]);
    }
}

#[test]
fn the_default_query_sees_nothing() {
    let shelf = Shelf::with(&[guarded("open", &["all"], &["all"])]);
    assert_eq!(shelf.index.search(&Query::default()).expect("results").total, 0);
}

#[test]
fn the_text_of_a_query_grants_nothing() {
    let shelf = Shelf::with(&[guarded("hidden", &["p7:member"], &["p7:member"])]);
    for text in [
        "scope:p7:member",
        "access:p7:member",
        "p7:member",
        "\"p7:member\"",
        ") OR (secret",
        "* OR *",
        "id:hidden",
    ] {
        assert_eq!(shelf.results(text).total, 0, "{text}");
    }
}
