//! Folders and files, with every name that Git allows.

use crate::fixture::{Fixture, head, id, read_all};
use farrier_scm::{ArchiveFormat, EntryKind, FileLimits, RepoPath, Repository, ScmError, Tree};

const ODD: &[&[u8]] = &[
    "ünïcødé 文件".as_bytes(),
    b"with space",
    b"with\"quote\"",
    b"with'quote",
    b"-leading-dash",
    b"new\nline",
    b"tab\there",
    b"latin1-\xe9\xff",
    b"back\\slash",
    b":(glob)*",
    b"*",
    b"%41",
];

async fn odd_repository() -> Fixture {
    let fixture = Fixture::empty().await;
    let long = vec![b'n'; 4000];
    let mut files: Vec<(&[u8], Option<&[u8]>)> = ODD.iter().map(|name| (*name, Some(*name))).collect();
    let inner: Vec<Vec<u8>> = ODD.iter().map(|name| [b"dir/".as_slice(), name].concat()).collect();
    files.extend(inner.iter().map(|path| (path.as_slice(), Some(b"inner".as_slice()))));
    files.push((&long, Some(b"long")));
    files.push((b"empty", Some(b"")));
    fixture.commit("main", &files, "odd names");
    fixture
}

#[tokio::test]
async fn every_name_is_addressable() {
    let fixture = odd_repository().await;
    let repository = fixture.open().await;
    let tip = head(&repository).await;
    let tree = repository.tree(&tip, &RepoPath::root()).await.expect("reads");
    assert!(tree.complete);
    for name in ODD {
        let path = RepoPath::parse_encoded(&RepoPath::root().join(name).encoded()).expect("valid");
        let entry = tree.entries.iter().find(|entry| entry.name == *name).expect("listed");
        assert_eq!((entry.kind, entry.size), (EntryKind::File, Some(name.len() as u64)));
        let blob = repository.blob(&tip, &path, 1000).await.expect("reads");
        assert_eq!(blob.content.as_deref(), Some(*name));
        let log = repository.log(&tip, Some(&path), None, 10).await.expect("reads");
        assert_eq!(log.revisions.len(), 1, "{path}");
        let blame =
            repository.blame(&tip, &RepoPath::parse(b"dir").expect("valid").join(name)).await.expect("reads");
        assert_eq!(blame.ranges.len(), 1);
        assert_eq!(blame.ranges[0].original_path.name(), *name);
    }
    let long = RepoPath::parse(&[b'n'; 4000]).expect("valid");
    assert_eq!(
        repository.blob(&tip, &long, 10).await.expect("reads").content.as_deref(),
        Some(b"long".as_slice())
    );
    // Patterns are names, nothing more.
    let star = RepoPath::parse(b"dir/*").expect("valid");
    assert_eq!(repository.log(&tip, Some(&star), None, 10).await.expect("reads").revisions.len(), 1);
    fixture.commit("main", &[(b"dir/*", None)], "gone");
    let tip = head(&repository).await;
    assert!(matches!(repository.blob(&tip, &star, 10).await, Err(ScmError::NotFound)));
}

#[tokio::test]
async fn every_kind_of_entry_is_told_apart() {
    let fixture = Fixture::empty().await;
    let base = fixture.commit("main", &[(b"dir/file", Some(b"text"))], "base");
    let (target, script) = (fixture.write_blob(b"../somewhere"), fixture.write_blob(b"#!/bin/sh"));
    let tree = fixture.write_tree(
        Some(&base),
        &[
            (b"link", Some(("120000", &target))),
            (b"run", Some(("100755", &script))),
            (b"sub", Some(("160000", &base))),
        ],
    );
    let tip = fixture.commit_tree(&tree, &[&base], "kinds");
    let repository = fixture.open().await;
    let (tip, path) = (id(&tip), |text: &str| text.parse::<RepoPath>().expect("valid"));
    let tree = repository.tree(&tip, &RepoPath::root()).await.expect("reads");
    let kinds: Vec<_> =
        tree.entries.iter().map(|entry| (entry.display_name().into_owned(), entry.kind)).collect();
    let expected = [
        ("dir", EntryKind::Dir),
        ("link", EntryKind::Symlink),
        ("run", EntryKind::Executable),
        ("sub", EntryKind::Submodule),
    ];
    assert_eq!(kinds, expected.map(|(name, kind)| (name.to_owned(), kind)));
    assert_eq!(tree.entries[3].object.as_str(), base);
    let link = repository.blob(&tip, &path("link"), 100).await.expect("reads");
    assert_eq!(link.symlink_target(), Some(b"../somewhere".as_slice()));
    // A symlink isn't followed, a submodule has no content here, a folder isn't a file, a file isn't a folder.
    for missing in ["link/x", "sub", "sub/x", "dir", "dir/none", "run/x"] {
        assert!(
            matches!(repository.blob(&tip, &path(missing), 100).await, Err(ScmError::NotFound)),
            "{missing}"
        );
    }
    assert!(matches!(repository.tree(&tip, &path("run")).await, Err(ScmError::NotFound)));
    assert_eq!(repository.entry(&tip, &path("dir")).await.expect("reads").kind, EntryKind::Dir);
    assert_eq!(repository.entry(&tip, &RepoPath::root()).await.expect("reads").kind, EntryKind::Dir);
    let files = repository.files(&tip, &FileLimits::default()).await.expect("reads");
    assert_eq!(
        files.files.iter().map(|file| file.path.display()).collect::<Vec<_>>(),
        ["dir/file", "link", "run"]
    );
    let short = farrier_scm::RevisionId::parse(&tip.as_str()[..10]).expect("an id");
    assert!(matches!(repository.tree(&short, &RepoPath::root()).await, Err(ScmError::Invalid(_))));
}

