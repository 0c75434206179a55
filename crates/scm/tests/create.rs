//! Repositories appear whole or not at all, and bring nothing along.

use crate::fixture::{Fixture, head};
use farrier_scm::git::{Maintenance, create, import};
use farrier_scm::{GitRepositories, GitRepository, RefQuery, Repository, ScmError};

#[tokio::test]
async fn created_repository_is_empty_and_has_a_branch_name() {
    let fixture = Fixture::empty().await;
    let repository = fixture.open().await;
    assert!(repository.is_empty().await.expect("reads"));
    assert_eq!(repository.default_branch().await.expect("reads").as_deref(), Some("main"));
    assert!(repository.branches(&RefQuery::default()).await.expect("reads").refs.is_empty());
    assert!(matches!(create(fixture.path(), "main").await, Err(ScmError::Exists)));
    for bad in ["", "a..b", "a b", "x.lock", "a\nb", "@{"] {
        let result = create(fixture.outer().join("bad.git"), bad).await;
        assert!(matches!(result, Err(ScmError::Invalid(_))), "{bad:?}");
    }
    let names: Vec<_> = std::fs::read_dir(fixture.outer()).expect("reads").collect();
    assert_eq!(names.len(), 1, "nothing is left over: {names:?}");
    assert!(matches!(GitRepository::open("/no/such").await, Err(ScmError::NotFound)));
    repository.maintain(Maintenance::CommitGraph).await.expect("nothing to do");
}

#[tokio::test]
async fn the_first_push_may_name_its_branch_otherwise() {
    let fixture = Fixture::empty().await;
    fixture.commit("master", &[(b"a", Some(b"1"))], "one");
    fixture.commit("other", &[(b"a", Some(b"1"))], "two");
    let repository = fixture.open().await;
    assert_eq!(repository.default_branch().await.expect("reads").as_deref(), Some("master"));
    repository.set_default_branch("other").await.expect("exists");
    assert_eq!(repository.default_branch().await.expect("reads").as_deref(), Some("other"));
    assert!(matches!(repository.set_default_branch("none").await, Err(ScmError::NotFound)));
}

#[tokio::test]
async fn import_copies_refs_and_nothing_else() {
    let fixture = Fixture::empty().await;
    let tip = fixture.commit("main", &[(b"a", Some(b"1"))], "one");
    fixture.git(&["tag", "v1", &tip]);
    fixture.git(&["update-ref", "refs/pull/1/head", &tip]);
    fixture.git(&["config", "core.hooksPath", "/tmp/evil"]);
    fixture.git(&["config", "uploadpack.packObjectsHook", "touch /tmp/farrier-pwned"]);
    std::fs::create_dir_all(fixture.path().join("hooks")).expect("made");
    std::fs::write(fixture.path().join("hooks/post-checkout"), "#!/bin/sh\n").expect("written");
    let target = fixture.outer().join("deep/copy with space.git");
    import(&fixture.path(), &target).await.expect("imports");
    let copy = GitRepository::open(&target).await.expect("opens");
    assert_eq!(head(&copy).await.as_str(), tip);
    let names: Vec<_> = copy.all_refs().await.expect("reads").into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["refs/heads/main", "refs/tags/v1"]);
    let config = std::fs::read_to_string(target.join("config")).expect("reads");
    assert!(!config.contains("hooksPath") && !config.contains("remote"), "{config}");
    assert!(!target.join("hooks/post-checkout").exists() && !target.join("objects/info/alternates").exists());
    assert!(!target.join("farrier-import").exists());
    assert!(!std::path::Path::new("/tmp/farrier-pwned").exists());
    assert!(matches!(import(&fixture.path(), &target).await, Err(ScmError::Exists)));
    assert!(matches!(
        import(&fixture.outer().join("none"), fixture.outer().join("x.git")).await,
        Err(ScmError::NotFound)
    ));
    assert!(import(&fixture.outer(), fixture.outer().join("x.git")).await.is_err());
    assert_eq!(std::fs::read_dir(fixture.outer().join("deep")).expect("reads").count(), 1);
}

#[tokio::test]
async fn handles_survive_repacking_and_replacing() {
    let fixture = Fixture::empty().await;
    let store = GitRepositories::new(10);
    let repository = store.open(&fixture.path()).await.expect("opens");
    let mut last = fixture.commit("main", &[(b"a", Some(b"0"))], "start");
    for round in 0..4 {
        assert_eq!(head(&repository).await.as_str(), last);
        for maintenance in [Maintenance::CommitGraph, Maintenance::Incremental, Maintenance::Full] {
            last =
                fixture.commit("main", &[(b"a", Some(format!("{round}{maintenance:?}").as_bytes()))], "more");
            repository.maintain(maintenance).await.expect("works");
            assert_eq!(head(&repository).await.as_str(), last);
        }
    }
    assert_eq!(repository.count_revisions(&head(&repository).await).await.expect("counts"), 13);
    assert_eq!(repository.check().await.expect("runs"), "");
    std::fs::remove_dir_all(fixture.path()).expect("removed");
    assert!(matches!(repository.is_empty().await, Err(ScmError::NotFound)));
    create(fixture.path(), "main").await.expect("created");
    assert!(repository.is_empty().await.expect("reads the new one"));
}
