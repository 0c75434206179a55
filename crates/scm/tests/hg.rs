//! Mercurial: repositories that the real `hg` made, read through command servers.

use farrier_scm::hg::{WireRequest, create, import};
use farrier_scm::{
    ArchiveFormat, Change, DiffOptions, EntryKind, FileLimits, HgRepositories, HgRepository, LineKind,
    PatchFormat, RefKind, RefQuery, RepoPath, Repository, RevisionId, ScmError,
};
use futures::{StreamExt, TryStreamExt};
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;

struct Fixture {
    dir: TempDir,
    store: HgRepositories,
    clock: std::cell::Cell<u64>,
}

impl Fixture {
    async fn empty() -> Self {
        let dir = tempfile::tempdir().expect("temp dir");
        create(dir.path().join("repo")).await.expect("created");
        let store = HgRepositories::new(10, &dir.path().join("own"));
        Self { dir, store, clock: std::cell::Cell::new(1_700_000_000) }
    }

    fn path(&self) -> PathBuf {
        self.dir.path().join("repo")
    }

    async fn open(&self) -> HgRepository {
        self.store.open(&self.path()).await.expect("opens")
    }

    fn hg(&self, args: &[&str]) -> String {
        let output = Command::new("hg")
            .args(args)
            .current_dir(self.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").expect("PATH is set"))
            .envs([("HGPLAIN", "1"), ("HGRCPATH", ""), ("HGENCODING", "UTF-8"), ("HOME", "/nonexistent")])
            .env("HGUSER", "Ada Ü. <ada@example.org>")
            .output()
            .expect("hg is installed");
        let text = String::from_utf8_lossy(&output.stdout).trim_end().to_owned();
        assert!(output.status.success(), "hg {args:?}: {text}{}", String::from_utf8_lossy(&output.stderr));
        text
    }

    fn write(&self, name: &str, content: &str) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().expect("has one")).expect("writable");
        std::fs::write(path, content).expect("writable");
    }

    fn commit(&self, message: &str) -> RevisionId {
        self.clock.set(self.clock.get() + 60);
        let date = format!("--date={} -5400", self.clock.get());
        self.hg(&["addremove", "--similarity=80", "--quiet"]);
        self.hg(&["commit", "--quiet", &date, "-m", message]);
        self.tip()
    }

    fn tip(&self) -> RevisionId {
        RevisionId::parse(&self.hg(&["log", "-r", ".", "-T", "{node}"])).expect("an id")
    }
}

fn path(text: &str) -> RepoPath {
    RepoPath::parse(text.as_bytes()).expect("a path")
}

#[tokio::test]
async fn an_empty_repository_is_whole() {
    let fixture = Fixture::empty().await;
    let repository = fixture.open().await;
    assert!(repository.is_empty().await.expect("reads"));
    assert_eq!(repository.default_branch().await.expect("reads").as_deref(), Some("default"));
    assert!(repository.all_refs().await.expect("reads").is_empty());
    assert!(matches!(repository.resolve(RefKind::Branch, "default").await, Err(ScmError::NotFound)));
    assert!(matches!(create(fixture.path()).await, Err(ScmError::Exists)));
    let nowhere = fixture.store.open(&fixture.dir.path().join("no")).await;
    assert!(matches!(nowhere, Err(ScmError::NotFound)));
}

#[tokio::test]
async fn bookmarks_branches_and_tags_have_their_places() {
    let fixture = Fixture::empty().await;
    fixture.write("a", "1\n");
    let one = fixture.commit("one");
    let repository = fixture.open().await;
    assert_eq!(repository.default_branch().await.expect("reads").as_deref(), Some("default"));
    fixture.hg(&["branch", "--quiet", "stable/2"]);
    fixture.write("a", "2\n");
    let two = fixture.commit("two");
    fixture.hg(&["bookmark", "-r", one.as_str(), "@"]);
    fixture.hg(&["bookmark", "-r", one.as_str(), "stable"]);
    fixture.hg(&["bookmark", "-r", one.as_str(), "stable/2", "--force"]);
    fixture.hg(&["tag", "-r", one.as_str(), "v1", "--date=1700000500 0"]);
    assert_eq!(repository.default_branch().await.expect("reads").as_deref(), Some("@"));
    let names =
        |page: farrier_scm::RefPage| -> Vec<String> { page.refs.into_iter().map(|one| one.name).collect() };
    let all = RefQuery::default();
    let branches = names(repository.branches(&all).await.expect("reads"));
    assert_eq!(branches, ["@", "default", "stable", "stable/2"]);
    assert_eq!(names(repository.tags(&all).await.expect("reads")), ["v1"], "without tip");
    // The bookmark and not the branch of the same name.
    assert_eq!(repository.resolve(RefKind::Branch, "stable/2").await.expect("is there"), one);
    let (name, rest) = repository.split_ref_path(RefKind::Branch, b"stable/2/lib/x").await.expect("splits");
    assert_eq!((name.as_str(), rest), ("stable/2", path("lib/x")));
    let (name, rest) = repository.split_ref_path(RefKind::Branch, b"stable/lib").await.expect("splits");
    assert_eq!((name.as_str(), rest), ("stable", path("lib")));
    let page = repository.branches(&RefQuery { limit: 3, ..all }).await.expect("reads");
    assert_eq!((page.total, page.next.as_deref()), (4, Some("stable")));
    fixture.hg(&["bookmark", "--delete", "stable/2"]);
    fixture.hg(&["update", "--quiet", "stable/2"]);
    assert_ne!(repository.resolve(RefKind::Branch, "stable/2").await.expect("the branch"), one);
    fixture.hg(&["commit", "--quiet", "--close-branch", "-m", "over"]);
    assert!(matches!(repository.resolve(RefKind::Branch, "stable/2").await, Err(ScmError::NotFound)));
    assert_eq!(repository.resolve(RefKind::Commit, &two.as_str()[..9]).await.expect("short"), two);
}

