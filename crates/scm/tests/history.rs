//! Logs, blame and what a push brought.

use crate::fixture::{Fixture, head, id, read_all};
use farrier_scm::{PatchFormat, RepoPath, Repository, ScmError};

/// A history of merges, some with the same time.
fn merges(fixture: &Fixture, rounds: usize) -> String {
    let mut tips = vec![fixture.commit("main", &[(b"start", Some(b"0"))], "start")];
    let mut state = 7usize;
    for round in 0..rounds {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let pick = (state >> 33) % tips.len();
        let parent = tips[pick].clone();
        let (name, text) = (format!("f{}", (state >> 40) % 9), format!("{round}"));
        let blob = fixture.write_blob(text.as_bytes());
        let tree = fixture.write_tree(Some(&parent), &[(name.as_bytes(), Some(("100644", &blob)))]);
        let other = tips[(state >> 50) % tips.len()].clone();
        let parents: Vec<&str> =
            if round % 3 == 0 && other != parent { vec![&parent, &other] } else { vec![&parent] };
        let commit = fixture.commit_tree(&tree, &parents, &format!("round {round}"));
        if tips.len() < 4 {
            tips.push(commit);
        } else {
            tips[pick] = commit;
        }
    }
    let tree = fixture.git(&["rev-parse", &format!("{}^{{tree}}", tips[0])]);
    let all: Vec<&str> = tips.iter().map(String::as_str).collect();
    let tip = fixture.commit_tree(&tree, &all, "octopus");
    fixture.git(&["update-ref", "refs/heads/main", &tip]);
    tip
}

#[tokio::test]
async fn pages_show_every_revision_once_in_gits_order() {
    let fixture = Fixture::empty().await;
    let tip = id(&merges(&fixture, 120));
    let repository = fixture.open().await;
    let f1 = RepoPath::parse(b"f1").expect("valid");
    for path in [None, Some(&f1)] {
        let mut args = vec!["rev-list", tip.as_str(), "--"];
        args.extend(path.map(|_| "f1"));
        let expected = fixture.git(&args);
        let (mut shown, mut after) = (Vec::new(), None);
        loop {
            let page = repository.log(&tip, path, after.as_ref(), 7).await.expect("reads");
            shown.extend(page.revisions.into_iter().map(|revision| revision.id.to_string()));
            let Some(next) = page.next else { break };
            after = Some(next.to_string().parse().expect("a cursor survives an address"));
        }
        assert_eq!(shown.join("\n"), expected, "{path:?}");
    }
    assert_eq!(repository.count_revisions(&tip).await.expect("counts"), 122);
}

