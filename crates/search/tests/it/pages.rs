use farrier_search::{Document, Query, Sort};

use crate::{Shelf, document, ids, public};

#[test]
fn pages_cover_everything_once_and_end() {
    let documents: Vec<Document> = (0..1_150)
        .map(|i| Document { updated: i, ..document(&format!("{i}"), "same title", "same body") })
        .collect();
    let shelf = Shelf::with(&documents);
    for sort in [Sort::Relevance, Sort::Newest] {
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let results =
                shelf.index.search(&Query { limit: 70, after, sort, ..public("same") }).expect("results");
            assert_eq!(results.total, 1_150);
            seen.extend(ids(&results));
            after = results.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen.len(), 1_000, "bounded");
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 1_000, "no duplicates");
    }
    for after in ["", "p", "p-1", "p99999999999999999999999", "p1000", "x", "p1;drop"] {
        let results = shelf
            .index
            .search(&Query { after: Some(after.to_owned()), limit: usize::MAX, ..public("same") })
            .expect("results");
        assert_eq!(results.items.len(), 100, "{after}");
    }
    assert_eq!(shelf.index.search(&Query { limit: 0, ..public("same") }).expect("results").items.len(), 1);
}
