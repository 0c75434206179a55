//! Mercurial repositories that a careless or hostile client, or a bad day, has left behind.

use farrier_scm::hg::{WireRequest, create};
use farrier_scm::{
    ArchiveFormat, HgRepositories, HgRepository, RefKind, RefQuery, RepoPath, Repository, RevisionId,
    ScmError,
};
use futures::{StreamExt, TryStreamExt};
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// An extension that writes a changeset as no `hg commit` would.
const ODD: &str = "
from mercurial import registrar
from mercurial.node import hex, nullid
cmdtable = {}
command = registrar.command(cmdtable)

@command(b'odd', [], b'DATE')
def odd(ui, repo, date):
    with repo.lock(), repo.transaction(b'odd') as transaction:
        parent, log = repo[b'tip'], repo.changelog
        changeset = b'\\n'.join([hex(parent.manifestnode()), b'Eve', date, b'', b'odd'])
        log.addrevision(changeset, transaction, len(log), parent.node(), nullid)
";

struct Fixture {
    dir: TempDir,
    store: HgRepositories,
}

impl Fixture {
    async fn with_a() -> Self {
        let dir = tempfile::tempdir().expect("temp dir");
        create(dir.path().join("repo")).await.expect("created");
        let store = HgRepositories::new(10, &dir.path().join("own"));
        let fixture = Self { dir, store };
        fixture.write("a", "1\n");
        fixture.commit("one");
        fixture
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
            .env("HGUSER", "Ada <ada@example.org>")
            .output()
            .expect("hg is installed");
        let text = String::from_utf8_lossy(&output.stdout).trim_end().to_owned();
        assert!(output.status.success(), "hg {args:?}: {text}{}", String::from_utf8_lossy(&output.stderr));
        text
    }

    fn write(&self, name: &str, content: &str) {
        std::fs::write(self.path().join(name), content).expect("writable");
    }

    fn commit(&self, message: &str) -> RevisionId {
        self.hg(&["addremove", "--quiet"]);
        self.hg(&["commit", "--quiet", "-m", message]);
        self.id(".")
    }

    fn id(&self, revision: &str) -> RevisionId {
        RevisionId::parse(&self.hg(&["log", "-r", revision, "-T", "{node}"])).expect("an id")
    }

    fn lock(&self) -> PathBuf {
        self.path().join(".hg/store/lock")
    }
}

fn path(text: &str) -> RepoPath {
    RepoPath::parse(text.as_bytes()).expect("a path")
}

#[tokio::test]
async fn a_changeset_with_an_impossible_date_breaks_nothing() {
    let fixture = Fixture::with_a().await;
    let extension = fixture.dir.path().join("odd.py");
    std::fs::write(&extension, ODD).expect("writable");
    let setting = format!("--config=extensions.odd={}", extension.display());
    for date in ["1e400 0", "nan 0", "99999999999999999999 0", "0 99999999999", "-99999999999999 7", "x 0"] {
        fixture.hg(&[&setting, "odd", "--", date]);
    }
    let repository = fixture.open().await;
    let tip = repository.resolve(RefKind::Branch, "default").await.expect("names are told");
    assert_eq!(tip, fixture.id("tip"));
    let page = repository.log(&tip, None, None, 10).await.expect("a page");
    assert_eq!(page.revisions.len(), 7);
    for revision in &page.revisions[..6] {
        assert_eq!((revision.summary.as_str(), revision.author.time.unix_timestamp()), ("odd", 0));
    }
}

#[tokio::test]
async fn a_change_that_was_made_twice_is_in_both_histories() {
    let fixture = Fixture::with_a().await;
    let one = fixture.id(".");
    fixture.write("a", "2\n");
    let there = fixture.commit("there");
    fixture.hg(&["update", "--quiet", one.as_str()]);
    fixture.write("a", "2\n");
    // Mercurial keeps the file once, and says of it only where it came first.
    let here = fixture.commit("here");
    let repository = fixture.open().await;
    for (start, other) in [(&here, &there), (&there, &here)] {
        let page = repository.log(start, Some(&path("a")), None, 10).await.expect("a page");
        let ids: Vec<_> = page.revisions.iter().map(|revision| revision.id.clone()).collect();
        assert_eq!(ids, [start.clone(), one.clone()], "without {other}");
        let blame = repository.blame(start, &path("a")).await.expect("lines");
        assert_eq!(&blame.ranges[0].revision, start);
    }
}