#[tokio::test]
async fn the_program_and_the_walk_agree() {
    let fixture = Fixture::empty().await;
    // 500 is where the program takes over.
    let mut script = String::new();
    for number in 1..=700 {
        let time = 1_700_000_000 + number / 3;
        script.push_str(&format!(
            "commit refs/heads/main\nmark :{number}\ncommitter B <b@x> {time} +0000\ndata 1\nx\n"
        ));
        if number > 50 && number % 10 == 0 {
            script.push_str(&format!("from :{}\nmerge :{}\n", number - 1, number - 40));
        }
        script.push_str(&format!("M 644 inline f\ndata 3\n{number:03}\n"));
    }
    fixture.git_with(&["fast-import", "--quiet"], script.as_bytes());
    let repository = fixture.open().await;
    let tip = head(&repository).await;
    let expected = fixture.git(&["rev-list", tip.as_str()]);
    let (mut shown, mut after) = (Vec::new(), None);
    loop {
        let page = repository.log(&tip, None, after.as_ref(), 90).await.expect("reads");
        shown.extend(page.revisions.into_iter().map(|revision| revision.id.to_string()));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(shown.join("\n"), expected);
}

#[tokio::test]
async fn a_revision_has_its_words() {
    let fixture = Fixture::empty().await;
    let first = fixture.commit("main", &[(b"a", Some(b"1"))], "one\n\nBecause ü.\n");
    let second = fixture.commit("main", &[(b"a", Some(b"2"))], "two");
    let repository = fixture.open().await;
    let revision = repository.revision(&id(&first)).await.expect("reads");
    assert_eq!((revision.summary.as_str(), revision.body()), ("one", "Because ü."));
    assert_eq!(
        (revision.author.name.as_str(), revision.committer.email.as_str()),
        ("Ada Ü.", "bob@example.org")
    );
    assert_eq!(revision.author.time.offset().whole_minutes(), 90);
    assert!(revision.parents.is_empty());
    let missing = id(&"1".repeat(40));
    assert!(matches!(repository.revision(&missing).await, Err(ScmError::NotFound)));
    assert!(matches!(repository.log(&missing, None, None, 5).await, Err(ScmError::NotFound)));
    let both = repository.revisions(&[id(&second), missing, id(&first)]).await.expect("reads");
    assert_eq!(both.len(), 2);
}

#[tokio::test]
async fn a_push_brings_what_was_not_there() {
    let fixture = Fixture::empty().await;
    let a = fixture.commit("main", &[(b"a", Some(b"1"))], "a");
    let b = fixture.commit("main", &[(b"a", Some(b"2"))], "b");
    let c = fixture.commit("main", &[(b"a", Some(b"3")), (b"n", Some(b"new"))], "c");
    let repository = fixture.open().await;
    let gone = id(&"2".repeat(40));
    let new = repository.new_revisions(&[id(&a), gone], &id(&c), 10).await.expect("reads");
    assert_eq!(new.revisions.iter().map(|revision| revision.id.as_str()).collect::<Vec<_>>(), [&c, &b]);
    assert!(new.complete);
    let new = repository.new_revisions(&[], &id(&c), 2).await.expect("reads");
    assert_eq!((new.revisions.len(), new.complete), (2, false));
    let changed = repository.changed_files(Some(&id(&a)), &id(&c), &Default::default()).await.expect("reads");
    assert_eq!(changed.files.iter().map(|file| file.path.display()).collect::<Vec<_>>(), ["a", "n"]);
    let back = repository.changed_files(Some(&id(&c)), &id(&a), &Default::default()).await.expect("reads");
    assert_eq!(back.files.iter().map(|file| file.now.is_some()).collect::<Vec<_>>(), [true, false]);
    assert_eq!(
        repository.changed_files(None, &id(&c), &Default::default()).await.expect("reads").files.len(),
        2
    );
    assert_eq!(repository.merge_base(&id(&a), &id(&c)).await.expect("reads"), Some(id(&a)));
}

#[tokio::test]
async fn blame_follows_renames() {
    let fixture = Fixture::empty().await;
    let text = "one\ntwo\nthree\nfour\nfive\n";
    let first = fixture.commit("main", &[(b"old \"name\"", Some(text.as_bytes()))], "first");
    let moved = fixture.commit("main", &[(b"old \"name\"", None), (b"new", Some(text.as_bytes()))], "moved");
    let last = fixture.commit("main", &[(b"new", Some(text.replace("three", "3").as_bytes()))], "last");
    let repository = fixture.open().await;
    let blame = repository.blame(&id(&last), &RepoPath::parse(b"new").expect("valid")).await.expect("reads");
    let rows: Vec<_> =
        blame.ranges.iter().map(|range| (range.first_line, range.lines, range.revision.as_str())).collect();
    assert_eq!(rows, [(1, 2, first.as_str()), (3, 1, &last), (4, 2, &first)]);
    assert_eq!(blame.ranges[0].original_path.as_bytes(), b"old \"name\"");
    assert_eq!(blame.ranges[1].previous.as_ref().map(|(id, _)| id.as_str()), Some(moved.as_str()));
    let words = &blame.revisions[&id(&first)];
    assert_eq!((words.summary.as_str(), words.author.email.as_str()), ("first", "ada@example.org"));
    assert_eq!(words.author.time.offset().whole_minutes(), 90);
}

#[tokio::test]
async fn patches_apply_elsewhere() {
    let fixture = Fixture::empty().await;
    let first = fixture.commit("main", &[(b"a", Some(b"1\n")), (b"bin", Some(b"\0\x01"))], "first: ü");
    let second = fixture.commit("main", &[(b"a", Some(b"2\n"))], "second");
    let repository = fixture.open().await;
    let patch = async |base: Option<&str>, commit: &str, format| {
        let stream = repository.patch(base.map(id).as_ref(), &id(commit), format).await.expect("starts");
        String::from_utf8_lossy(&read_all(stream).await.expect("whole")).into_owned()
    };
    let mail = patch(None, &first, PatchFormat::Mail).await;
    assert!(mail.starts_with(&format!("From {first} ")) && mail.contains("GIT binary patch"), "{mail}");
    let diff = patch(None, &first, PatchFormat::Diff).await;
    assert!(diff.starts_with("diff --git a/a b/a\nnew file mode"), "{diff}");
    let diff = patch(None, &second, PatchFormat::Diff).await;
    assert!(diff.ends_with("-1\n+2\n"), "{diff}");
    let both = patch(Some(&first), &second, PatchFormat::Mail).await;
    assert_eq!(both.matches("Subject: ").count(), 1);
    let diff = patch(Some(&second), &first, PatchFormat::Diff).await;
    assert!(diff.ends_with("-2\n+1\n"), "{diff}");
}
