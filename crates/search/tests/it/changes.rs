use farrier_search::{Document, Error, Index, Opened};

use crate::{Shelf, document};

#[test]
fn a_committed_document_is_found_at_once() {
    let shelf = Shelf::new();
    for i in 1..=5 {
        shelf.index.add(&[document(&i.to_string(), "word", "")]).expect("added");
        assert_eq!(shelf.results("word").total, i - 1, "not before the commit");
        shelf.index.commit(i as i64).expect("committed");
        assert_eq!(shelf.results("word").total, i);
        assert!(shelf.index.release_writer().expect("released"));
    }
}

#[test]
fn adding_again_replaces() {
    let shelf = Shelf::with(&[document("a", "old title", "")]);
    shelf.index.add(&[document("a", "newer", ""), document("a", "newest", "")]).expect("added");
    shelf.index.commit(2).expect("committed");
    assert_eq!(shelf.results("old").total, 0);
    assert_eq!(shelf.results("newest").total, 1);
    assert_eq!(shelf.results("").total, 1);
}

#[test]
fn deletes_by_id_mount_and_project() {
    let place = |id: &str, project, mount| Document { project, mount, ..document(id, "x", "") };
    let shelf = Shelf::with(&[
        place("a", 1, 10),
        place("b", 1, 10),
        place("c", 1, 11),
        place("d", 2, 20),
        place("e", 2, 0),
    ]);
    let delete = |change: &dyn Fn(&Index) -> Result<(), Error>, left: &[&str]| {
        change(&shelf.index).expect("deleted");
        shelf.index.commit(2).expect("committed");
        let mut found = shelf.found("x");
        found.sort();
        assert_eq!(found, left);
    };
    delete(&|index| index.delete(&["a", "no such"]), &["b", "c", "d", "e"]);
    delete(&|index| index.delete_mount(10), &["c", "d", "e"]);
    delete(&|index| index.delete_project(2), &["c"]);
}

#[test]
fn the_cursor_comes_back_with_its_documents() {
    let shelf = Shelf::new();
    assert_eq!(shelf.index.cursor(), 0);
    shelf.index.add(&[document("a", "kept", "")]).expect("added");
    shelf.index.commit(42).expect("committed");
    shelf.index.add(&[document("b", "lost", "")]).expect("added");
    let (shelf, opened) = shelf.reopen();
    assert_eq!((opened, shelf.index.cursor()), (Opened::Ready, 42));
    assert_eq!(shelf.found(""), ["a"]);
    // A small step without documents is kept in memory only, a big one is written.
    shelf.index.commit(43).expect("committed");
    assert_eq!(shelf.index.cursor(), 43);
    let (shelf, _) = shelf.reopen();
    assert_eq!(shelf.index.cursor(), 42);
    shelf.index.commit(5_000).expect("committed");
    let (shelf, _) = shelf.reopen();
    assert_eq!((shelf.index.cursor(), shelf.found("").len()), (5_000, 1));
}

#[test]
fn the_writer_stays_while_changes_wait() {
    let shelf = Shelf::new();
    assert!(shelf.index.release_writer().expect("nothing to release"));
    shelf.index.add(&[document("a", "x", "")]).expect("added");
    assert!(!shelf.index.release_writer().expect("asked"));
    shelf.index.commit(1).expect("committed");
    assert!(shelf.index.release_writer().expect("released"));
    assert_eq!(shelf.found("x"), ["a"]);
}

#[test]
fn one_holder_at_a_time() {
    let shelf = Shelf::new();
    assert!(matches!(Index::open(shelf.dir.path()), Err(Error::InUse(_))));
    let clone = shelf.index.clone();
    let (shelf, _) = {
        drop(clone);
        shelf.reopen()
    };
    assert_eq!(shelf.found(""), [""; 0]);
}
