//! Subversion with the real programs.

use farrier_scm::{
    ArchiveFormat, Change, DiffOptions, EntryKind, FileLimits, PatchFormat, RefKind, RefQuery, RepoPath,
    Repository, RevisionId, ScmError, SvnRepository, svn,
};
use futures::TryStreamExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

struct Place {
    dir: TempDir,
}

impl Place {
    async fn new(layout: Option<&str>) -> Self {
        let dir = tempfile::tempdir().expect("temp dir");
        svn::create(dir.path().join("repo"), layout).await.expect("created");
        Self { dir }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    async fn open(&self) -> SvnRepository {
        SvnRepository::open(self.path("repo")).await.expect("opens")
    }

    fn url(&self, path: &str) -> String {
        format!("file://{}/{path}", self.path("repo").display())
    }

    fn svn(&self, args: &[&str]) {
        let mut svn = Command::new("svn");
        svn.args(["--non-interactive", "--username", "alice"]).args(args).current_dir(self.dir.path());
        let done = svn.stdin(Stdio::null()).output().expect("svn runs");
        assert!(done.status.success(), "svn {args:?}: {}", String::from_utf8_lossy(&done.stderr));
    }

    fn write(&self, name: &str, content: &str) {
        std::fs::write(self.path(name), content).expect("writable");
    }

    /// Five revisions: layout, files, a branch, a change and a move on it, a tag.
    async fn with_history() -> Self {
        let place = Self::new(Some("Layout")).await;
        place.svn(&["checkout", "-q", &place.url("trunk"), "wc"]);
        std::fs::create_dir(place.path("wc/lib")).expect("writable");
        place.write("wc/a.txt", "one\ntwo\nthree\n");
        place.write("wc/lib/f@HEAD ü", "<script>\n");
        place.svn(&["add", "-q", "wc/a.txt", "wc/lib"]);
        place.svn(&["commit", "-q", "-m", "First files\n\nfixes #1", "wc"]);
        place.svn(&["copy", "-q", "-m", "A branch", &place.url("trunk"), &place.url("branches/next-1")]);
        place.svn(&["switch", "-q", &place.url("branches/next-1"), "wc"]);
        place.write("wc/a.txt", "one\n2\nthree\n");
        place.svn(&["move", "-q", "wc/a.txt", "wc/b.txt"]);
        place.svn(&["propset", "-q", "svn:eol-style", "native", "wc/lib/f@HEAD ü@"]);
        place.svn(&["commit", "-q", "-m", "Two is a number", "wc"]);
        place.svn(&["copy", "-q", "-m", "A tag", &place.url("trunk"), &place.url("tags/1.0")]);
        place
    }
}

fn path(text: &str) -> RepoPath {
    text.parse().expect("a path")
}

async fn at(repository: &SvnRepository, kind: RefKind, name: &str) -> RevisionId {
    repository.resolve(kind, name).await.expect(name)
}

#[tokio::test]
async fn an_empty_repository_has_nothing() {
    let place = Place::new(None).await;
    let repository = place.open().await;
    assert!(repository.is_empty().await.expect("answers"));
    assert_eq!(repository.default_branch().await.expect("answers"), None);
    assert!(repository.all_refs().await.expect("answers").is_empty());
    assert!(matches!(svn::create(place.path("repo"), None).await, Err(ScmError::Exists)));
    assert!(matches!(SvnRepository::open(place.path("none")).await, Err(ScmError::NotFound)));
    // A folder without the layout is one branch.
    place.svn(&["mkdir", "-q", "-m", "Just a folder", &place.url("docs")]);
    assert_eq!(repository.default_branch().await.expect("answers").as_deref(), Some("root"));
    assert_eq!(at(&repository, RefKind::Branch, "root").await.as_str(), "r1");
}

#[tokio::test]
async fn branches_and_tags_are_folders() {
    let place = Place::with_history().await;
    let repository = place.open().await;
    let branches = repository.branches(&RefQuery::default()).await.expect("branches");
    let named: Vec<_> = branches.refs.iter().map(|one| (one.name.as_str(), one.target.as_str())).collect();
    assert_eq!(named, [("next-1", "r4-branches~next=2d1"), ("trunk", "r2-trunk")]);
    assert_eq!(at(&repository, RefKind::Tag, "1.0").await.as_str(), "r5-tags~1.0");
    assert_eq!(repository.default_branch().await.expect("answers").as_deref(), Some("trunk"));
    assert_eq!(repository.all_refs().await.expect("refs").len(), 3);
    for name in ["4", "r4"] {
        assert_eq!(at(&repository, RefKind::Commit, name).await.as_str(), "r4");
    }
    for bad in ["6", "r6", "HEAD", "{2020-01-01}", "--config-dir", "-1", "r4-..~x", "PREV"] {
        assert!(repository.resolve(RefKind::Commit, bad).await.is_err(), "{bad}");
    }
    let (name, rest) = repository.split_ref_path(RefKind::Branch, b"next-1/lib/x").await.expect("split");
    assert_eq!((name.as_str(), rest), ("next-1", path("lib/x")));
    let (name, rest) = repository.split_ref_path(RefKind::Commit, b"r4-trunk/lib").await.expect("split");
    assert_eq!((name.as_str(), rest), ("r4-trunk", path("lib")));
}

#[tokio::test]
async fn files_are_read_by_any_name() {
    let place = Place::with_history().await;
    let repository = place.open().await;
    let trunk = at(&repository, RefKind::Branch, "trunk").await;
    let tree = repository.tree(&trunk, &path("")).await.expect("tree");
    let entries: Vec<_> =
        tree.entries.iter().map(|entry| (entry.display_name(), entry.kind, entry.size)).collect();
    assert_eq!(entries, [("a.txt".into(), EntryKind::File, Some(14)), ("lib".into(), EntryKind::Dir, None)]);
    let odd = path("lib/f@HEAD ü");
    let blob = repository.blob(&trunk, &odd, 100).await.expect("blob");
    assert_eq!(blob.content.as_deref(), Some(b"<script>\n".as_slice()));
    assert!(repository.blob(&trunk, &odd, 3).await.expect("blob").too_large);
    assert_eq!(repository.content(&blob.object, 100).await.expect("content"), "<script>\n");
    assert!(matches!(repository.content(&blob.object, 3).await, Err(ScmError::TooLarge)));
    let stream = repository.blob_stream(&trunk, &odd).await.expect("stream");
    let chunks: Vec<bytes::Bytes> = stream.stream.try_collect().await.expect("chunks");
    assert_eq!(chunks.concat(), b"<script>\n");
    for bad in ["none", "a.txt/x", "lib/f", "lib/f@HEAD ü@2", "-r", "a\nb", "lib/\u{1}"] {
        assert!(matches!(repository.entry(&trunk, &path(bad)).await, Err(ScmError::NotFound)), "{bad}");
        assert!(matches!(repository.tree(&trunk, &path(bad)).await, Err(ScmError::NotFound)), "{bad}");
    }
    assert!(matches!(repository.tree(&trunk, &path("a.txt")).await, Err(ScmError::NotFound)));
    let changes = repository.last_changes(&trunk, &path(""), Duration::from_secs(9)).await.expect("changes");
    assert_eq!(changes.get(b"a.txt").map(|revision| revision.id.as_str()), Some("r2"));
    assert!(changes.complete);
    let files = repository.files(&trunk, &FileLimits::default()).await.expect("files");
    assert_eq!(files.files.iter().map(|file| file.path.clone()).collect::<Vec<_>>(), [path("a.txt"), odd]);
}

#[tokio::test]
async fn history_follows_copies_and_pages() {
    let place = Place::with_history().await;
    let repository = place.open().await;
    let next = at(&repository, RefKind::Branch, "next-1").await;
    let first = repository.log(&next, None, None, 2).await.expect("log");
    let ids = |page: &farrier_scm::RevisionPage| -> Vec<String> {
        page.revisions.iter().map(|revision| revision.id.to_string()).collect()
    };
    assert_eq!(ids(&first), ["r4", "r3"]);
    let cursor = first.next.as_ref().map(ToString::to_string).expect("more");
    let cursor = cursor.parse().expect("a cursor");
    let second = repository.log(&next, None, Some(&cursor), 2).await.expect("log");
    assert_eq!((ids(&second), second.next.is_none()), (vec!["r2".into(), "r1".into()], true));
    let tag = at(&repository, RefKind::Tag, "1.0").await;
    let cursor = repository.log(&tag, None, None, 1).await.expect("log").next.expect("more").to_string();
    let rest = repository.log(&tag, None, Some(&cursor.parse().expect("a cursor")), 9).await.expect("log");
    assert_eq!(ids(&rest), ["r2", "r1"], "a tag with a dot pages as well");
    let moved = repository.log(&next, Some(&path("b.txt")), None, 9).await.expect("log");
    assert_eq!(ids(&moved), ["r4", "r3", "r2"]);
    let revision = repository.revision(&at(&repository, RefKind::Commit, "2").await).await.expect("r2");
    assert_eq!((revision.summary.as_str(), revision.body()), ("First files", "fixes #1"));
    assert_eq!((revision.author.name.as_str(), revision.parents.len()), ("alice", 1));
    assert_eq!(repository.count_revisions(&next).await.expect("count"), 4);
    let trunk = at(&repository, RefKind::Branch, "trunk").await;
    let old = RevisionId::parse("r1-trunk").expect("an id");
    let new = repository.new_revisions(std::slice::from_ref(&old), &trunk, 9).await.expect("new");
    assert_eq!(new.revisions.len(), 1);
    let new = repository.new_revisions(std::slice::from_ref(&trunk), &next, 9).await.expect("new");
    let new: Vec<_> = new.revisions.iter().map(|revision| revision.id.as_str()).collect();
    assert_eq!(new, ["r4", "r3"], "what the trunk had is not new");
}

#[tokio::test]
async fn changes_are_told() {
    let place = Place::with_history().await;
    let repository = place.open().await;
    let options = DiffOptions::default();
    let commit = async |name| at(&repository, RefKind::Commit, name).await;
    let diff = repository.diff(&commit("4").await, &options).await.expect("diff");
    let told: Vec<_> = diff
        .files
        .iter()
        .map(|file| (file.change, file.path().map(ToString::to_string).unwrap_or_default(), file.added))
        .collect();
    assert_eq!(
        told,
        [
            (Change::Renamed, "branches/next-1/b.txt".to_owned(), 1),
            (Change::Modified, "branches/next-1/lib/f@HEAD ü".to_owned(), 0),
        ]
    );
    assert_eq!(diff.files[1].hunks[0].heading, "svn:eol-style");
    let copied = repository.diff(&commit("3").await, &options).await.expect("diff");
    assert_eq!(copied.files[0].change, Change::Copied);
    let (trunk, next) =
        (at(&repository, RefKind::Branch, "trunk").await, at(&repository, RefKind::Branch, "next-1").await);
    let compared = repository.compare(&trunk, &next, 9, &options).await.expect("comparison");
    assert_eq!((compared.ahead, compared.behind), (2, 0));
    assert_eq!(compared.merge_base.as_ref().map(RevisionId::as_str), Some("r2-trunk"));
    assert!(compared.diff.files.iter().any(|file| file.path() == Some(&path("b.txt"))));
    let changed =
        repository.changed_files(Some(&trunk), &next, &FileLimits::default()).await.expect("changed");
    let changed: Vec<_> = changed.files.iter().map(|file| (file.path.clone(), file.now.is_some())).collect();
    assert_eq!(changed, [(path("a.txt"), false), (path("b.txt"), true)]);
    let blame = repository.blame(&next, &path("b.txt")).await.expect("blame");
    let ranges: Vec<_> =
        blame.ranges.iter().map(|range| (range.first_line, range.revision.as_str())).collect();
    assert_eq!(ranges, [(1, "r2"), (2, "r4"), (3, "r2")]);
    let patch = repository.patch(None, &commit("4").await, PatchFormat::Mail).await.expect("patch");
    let patch: Vec<bytes::Bytes> = patch.try_collect().await.expect("patch");
    let patch = String::from_utf8(patch.concat()).expect("text");
    assert!(patch.starts_with("From: alice\n") && patch.contains("+2\n"), "{patch}");
}

#[tokio::test]
async fn archives_hold_the_files() {
    let place = Place::with_history().await;
    let repository = place.open().await;
    let trunk = at(&repository, RefKind::Branch, "trunk").await;
    for format in [ArchiveFormat::TarGz, ArchiveFormat::Zip] {
        let stream = repository.archive(&trunk, format, "demo-1").await.expect("archive");
        let chunks: Vec<bytes::Bytes> = stream.try_collect().await.expect("archive");
        if format == ArchiveFormat::Zip {
            assert!(chunks.concat().starts_with(b"PK"), "a zip file");
            continue;
        }
        std::fs::write(place.path("archive"), chunks.concat()).expect("writable");
        let listed = Command::new("tar").arg("-tzf").arg(place.path("archive")).output().expect("runs");
        assert!(String::from_utf8_lossy(&listed.stdout).contains("demo-1/a.txt\n"));
    }
    let left = std::fs::read_dir(place.dir.path()).expect("there").filter(|entry| {
        entry.as_ref().is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with('.'))
    });
    assert_eq!(left.count(), 0, "nothing is left over");
}

