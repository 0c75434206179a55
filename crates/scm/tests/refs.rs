//! Branches, tags and what users write for revisions.

use crate::fixture::Fixture;
use farrier_scm::{RefKind, RefOrder, RefQuery, Repository, ScmError};

/// Legal in Git, and an option to a program that takes it for one.
const EVIL: &str = "--upload-pack=touch${IFS}pwned";

#[tokio::test]
async fn names_are_listed_page_by_page() {
    let fixture = Fixture::empty().await;
    for name in ["feature/Über", "main", "a", "feature/b/c"] {
        fixture.commit(name, &[(b"file", Some(name.as_bytes()))], name);
    }
    fixture.git(&["update-ref", &format!("refs/heads/{EVIL}"), "refs/heads/main"]);
    let repository = fixture.open().await;
    for order in [RefOrder::Name, RefOrder::Newest] {
        let mut query = RefQuery { limit: 2, order, ..RefQuery::default() };
        let mut names = Vec::new();
        loop {
            let page = repository.branches(&query).await.expect("lists");
            assert_eq!(page.total, 5);
            names.extend(page.refs.into_iter().map(|found| found.name));
            query.after = page.next;
            if query.after.is_none() {
                break;
            }
        }
        let expected = match order {
            RefOrder::Name => [EVIL, "a", "feature/b/c", "feature/Über", "main"],
            RefOrder::Newest => ["feature/b/c", "a", EVIL, "main", "feature/Über"],
        };
        assert_eq!(names, expected);
    }
    let query = RefQuery { contains: Some("FEATURE/ü".to_owned()), ..RefQuery::default() };
    assert_eq!(repository.branches(&query).await.expect("lists").refs.len(), 1);
}

#[tokio::test]
async fn tags_lead_to_commits_through_tags() {
    let fixture = Fixture::empty().await;
    let first = fixture.commit("main", &[(b"a", Some(b"1"))], "one");
    fixture.tick(10);
    fixture.git(&["tag", "-a", "-m", "The first.\n\nWith words.", "v1", &first]);
    fixture.tick(10);
    fixture.git(&["tag", "-a", "-m", "tag of tag", "nested", "v1"]);
    fixture.git(&["tag", "light", &first]);
    fixture.git(&["tag", "tree", &format!("{first}^{{tree}}")]);
    let repository = fixture.open().await;
    let query = RefQuery { order: RefOrder::Newest, ..RefQuery::default() };
    let page = repository.tags(&query).await.expect("lists");
    let names: Vec<_> = page.refs.iter().map(|tag| tag.name.as_str()).collect();
    assert_eq!((names, page.total), (vec!["nested", "v1", "light"], 3));
    assert!(page.refs.iter().all(|tag| tag.target.as_str() == first));
    let annotation = page.refs[1].annotation.as_ref().expect("annotated");
    assert_eq!(annotation.message, "The first.\n\nWith words.");
    assert_eq!(annotation.tagger.as_ref().map(|tagger| tagger.name.as_str()), Some("Bob"));
    for name in ["nested", "v1", "light"] {
        assert_eq!(repository.resolve(RefKind::Tag, name).await.expect("resolves").as_str(), first);
    }
    assert!(matches!(repository.resolve(RefKind::Tag, "tree").await, Err(ScmError::NotFound)));
    let all = repository.all_refs().await.expect("lists");
    assert_eq!(all.len(), 5);
    assert!(all.iter().any(|(name, id)| name == "refs/tags/light" && id.as_str() == first));
}

#[tokio::test]
async fn only_what_exists_resolves() {
    let fixture = Fixture::empty().await;
    let tip = fixture.commit("main", &[(b"a", Some(b"1"))], "one");
    let blob = fixture.write_blob(b"1");
    fixture.git(&["update-ref", &format!("refs/heads/{EVIL}"), &tip]);
    let repository = fixture.open().await;
    assert_eq!(repository.resolve(RefKind::Branch, EVIL).await.expect("exists").as_str(), tip);
    assert_eq!(repository.resolve(RefKind::Commit, &tip[..8]).await.expect("abbreviated").as_str(), tip);
    assert_eq!(repository.resolve(RefKind::Commit, &tip).await.expect("full").as_str(), tip);
    let refused = [
        (RefKind::Commit, "main"),
        (RefKind::Commit, "HEAD"),
        (RefKind::Commit, &blob),
        (RefKind::Commit, "--all"),
        (RefKind::Commit, "0000000"),
        (RefKind::Branch, "main^"),
        (RefKind::Branch, "main~1"),
        (RefKind::Branch, "../tags/x"),
        (RefKind::Branch, "@{-1}"),
        (RefKind::Branch, "refs/heads/main"),
        (RefKind::Branch, &tip),
        (RefKind::Tag, "main"),
        (RefKind::Branch, ""),
        (RefKind::Branch, "a\0b"),
    ];
    for (kind, name) in refused {
        let result = repository.resolve(kind, name).await;
        assert!(
            matches!(result, Err(ScmError::NotFound | ScmError::Invalid(_))),
            "{kind} {name}: {result:?}"
        );
    }
    // A replacement would show other content under a trusted id.
    let other = fixture.commit("other", &[(b"a", Some(b"2"))], "other");
    fixture.git(&["replace", &tip, &other]);
    let found = repository.revision(&crate::fixture::id(&tip)).await.expect("exists");
    assert_eq!(found.summary, "one");
}

#[tokio::test]
async fn addresses_split_at_the_existing_ref() {
    let fixture = Fixture::empty().await;
    let tip = fixture.commit("release/1.0/fixes", &[(b"a", Some(b"1"))], "one");
    fixture.git(&["tag", "release/x", &tip]);
    let repository = fixture.open().await;
    let cases = [
        (RefKind::Branch, "release/1.0/fixes".to_owned(), Some(("release/1.0/fixes", ""))),
        (RefKind::Branch, "release/1.0/fixes/".to_owned(), Some(("release/1.0/fixes", ""))),
        (RefKind::Branch, "release/1.0/fixes/src/a b".to_owned(), Some(("release/1.0/fixes", "src/a b"))),
        (RefKind::Branch, "release/1.0".to_owned(), None),
        (RefKind::Branch, String::new(), None),
        (RefKind::Branch, "release/1.0/fixes/../x".to_owned(), None),
        (RefKind::Tag, "release/x/y/z".to_owned(), Some(("release/x", "y/z"))),
        (RefKind::Commit, format!("{tip}/y/z"), Some((tip.as_str(), "y/z"))),
        (RefKind::Commit, "main/y".to_owned(), None),
        (RefKind::Branch, "x/".repeat(5000), None),
    ];
    for (kind, rest, expected) in cases {
        let split = repository.split_ref_path(kind, rest.as_bytes()).await.ok();
        let split = split.as_ref().map(|(name, path)| (name.as_str(), path.display()));
        let split = split.as_ref().map(|(name, path)| (*name, path.as_ref()));
        assert_eq!(split, expected, "{kind} {rest}");
    }
}