#[tokio::test]
async fn a_repository_whose_branches_are_closed_is_not_empty() {
    let fixture = Fixture::with_a().await;
    fixture.hg(&["commit", "--quiet", "--close-branch", "-m", "over"]);
    let repository = fixture.open().await;
    assert!(!repository.is_empty().await.expect("reads"));
    let page = repository.branches(&RefQuery::default()).await.expect("reads");
    assert_eq!(page.refs.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["default"]);
}

#[tokio::test]
async fn the_lock_of_another_machine_is_not_waited_for() {
    let fixture = Fixture::with_a().await;
    let repository = fixture.open().await;
    symlink("container-of-yesterday/f0000001:1", fixture.lock()).expect("a lock");
    std::fs::write(fixture.path().join(".hg/store/journal"), "").expect("writable");
    let started = Instant::now();
    assert!(repository.recover().await.expect("recovers"));
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    assert!(fixture.lock().symlink_metadata().is_err(), "it is gone");
    assert!(fixture.hg(&["verify"]).contains("checked 1 changesets"));
    // That of a living program of this machine is its own affair.
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").expect("readable");
    let space = std::fs::metadata("/proc/self/ns/pid").expect("readable").ino();
    let ours = format!("{}/{space:x}:{}", host.trim(), std::process::id());
    symlink(&ours, fixture.lock()).expect("a lock");
    repository.recover().await.expect("has nothing to do");
    assert_eq!(std::fs::read_link(fixture.lock()).expect("still there").to_str(), Some(ours.as_str()));
}

#[tokio::test]
async fn the_first_push_after_a_crash_is_answered() {
    let fixture = Fixture::with_a().await;
    let repository = fixture.open().await;
    std::fs::write(fixture.path().join(".hg/store/journal"), "").expect("writable");
    let environ = [
        ("REQUEST_METHOD", "POST"),
        ("QUERY_STRING", "cmd=capabilities"),
        ("PATH_INFO", ""),
        ("SCRIPT_NAME", "/demo/hg"),
        ("SERVER_NAME", "localhost"),
        ("SERVER_PORT", "80"),
        ("SERVER_PROTOCOL", "HTTP/1.1"),
    ];
    let environ = environ.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let request = WireRequest { environ, input: futures::stream::empty().boxed() };
    let answer = repository.wire_write(request, || async {}).await.expect("answers");
    assert_eq!(answer.status, 200);
    let body: Vec<bytes::Bytes> = answer.body.try_collect().await.expect("whole");
    assert!(String::from_utf8_lossy(&body.concat()).contains("unbundle="));
    assert!(!fixture.path().join(".hg/store/journal").exists());
}

#[tokio::test]
async fn a_damaged_file_is_told_and_ends_no_archive_as_if_it_were_whole() {
    let fixture = Fixture::with_a().await;
    let one = fixture.id(".");
    let stored = fixture.path().join(".hg/store/data/a.i");
    let mut bytes = std::fs::read(&stored).expect("readable");
    let last = bytes.last_mut().expect("not empty");
    *last ^= 0x55;
    std::fs::write(&stored, bytes).expect("writable");
    let repository = fixture.open().await;
    let found = repository.blob(&one, &path("a"), 100).await;
    assert!(matches!(found, Err(ScmError::Corrupt(_))), "{found:?}");
    let ended = match repository.archive(&one, ArchiveFormat::TarGz, "x").await {
        Ok(stream) => stream.try_collect::<Vec<_>>().await.err(),
        Err(error) => Some(error),
    };
    assert!(ended.is_some(), "an archive without the file passes for whole");
    assert_eq!(repository.revision(&one).await.expect("the rest is well").summary, "one");
}

#[tokio::test]
async fn a_program_cannot_take_all_memory() {
    let fixture = Fixture::with_a().await;
    let repository = fixture.open().await;
    assert_eq!(repository.count_revisions(&fixture.id(".")).await.expect("reads"), 1);
    let found = Command::new("pgrep").args(["-f", &fixture.path().display().to_string()]).output();
    let found = String::from_utf8(found.expect("pgrep is installed").stdout).expect("numbers");
    let pid = found.lines().next().expect("a server waits").to_owned();
    let limits = std::fs::read_to_string(format!("/proc/{pid}/limits")).expect("readable");
    let space = limits.lines().find(|line| line.starts_with("Max address space")).expect("is limited");
    assert!(!space.contains("unlimited"), "{space}");
}
