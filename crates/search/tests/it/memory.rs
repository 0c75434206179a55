use std::time::{Duration, Instant};

use farrier_search::{Document, Query};

use crate::{Shelf, document};

/// Resident memory of this process that isn't backed by files, in kilobytes.
fn anonymous_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?.trim().split(' ').next()?.parse().ok()
}

#[test]
fn an_idle_index_is_small_and_fast() {
    let documents: Vec<Document> = (0..3_000)
        .map(|i| {
            document(
                &i.to_string(),
                &format!("Ticket number {i}"),
                &format!("word{} lorem ipsum fooBar_{i} ", i % 100).repeat(20),
            )
        })
        .collect();
    let shelf = Shelf::new();
    let started = Instant::now();
    for chunk in documents.chunks(500) {
        shelf.index.add(chunk).expect("added");
        shelf.index.commit(1).expect("committed");
    }
    let filled = started.elapsed();
    drop(documents);
    assert!(shelf.index.release_writer().expect("released"));
    let (shelf, _) = {
        let started = Instant::now();
        let (shelf, opened) = shelf.reopen();
        println!("opened in {:?}", started.elapsed());
        (shelf, opened)
    };
    for text in ["word7", "lorem", "lor*", "\"lorem ipsum\"", "foobar_12", "ticket -word7", ""] {
        let started = Instant::now();
        let results = shelf.index.search(&Query { now: 2_000, ..crate::public(text) }).expect("results");
        println!("{text:16} {:5} of 3000 in {:?}", results.total, started.elapsed());
        assert!(started.elapsed() < Duration::from_secs(2));
    }
    println!("filled in {filled:?}, {:?} kB resident", anonymous_kb());
    if let Some(kb) = anonymous_kb() {
        assert!(kb < 60_000, "{kb} kB");
    }
}