#[tokio::test]
async fn content_is_bounded_and_streamed() {
    let fixture = Fixture::empty().await;
    let big: Vec<u8> = (0..3_000_000u32).map(|number| (number % 251) as u8 + 1).collect();
    let lfs = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 7\n", "ab".repeat(32));
    fixture.commit(
        "main",
        &[
            (b"big", Some(&big)),
            (b"nul", Some(b"a\0b")),
            (b"small", Some(b"hi")),
            (b"lfs", Some(lfs.as_bytes())),
        ],
        "files",
    );
    let repository = fixture.open().await;
    let (tip, path) = (head(&repository).await, |text: &str| text.parse::<RepoPath>().expect("valid"));
    let blob = repository.blob(&tip, &path("big"), 1000).await.expect("reads");
    assert_eq!((blob.too_large, blob.content, blob.size), (true, None, 3_000_000));
    for (name, content) in [("big", big.as_slice()), ("small", b"hi")] {
        let stream = repository.blob_stream(&tip, &path(name)).await.expect("reads");
        assert_eq!(stream.size as usize, content.len());
        assert!(read_all(stream.stream).await.expect("streams") == content);
    }
    assert!(repository.blob(&tip, &path("nul"), 1000).await.expect("reads").is_binary);
    assert!(matches!(repository.blame(&tip, &path("nul")).await, Err(ScmError::Invalid(_))));
    let pointer = repository.blob(&tip, &path("lfs"), 1000).await.expect("reads").lfs.expect("a pointer");
    assert_eq!(pointer.size, 7);
    assert!(matches!(repository.content(&blob.object, 1000).await, Err(ScmError::TooLarge)));
    assert_eq!(repository.content(&blob.object, 4_000_000).await.expect("reads").len(), 3_000_000);
}

#[tokio::test]
async fn archives_hold_the_tree() {
    let fixture = odd_repository().await;
    let repository = fixture.open().await;
    let tip = head(&repository).await;
    for (format, magic) in [(ArchiveFormat::TarGz, b"\x1f\x8b".as_slice()), (ArchiveFormat::Zip, b"PK")] {
        let bytes = read_all(repository.archive(&tip, format, "demo-1.0").await.expect("starts"))
            .await
            .expect("whole");
        assert!(bytes.starts_with(magic));
        let file = fixture.outer().join("archive");
        std::fs::write(&file, &bytes).expect("written");
        if format == ArchiveFormat::TarGz {
            let listed =
                std::process::Command::new("tar").arg("-tzf").arg(&file).output().expect("tar is installed");
            let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
            assert!(
                listed.lines().count() > 2 * ODD.len()
                    && listed.lines().all(|line| line.starts_with("demo-1.0/"))
            );
        }
    }
    for bad in ["a/b", "..", "x\ny"] {
        assert!(repository.archive(&tip, ArchiveFormat::Zip, bad).await.is_err(), "{bad:?}");
    }
    let missing = id(&"1".repeat(40));
    assert!(matches!(repository.archive(&missing, ArchiveFormat::Zip, "x").await, Err(ScmError::NotFound)));
}

#[tokio::test]
async fn huge_folders_are_cut() {
    let fixture = Fixture::empty().await;
    let blob = fixture.write_blob(b"x");
    let names: Vec<_> = (0..=Tree::MAX_ENTRIES).map(|number| format!("f{number}")).collect();
    let changes: Vec<_> =
        names.iter().map(|name| (name.as_bytes(), Some(("100644", blob.as_str())))).collect();
    let tree = fixture.write_tree(None, &changes);
    let tip = id(&fixture.commit_tree(&tree, &[], "many"));
    let repository = fixture.open().await;
    let tree = repository.tree(&tip, &RepoPath::root()).await.expect("reads");
    assert_eq!((tree.entries.len(), tree.complete), (Tree::MAX_ENTRIES, false));
    let limits = FileLimits { max_files: 5, ..FileLimits::default() };
    let files = repository.files(&tip, &limits).await.expect("reads");
    assert_eq!((files.files.len(), files.complete), (5, false));
}