#[tokio::test]
async fn repositories_and_dumps_are_taken_in_without_their_hooks() {
    let place = Place::with_history().await;
    std::fs::write(place.path("repo/hooks/post-commit"), "#!/bin/sh\n").expect("writable");
    svn::import(&place.path("repo"), place.path("copy")).await.expect("imported");
    let copy = SvnRepository::open(place.path("copy")).await.expect("opens");
    assert_eq!(copy.youngest().await.expect("number"), 5);
    assert_eq!(std::fs::read_dir(place.path("copy/hooks")).expect("there").count(), 0);
    let dump = Command::new("svnadmin").args(["dump", "-q"]).arg(place.path("repo")).output().expect("runs");
    std::fs::write(place.path("dump"), &dump.stdout).expect("writable");
    svn::import(&place.path("dump"), place.path("loaded")).await.expect("loaded");
    assert_eq!(svn::youngest_of(&place.path("loaded")).await.expect("number"), 5);
    std::fs::write(place.path("dump"), &dump.stdout[..dump.stdout.len() / 2]).expect("writable");
    assert!(svn::import(&place.path("dump"), place.path("half")).await.is_err());
    std::fs::write(place.path("dump"), "no dump at all\n").expect("writable");
    assert!(svn::import(&place.path("dump"), place.path("none")).await.is_err());
    assert!(!place.path("half").exists() && !place.path("none").exists());
}