#[tokio::test]
async fn hostile_names_are_only_names() {
    let fixture = Fixture::empty().await;
    fixture.write("a", "1\n");
    let one = fixture.commit("one");
    let repository = fixture.open().await;
    let marker = fixture.dir.path().join("y");
    let alias = format!("--config=alias.x=!touch {}", marker.display());
    for name in
        [alias.as_str(), "--debugger", "all()", "tip", ".", "0", "-1", "null", "a\u{7}", "a\0b", "", "\n"]
    {
        for kind in [RefKind::Branch, RefKind::Tag, RefKind::Commit] {
            let found = repository.resolve(kind, name).await;
            assert!(matches!(found, Err(ScmError::NotFound | ScmError::Invalid(_))), "{kind} {name:?}");
        }
        if let Ok(odd) = RepoPath::parse(name.as_bytes()).map(|path| (!path.is_root()).then_some(path))
            && let Some(odd) = odd
        {
            let found = repository.blob(&one, &odd, 100).await;
            assert!(matches!(found, Err(ScmError::NotFound)), "{name:?}");
            let page = repository.log(&one, Some(&odd), None, 5).await.expect("an empty history");
            assert!(page.revisions.is_empty());
        }
    }
    for id in ["0".repeat(40), "f".repeat(40)] {
        let id = RevisionId::parse(&id).expect("hex");
        assert!(matches!(repository.revision(&id).await, Err(ScmError::NotFound)), "{id}");
    }
    assert!(!marker.exists());
    // What a repository configures for itself is not read.
    let hook = format!(
        "[hooks]\nfarrier = x\noutgoing = touch {0}\npreupdate = touch {0}\n[alias]\nfarrier = !touch {0}\n",
        marker.display()
    );
    std::fs::write(fixture.path().join(".hg/hgrc"), hook).expect("writable");
    fixture.store.forget(&fixture.path()).await;
    assert_eq!(fixture.open().await.revision(&one).await.expect("reads").summary, "one");
    assert!(!marker.exists());
}

