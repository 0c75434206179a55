use farrier_search::Query;

use crate::{Shelf, document, ids, public};

#[test]
fn project_mount_tool_kind_keywords() {
    let mut a = document("a", "x", "");
    a.keywords = vec!["status:open".to_owned(), "label:crash".to_owned()];
    let mut b = document("b", "x", "");
    (b.project, b.mount) = (2, 20);
    (b.kind, b.tool) = ("page".to_owned(), "wiki".to_owned());
    let shelf = Shelf::with(&[a, b]);
    let check = |query: Query, expected: &[&str]| {
        let results = shelf.index.search(&query).expect("results");
        let mut found = ids(&results);
        found.sort();
        assert_eq!(found, expected, "{query:?}");
        assert_eq!(results.total, expected.len() as u64, "{query:?}");
    };
    for text in ["", "x"] {
        let all = public(text);
        check(all.clone(), &["a", "b"]);
        check(Query { project: Some(vec![2, 3]), ..all.clone() }, &["b"]);
        check(Query { project: Some(vec![1, 2]), ..all.clone() }, &["a", "b"]);
        check(Query { project: Some(vec![]), ..all.clone() }, &[]);
        check(Query { mount: Some(10), ..all.clone() }, &["a"]);
        check(Query { tool: Some("wiki".to_owned()), ..all.clone() }, &["b"]);
        check(Query { kind: Some("ticket".to_owned()), ..all.clone() }, &["a"]);
        check(Query { keywords: vec!["Status:Open".to_owned()], ..all.clone() }, &["a"]);
        check(
            Query { keywords: vec!["status:open".to_owned(), "label:other".to_owned()], ..all.clone() },
            &[],
        );
    }
    let narrowed =
        shelf.index.search(&Query { kind: Some("page".to_owned()), ..public("x") }).expect("results");
    assert_eq!(
        narrowed.kinds.into_iter().collect::<Vec<_>>(),
        [("page".to_owned(), 1), ("ticket".to_owned(), 1)]
    );
}
