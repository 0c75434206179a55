use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use farrier_search::{Document, Opened};

use crate::{Shelf, document};

fn generations(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).expect("a directory").map(|entry| entry.expect("an entry").path());
    entries.filter(|path| path.is_dir()).collect()
}

fn damage(change: impl Fn(&Path)) {
    let shelf = Shelf::with(&[document("a", "word", "body")]);
    let Shelf { index, dir } = shelf;
    drop(index);
    change(dir.path());
    let (index, opened) = farrier_search::Index::open(dir.path()).expect("never fails for damage");
    assert_eq!((opened, index.cursor()), (Opened::Empty, 0));
    let shelf = Shelf { index, dir };
    assert_eq!(shelf.results("word").total, 0);
    shelf.index.add(&[document("a", "word", "body")]).expect("added");
    shelf.index.commit(7).expect("committed");
    let (shelf, opened) = shelf.reopen();
    assert_eq!((opened, shelf.found("word").len()), (Opened::Ready, 1));
    assert_eq!(generations(shelf.dir.path()).len(), 1, "nothing is left over");
}

fn each_file(dir: &Path, change: impl Fn(&Path)) {
    for generation in generations(dir) {
        for entry in fs::read_dir(generation).expect("files") {
            change(&entry.expect("an entry").path());
        }
    }
}

#[test]
fn damage_leads_to_an_empty_index() {
    damage(|dir| fs::remove_file(dir.join("current")).expect("removed"));
    damage(|dir| fs::write(dir.join("current"), "../../etc").expect("written"));
    damage(|dir| fs::write(dir.join("current"), "v0-1").expect("written"));
    damage(|dir| generations(dir).iter().for_each(|path| fs::remove_dir_all(path).expect("removed")));
    damage(|dir| each_file(dir, |path| fs::write(path, "garbage").expect("written")));
    damage(|dir| each_file(dir, |path| fs::write(path, "").expect("written")));
    for ending in ["meta.json", "store", "idx", "term", "fast", "pos", "fieldnorm"] {
        damage(|dir| {
            each_file(dir, |path| {
                if path.to_string_lossy().ends_with(ending) {
                    fs::remove_file(path).expect("removed");
                }
            });
        });
    }
}

#[test]
fn flipped_bytes_are_reported_not_thrown() {
    let documents: Vec<Document> =
        (0..50).map(|i| document(&i.to_string(), "word", &format!("body number {i} ").repeat(50))).collect();
    for ending in ["store", "idx", "term", "fast", "pos"] {
        let shelf = Shelf::with(&documents);
        assert!(shelf.index.is_whole().expect("read"));
        let Shelf { index, dir } = shelf;
        drop(index);
        each_file(dir.path(), |path| {
            if path.to_string_lossy().ends_with(ending) {
                let mut bytes = fs::read(path).expect("read");
                let half = bytes.len() / 2;
                bytes[..half].iter_mut().for_each(|byte| *byte ^= 0xa5);
                fs::write(path, bytes).expect("written");
            }
        });
        let (index, _) = farrier_search::Index::open(dir.path()).expect("opened");
        for text in ["word", "\"body number\"", "", "num*"] {
            let _ = index.search(&crate::public(text));
        }
        let whole = index.is_whole();
        assert!(
            !matches!(whole, Ok(true))
                || index.search(&crate::public("")).is_ok_and(|results| results.total == 0),
            "{ending}"
        );
    }
}

#[test]
fn the_old_index_serves_while_a_new_one_is_built() {
    let shelf = Shelf::with(&[document("old", "word", "")]);
    let rebuild = shelf.index.rebuild().expect("started");
    for i in 0..200 {
        rebuild.add(&[document(&i.to_string(), "word", "")]).expect("added");
    }
    assert_eq!(shelf.found("word"), ["old"]);
    rebuild.finish(99).expect("finished");
    assert_eq!((shelf.results("word").total, shelf.index.cursor()), (200, 99));
    let (shelf, opened) = shelf.reopen();
    assert_eq!((opened, shelf.results("word").total, shelf.index.cursor()), (Opened::Ready, 200, 99));
    assert_eq!(generations(shelf.dir.path()).len(), 1);
    shelf.index.add(&[document("later", "word", "")]).expect("added");
    shelf.index.commit(100).expect("committed");
    assert_eq!(shelf.results("word").total, 201);
}

#[test]
fn an_abandoned_or_killed_rebuild_leaves_nothing() {
    let shelf = Shelf::with(&[document("old", "word", "")]);
    let rebuild = shelf.index.rebuild().expect("started");
    rebuild.add(&[document("new", "word", "")]).expect("added");
    drop(rebuild);
    assert_eq!(generations(shelf.dir.path()).len(), 1);
    let killed = shelf.index.rebuild().expect("started");
    std::mem::forget(killed);
    fs::create_dir(shelf.dir.path().join("v1-77")).expect("made");
    fs::create_dir(shelf.dir.path().join("somebody-elses")).expect("made");
    // The forgotten rebuild still holds the lock here; a killed process wouldn't.
    let copy = tempfile::TempDir::new().expect("a directory");
    for entry in fs::read_dir(shelf.dir.path()).expect("entries") {
        let entry = entry.expect("an entry").path();
        let target = copy.path().join(entry.file_name().expect("a name"));
        if entry.is_dir() {
            fs::create_dir(&target).expect("made");
            for file in fs::read_dir(&entry).expect("files") {
                let file = file.expect("a file").path();
                fs::copy(&file, target.join(file.file_name().expect("a name"))).expect("copied");
            }
        } else {
            fs::copy(&entry, &target).expect("copied");
        }
    }
    let (index, opened) = farrier_search::Index::open(copy.path()).expect("opened");
    assert_eq!((opened, index.search(&crate::public("word")).expect("results").total), (Opened::Ready, 1));
    assert_eq!(generations(copy.path()).len(), 2, "one index, and what isn't ours");
}

#[test]
fn searching_goes_on_through_swaps() {
    let shelf = Shelf::with(&[document("a", "word", "body")]);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    assert_eq!(shelf.results("word").total, 1);
                    assert_eq!(shelf.results("word").items.len(), 1);
                }
            });
        }
        for i in 0..6 {
            let rebuild = shelf.index.rebuild().expect("started");
            rebuild.add(&[document("a", "word", "body")]).expect("added");
            rebuild.finish(i).expect("finished");
        }
        done.store(true, Ordering::Relaxed);
    });
}