#[tokio::test]
async fn files_and_their_history() {
    let fixture = Fixture::empty().await;
    fixture.write("lib/ä b.txt", "one\ntwo\nthree\nfour\nfive\n");
    fixture.write("run", "#!/bin/sh\n");
    std::os::unix::fs::symlink("run", fixture.path().join("link")).expect("a link");
    fixture.hg(&["add", "--quiet"]);
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(fixture.path().join("run"), mode).expect("ours");
    let one = fixture.commit("one\n\nfixes #1");
    fixture.hg(&["move", "--quiet", "lib/ä b.txt", "lib/c.txt"]);
    fixture.write("lib/c.txt", "one\n2\nthree\nfour\nfive\n");
    fixture.write("blob", "\0\u{1}");
    let two = fixture.commit("two");
    fixture.hg(&["remove", "--quiet", "run"]);
    fixture.write("blob", "\0\u{2}");
    let three = fixture.commit("three");
    let repository = fixture.open().await;

    let revision = repository.revision(&one).await.expect("is there");
    assert_eq!(
        (revision.author.name.as_str(), revision.author.email.as_str()),
        ("Ada Ü.", "ada@example.org")
    );
    assert_eq!((revision.summary.as_str(), revision.body()), ("one", "fixes #1"));
    assert_eq!(revision.author.time.offset().whole_minutes(), 90);
    let tree = repository.tree(&one, &RepoPath::root()).await.expect("a folder");
    let shown: Vec<_> =
        tree.entries.iter().map(|e| (e.display_name().into_owned(), e.kind, e.size)).collect();
    let expected = [
        ("lib".to_owned(), EntryKind::Dir, None),
        ("link".to_owned(), EntryKind::Symlink, Some(3)),
        ("run".to_owned(), EntryKind::Executable, Some(10)),
    ];
    assert_eq!(shown, expected);
    let same = repository.tree(&two, &RepoPath::root()).await.expect("a folder");
    assert_ne!(same.entries[1].object, tree.entries[0].object, "another folder");
    let blob = repository.blob(&one, &path("lib/ä b.txt"), 1000).await.expect("a file");
    assert!(blob.content.is_some_and(|content| content.starts_with(b"one\n")));
    assert_eq!(repository.content(&blob.object, 1000).await.expect("the same").len(), 24);
    assert!(matches!(repository.content(&blob.object, 3).await, Err(ScmError::TooLarge)));
    assert!(repository.blob(&one, &path("run"), 2).await.expect("a file").too_large);
    assert!(matches!(repository.tree(&one, &path("run")).await, Err(ScmError::NotFound)));

    let diff = repository.diff(&two, &DiffOptions::default()).await.expect("a diff");
    assert_eq!((diff.files.len(), diff.files_total, diff.added, diff.removed), (2, 2, 1, 1));
    let (binary, moved) = (&diff.files[0], &diff.files[1]);
    assert!(binary.binary && binary.change == Change::Added);
    assert_eq!((moved.change, moved.old_path.clone()), (Change::Renamed, Some(path("lib/ä b.txt"))));
    let lines: Vec<_> =
        moved.hunks[0].lines.iter().map(|l| (l.kind, l.old, l.new, l.text.as_str())).collect();
    assert_eq!(lines[1], (LineKind::Removed, Some(2), None, "two"));
    assert_eq!(lines[2], (LineKind::Added, None, Some(2), "2"));
    let gone = repository.diff(&three, &DiffOptions::default()).await.expect("a diff");
    assert_eq!(gone.files[1].change, Change::Deleted);

    let page = repository.log(&three, None, None, 2).await.expect("a page");
    let ids: Vec<_> = page.revisions.iter().map(|revision| revision.id.clone()).collect();
    assert_eq!(ids, [three.clone(), two.clone()]);
    let rest = repository.log(&three, None, page.next.as_ref(), 2).await.expect("a page");
    assert_eq!((rest.revisions[0].id.clone(), rest.next), (one.clone(), None));
    for (of, count) in [("lib", 2), ("lib/c.txt", 1), ("blob", 2)] {
        let page = repository.log(&three, Some(&path(of)), None, 9).await.expect("a page");
        assert_eq!(page.revisions.len(), count, "{of}");
    }

    let blame = repository.blame(&three, &path("lib/c.txt")).await.expect("lines");
    let ranges: Vec<_> = blame.ranges.iter().map(|r| (r.first_line, r.lines, r.revision.clone())).collect();
    assert_eq!(ranges, [(1, 1, one.clone()), (2, 1, two.clone()), (3, 3, one.clone())]);
    assert_eq!(blame.ranges[0].original_path, path("lib/ä b.txt"));
    let last =
        repository.last_changes(&three, &RepoPath::root(), Duration::from_secs(5)).await.expect("known");
    assert!(last.complete);
    for (name, id) in [("lib", &two), ("link", &one), ("blob", &three)] {
        assert_eq!(last.entries.get(name.as_bytes()), Some(id), "{name}");
    }

    let files = repository.files(&three, &FileLimits::default()).await.expect("files");
    assert_eq!((files.files.len(), files.complete), (3, true));
    let changed = repository.changed_files(Some(&one), &three, &FileLimits::default()).await.expect("files");
    let gone = changed.files.iter().filter(|file| file.now.is_none()).count();
    assert_eq!((changed.files.len(), gone), (4, 2));
    let new = repository.new_revisions(std::slice::from_ref(&one), &three, 1).await.expect("new ones");
    assert_eq!((new.revisions[0].id.clone(), new.complete), (three.clone(), false));
    assert_eq!(repository.count_revisions(&three).await.expect("a number"), 3);
    assert_eq!(repository.merge_base(&one, &three).await.expect("related"), Some(one.clone()));
    let compared = repository.compare(&one, &three, 10, &DiffOptions::default()).await.expect("compares");
    assert_eq!((compared.ahead, compared.behind, compared.revisions.len()), (2, 0, 2));
}

