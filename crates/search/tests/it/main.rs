//! The index through its public face, on a real directory.
#![allow(missing_docs, reason = "tests document themselves by their names")]

mod changes;
mod excerpts;
mod filters;
mod hostile;
mod memory;
mod pages;
mod rebuilds;
mod rights;
mod words;

use farrier_search::{Document, Index, Opened, Query, Results};
use tempfile::TempDir;

/// An index in a directory of its own.
struct Shelf {
    index: Index,
    dir: TempDir,
}

impl Shelf {
    fn new() -> Shelf {
        let dir = TempDir::new().expect("a directory");
        let (index, opened) = Index::open(dir.path()).expect("a new index");
        assert_eq!(opened, Opened::Empty);
        Shelf { index, dir }
    }

    fn with(documents: &[Document]) -> Shelf {
        let shelf = Shelf::new();
        shelf.index.add(documents).expect("added");
        shelf.index.commit(1).expect("committed");
        shelf
    }

    fn found(&self, text: &str) -> Vec<String> {
        ids(&self.results(text))
    }

    fn results(&self, text: &str) -> Results {
        self.index.search(&public(text)).expect("results")
    }

    /// Closes the index and opens it again.
    fn reopen(self) -> (Shelf, Opened) {
        let Shelf { index, dir } = self;
        drop(index);
        let (index, opened) = Index::open(dir.path()).expect("opened");
        (Shelf { index, dir }, opened)
    }
}

fn ids(results: &Results) -> Vec<String> {
    results.items.iter().map(|item| item.id.clone()).collect()
}

/// A public document.
fn document(id: &str, title: &str, body: &str) -> Document {
    Document {
        id: id.to_owned(),
        project: 1,
        mount: 10,
        kind: "ticket".to_owned(),
        tool: "tickets".to_owned(),
        title: title.to_owned(),
        body: body.to_owned(),
        url: format!("/demo/bugs/{id}"),
        updated: 1_000,
        scope: vec!["all".to_owned()],
        access: vec!["all".to_owned()],
        ..Document::default()
    }
}

/// The query of a reader without an account.
fn public(text: &str) -> Query {
    Query { text: text.to_owned(), terms: Some(vec!["all".to_owned()]), ..Query::default() }
}
