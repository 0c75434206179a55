//! Diffs of everything that can change, and their bounds.

use crate::fixture::{Fixture, id};
use farrier_scm::{Change, Diff, DiffOptions, LineKind, Repository};
use std::time::Duration;

async fn diff(fixture: &Fixture, commit: &str, options: &DiffOptions) -> Diff {
    fixture.open().await.diff(&id(commit), options).await.expect("compares")
}

#[tokio::test]
async fn lines_have_numbers_and_kinds() {
    let fixture = Fixture::empty().await;
    fixture.commit("main", &[(b"a.c", Some(b"int main()\n{\n1\n2\n3\n4\n5\n6\nend"))], "first");
    let tip =
        fixture.commit("main", &[(b"a.c", Some(b"int main()\n{\n1\n2\n3\n4\nfive\n6\nend\n"))], "second");
    let diff = diff(&fixture, &tip, &DiffOptions::default()).await;
    assert_eq!((diff.files_total, diff.added, diff.removed, diff.complete), (1, 2, 2, true));
    let hunk = &diff.files[0].hunks[0];
    assert_eq!((hunk.old_start, hunk.old_lines, hunk.new_start, hunk.new_lines), (4, 6, 4, 6));
    assert_eq!(hunk.heading, "int main()");
    let lines: Vec<_> = hunk
        .lines
        .iter()
        .map(|line| (line.kind, line.old, line.new, line.text.as_str(), line.no_newline))
        .collect();
    use LineKind::{Added, Context, Removed};
    let expected = [
        (Context, Some(4), Some(4), "2", false),
        (Context, Some(5), Some(5), "3", false),
        (Context, Some(6), Some(6), "4", false),
        (Removed, Some(7), None, "5", false),
        (Added, None, Some(7), "five", false),
        (Context, Some(8), Some(8), "6", false),
        (Removed, Some(9), None, "end", true),
        (Added, None, Some(9), "end", false),
    ];
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn every_change_is_told_apart() {
    let fixture = Fixture::empty().await;
    let text: String = (0..50).map(|number| format!("line {number}\n")).collect();
    let base = fixture.commit(
        "main",
        &[
            (b"moved", Some(text.as_bytes())),
            (b"gone", Some(b"x\n")),
            (b"run", Some(b"run\n")),
            (b"type", Some(b"t\n")),
        ],
        "base",
    );
    let root = diff(&fixture, &base, &DiffOptions::default()).await;
    assert!(root.files.iter().all(|file| file.change == Change::Added && file.old_path.is_none()));
    let (moved, bin) =
        (fixture.write_blob(text.replace("line 7\n", "seven\n").as_bytes()), fixture.write_blob(b"\0\x01"));
    let (run, link) = (fixture.write_blob(b"run\n"), fixture.write_blob(b"target"));
    let tree = fixture.write_tree(
        Some(&base),
        &[
            (b"moved", None),
            (b"dir/caf\xe9", Some(("100644", &moved))),
            (b"gone", None),
            (b"bin", Some(("100644", &bin))),
            (b"run", Some(("100755", &run))),
            (b"type", Some(("120000", &link))),
            (b"sub", Some(("160000", &base))),
        ],
    );
    let tip = fixture.commit_tree(&tree, &[&base], "changes");
    let diff = diff(&fixture, &tip, &DiffOptions::default()).await;
    let rows: Vec<_> = diff
        .files
        .iter()
        .map(|file| {
            (
                file.path().expect("has one").display().into_owned(),
                file.change,
                file.binary,
                file.added,
                file.removed,
            )
        })
        .collect();
    let expected = [
        ("bin", Change::Added, true, 0, 0),
        ("dir/caf\u{fffd}", Change::Renamed, false, 1, 1),
        ("gone", Change::Deleted, false, 0, 1),
        ("run", Change::Modified, false, 0, 0),
        ("sub", Change::Added, false, 1, 0),
        ("type", Change::Retyped, false, 1, 1),
    ];
    let mut rows = rows;
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(
        rows,
        expected.map(|(path, change, binary, added, removed)| (
            path.to_owned(),
            change,
            binary,
            added,
            removed
        ))
    );
    let run = diff.files.iter().find(|file| file.change == Change::Modified).expect("there");
    assert_eq!((run.old_mode, run.new_mode), (0o100_644, 0o100_755));
}

#[tokio::test]
async fn everything_is_bounded() {
    let fixture = Fixture::empty().await;
    let huge_line = vec![b'x'; 1_000_000];
    let many_lines = b"y\n".repeat(5000);
    let large = b"0123456789\n".repeat(300_000);
    fixture.commit("main", &[(b"other", Some(b"x\n"))], "base");
    let tip = fixture.commit(
        "main",
        &[
            (b"huge", Some(&huge_line)),
            (b"large", Some(&large)),
            (b"many", Some(&many_lines)),
            (b"other", Some(b"z\n")),
        ],
        "large",
    );
    let found = diff(&fixture, &tip, &DiffOptions::default()).await;
    let flags: Vec<_> =
        found.files.iter().map(|file| (file.too_large, file.added, file.hunks.len())).collect();
    assert_eq!(flags, [(false, 1, 1), (true, 0, 0), (true, 5000, 0), (false, 1, 1)]);
    assert_eq!(found.files[0].hunks[0].lines[0].text.len(), 10_000);
    let options = DiffOptions { max_files: 2, ..DiffOptions::default() };
    let found = diff(&fixture, &tip, &options).await;
    assert_eq!((found.files.len(), found.files_total, found.complete), (2, 4, false));
    let options = DiffOptions { budget: Duration::ZERO, ..DiffOptions::default() };
    let found = diff(&fixture, &tip, &options).await;
    assert!(!found.complete && found.files.iter().all(|file| file.too_large));
    let path = Some("many".parse().expect("valid"));
    let options = DiffOptions { path, max_lines_per_file: 10_000, ..DiffOptions::default() };
    let found = diff(&fixture, &tip, &options).await;
    assert_eq!((found.files.len(), found.files[0].hunks[0].lines.len()), (1, 5000));
}

#[tokio::test]
async fn branches_are_compared_from_where_they_parted() {
    let fixture = Fixture::empty().await;
    let base = fixture.commit("main", &[(b"a", Some(b"1\n"))], "base");
    fixture.git(&["update-ref", "refs/heads/topic", &base]);
    let main = fixture.commit("main", &[(b"main only", Some(b"1\n"))], "main");
    fixture.commit("topic", &[(b"t1", Some(b"1\n"))], "t1");
    let topic = fixture.commit("topic", &[(b"t2", Some(b"1\n"))], "t2");
    let other = fixture.commit("orphan", &[(b"o", Some(b"1\n"))], "unrelated");
    let repository = fixture.open().await;
    let options = DiffOptions::default();
    let found = repository.compare(&id(&main), &id(&topic), 1, &options).await.expect("compares");
    assert_eq!(found.merge_base, Some(id(&base)));
    assert_eq!(
        (found.ahead, found.behind, found.revisions.len(), found.revisions_complete),
        (2, 1, 1, false)
    );
    let paths: Vec<_> =
        found.diff.files.iter().map(|file| file.path().expect("has one").to_string()).collect();
    assert_eq!(paths, ["t1", "t2"]);
    let found = repository.compare(&id(&main), &id(&other), 10, &options).await.expect("compares");
    assert_eq!((found.merge_base, found.ahead, found.diff.files.len()), (None, 1, 2));
}