#[tokio::test]
async fn archives_and_patches_stream() {
    let fixture = Fixture::empty().await;
    fixture.write("a", &"line\n".repeat(50_000));
    let one = fixture.commit("one");
    fixture.write("a", "2\n");
    let two = fixture.commit("two");
    let repository = fixture.open().await;
    for (format, start) in [(ArchiveFormat::TarGz, b"\x1f\x8b".as_slice()), (ArchiveFormat::Zip, b"PK")] {
        let stream = repository.archive(&one, format, "x-%h").await.expect("starts");
        let all: Vec<bytes::Bytes> = stream.try_collect().await.expect("whole");
        assert!(all.concat().starts_with(start));
    }
    assert!(matches!(repository.archive(&one, ArchiveFormat::Zip, "../x").await, Err(ScmError::Invalid(_))));
    for (base, format, holds) in [
        (None, PatchFormat::Mail, "# HG changeset patch"),
        (Some(&one), PatchFormat::Mail, "# Node ID"),
        (None, PatchFormat::Diff, "diff --git a/a b/a"),
        (Some(&one), PatchFormat::Diff, "+2"),
    ] {
        let stream = repository.patch(base, &two, format).await.expect("starts");
        let all: Vec<bytes::Bytes> = stream.try_collect().await.expect("whole");
        assert!(String::from_utf8_lossy(&all.concat()).contains(holds), "{holds}");
    }
    // One that is dropped half-way leaves nothing in the way of the next.
    let mut stream = repository.patch(None, &two, PatchFormat::Diff).await.expect("starts");
    let _first = stream.next().await;
    drop(stream);
    assert_eq!(repository.revision(&two).await.expect("reads").summary, "two");
}

#[tokio::test]
async fn a_dead_server_is_replaced() {
    let fixture = Fixture::empty().await;
    fixture.write("a", "1\n");
    let one = fixture.commit("one");
    let repository = fixture.open().await;
    assert_eq!(repository.count_revisions(&one).await.expect("reads"), 1);
    let find = || {
        let out = Command::new("pgrep").args(["-f", &fixture.path().display().to_string()]).output();
        String::from_utf8(out.expect("pgrep is installed").stdout).expect("numbers")
    };
    let found = find();
    let pids: Vec<&str> = found.lines().collect();
    assert_eq!(pids.len(), 1, "one server answers: {pids:?}");
    let killed = Command::new("kill").args(["-9", pids[0]]).status().expect("kill is installed");
    assert!(killed.success());
    let file = repository.blob(&one, &path("a"), 100).await.expect("another server answers");
    assert_eq!(file.content.as_deref(), Some(b"1\n".as_slice()));
    fixture.store.forget(&fixture.path()).await;
    for _ in 0..100 {
        if find().is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("a server outlives its repository: {}", find());
}

#[tokio::test]
async fn a_copy_brings_nothing_along() {
    let fixture = Fixture::empty().await;
    fixture.write("a", "1\n");
    let one = fixture.commit("one");
    fixture.hg(&["bookmark", "mark"]);
    std::fs::write(fixture.path().join(".hg/hgrc"), "[hooks]\nincoming = false\n").expect("writable");
    let to = fixture.dir.path().join("copy");
    import(&fixture.path(), &to).await.expect("copied");
    assert!(!to.join(".hg/hgrc").exists() && !to.join("a").exists());
    let copy = fixture.store.open(&to).await.expect("opens");
    assert_eq!(copy.resolve(RefKind::Branch, "mark").await.expect("came along"), one);
    assert!(import(&fixture.dir.path().join("own"), fixture.dir.path().join("other")).await.is_err());
    assert!(matches!(import(&fixture.path(), &to).await, Err(ScmError::Exists)));
}

#[tokio::test]
async fn the_protocol_is_answered() {
    let fixture = Fixture::empty().await;
    let repository = fixture.open().await;
    let environ = [
        ("REQUEST_METHOD", "GET"),
        ("QUERY_STRING", "cmd=capabilities"),
        ("PATH_INFO", ""),
        ("SCRIPT_NAME", "/demo/hg"),
        ("SERVER_NAME", "localhost"),
        ("SERVER_PORT", "80"),
        ("SERVER_PROTOCOL", "HTTP/1.1"),
    ];
    let environ = environ.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let request = WireRequest { environ, input: futures::stream::empty().boxed() };
    let answer = repository.wire_read(request).await.expect("answers");
    assert_eq!(answer.status, 200);
    assert!(answer.headers.iter().any(|(_, value)| value == "application/mercurial-0.1"));
    let body: Vec<bytes::Bytes> = answer.body.try_collect().await.expect("whole");
    let text = String::from_utf8(body.concat()).expect("words");
    assert!(text.contains("unbundle=") && !text.contains("remote-changegroup%3Dhttp"), "{text}");
    assert!(!repository.recover().await.expect("nothing to do"));
}
