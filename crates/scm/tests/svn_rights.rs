//! Rights by path, compared with Subversion's own reading of them, and what a reader without them sees.

use farrier_scm::svn::rights::{Access, Members, PathRights, Person, View, authz};
use farrier_scm::svn::{self, GuardedRepository};
use farrier_scm::{
    ArchiveFormat, Change, DiffOptions, FileLimits, PatchFormat, RefKind, RefQuery, RepoPath, Repository,
    RevisionId, ScmError, SvnRepository,
};
use futures::TryStreamExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

fn path(text: &str) -> RepoPath {
    text.parse().expect("a path")
}

/// What Subversion says that somebody may do.
fn asked(file: &Path, user: Option<&str>, path: &RepoPath) -> Access {
    let mut svnauthz = Command::new("svnauthz");
    svnauthz.args(["accessof", "--path", &format!("/{path}")]);
    if let Some(user) = user {
        svnauthz.args(["--username", user]);
    }
    let done = svnauthz.arg(file).output().expect("svnauthz runs");
    match String::from_utf8_lossy(&done.stdout).trim() {
        "rw" => Access::Write,
        "r" => Access::Read,
        "no" => Access::None,
        said => panic!("{said}{}", String::from_utf8_lossy(&done.stderr)),
    }
}

#[test]
fn subversion_reads_the_rules_as_we_do() {
    let members: Members =
        [("dev", ["ann", "bob"].as_slice()), ("docs team", &["bob", "cat"]), ("none", &[])]
            .into_iter()
            .map(|(group, names)| (group.to_owned(), names.iter().map(|name| (*name).to_owned()).collect()))
            .collect();
    let dir = tempfile::tempdir().expect("temp dir");
    let file = dir.path().join("authz");
    let rules = [
        "",
        "*=- /\n$authenticated=r /trunk",
        "*=r @dev=rw /\n@dev=rw *=- /trunk/secret\nann=- $authenticated=rw /trunk/secret/open",
        "$authenticated=- *=r /trunk\nbob=r @dev=rw /trunk/a: b (c)%(d)s;#=$e\ndan=rw /trunk/[x\n*=- /~trunk",
        "ann=rw /\n@none=rw /trunk\n*=- /trunk/ä\n@dev=- ann=r /trunk/*",
    ];
    for rules in rules {
        let rights: PathRights = rules.parse().expect("rules");
        std::fs::write(&file, authz(&rights, &members).expect("a file")).expect("writable");
        let mut paths =
            vec![path(""), path("trunk"), path("trunk/secretly"), path("branches/x/y"), path("~trunk/z")];
        for rule in rights.rules() {
            paths.extend([rule.path.clone(), rule.path.join(b"below"), rule.path.join(b"below/deep")]);
        }
        for user in [None, Some("ann"), Some("bob"), Some("cat"), Some("dan"), Some("eve")] {
            let groups: Vec<String> = members
                .iter()
                .filter(|(_, names)| user.is_some_and(|user| names.iter().any(|name| name == user)))
                .map(|(group, _)| group.clone())
                .collect();
            let person = Person { name: user, groups: &groups };
            let (view, common) = (View::of(&rights, person), View::common(&rights));
            for path in &paths {
                let ours = rights.access(person, path);
                assert_eq!(ours, asked(&file, user, path), "{user:?} {path}\n{rules}");
                assert_eq!(
                    (view.reads(path), view.writes(path)),
                    (ours >= Access::Read, ours == Access::Write)
                );
                assert!(view.reads(path) || !common.reads(path), "{user:?} sees what all see: {path}");
            }
        }
    }
}

#[test]
fn members_that_could_mean_something_else_are_refused() {
    let rights: PathRights = "@dev=rw *=- /trunk".parse().expect("rules");
    for name in ["*", "@x", "~ann", "$anonymous", "a = rw\n[/]\n* ", "a,b", "&x", "", "Ann"] {
        let members: Members = [("dev".to_owned(), vec![name.to_owned()])].into();
        assert!(authz(&rights, &members).is_err(), "{name}");
    }
}

struct Place {
    dir: TempDir,
}

impl Place {
    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
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

    /// r2 adds an open and a secret file, r3 changes both, r4 only the secret one, r5 moves the secret file into the open and
    /// changes it, r6 copies the secret folder and changes a file in the copy, r7 is the open one's.
    async fn with_secrets() -> Self {
        let dir = tempfile::tempdir().expect("temp dir");
        svn::create(dir.path().join("repo"), Some("Layout")).await.expect("created");
        let place = Self { dir };
        place.svn(&["checkout", "-q", &place.url("trunk"), "wc"]);
        std::fs::create_dir(place.path("wc/secret")).expect("writable");
        place.write("wc/open.txt", "open\n");
        place.write("wc/secret/key.txt", "hidden words\nline\nline\nline\n");
        place.write("wc/secret/other.txt", "hidden words\n");
        place.svn(&["add", "-q", "wc/open.txt", "wc/secret"]);
        place.svn(&["commit", "-q", "-m", "Both begin", "wc"]);
        place.write("wc/open.txt", "open\nmore\n");
        place.write("wc/secret/other.txt", "hidden words\nmore\n");
        place.svn(&["commit", "-q", "-m", "Both change", "wc"]);
        place.write("wc/secret/other.txt", "hidden words\nmore\nand more\n");
        place.svn(&["commit", "-q", "-m", "Only the secret one", "wc"]);
        place.svn(&["update", "-q", "wc"]);
        place.svn(&["move", "-q", "wc/secret/key.txt", "wc/key.txt"]);
        place.write("wc/key.txt", "shown now\nline\nline\nline\n");
        place.svn(&["commit", "-q", "-m", "Out of the secret", "wc"]);
        place.svn(&["update", "-q", "wc"]);
        place.svn(&["copy", "-q", "wc/secret", "wc/public"]);
        place.write("wc/public/other.txt", "shown now\nmore\nand more\n");
        place.svn(&["commit", "-q", "-m", "A copy", "wc"]);
        place.write("wc/open.txt", "open\nmore\nmost\n");
        place.svn(&["commit", "-q", "-m", "Only the open one", "wc"]);
        place.svn(&["copy", "-q", "-m", "Hidden branch", &place.url("trunk"), &place.url("branches/hidden")]);
        place
    }

    async fn guarded(&self, rules: &str) -> GuardedRepository {
        let repository = SvnRepository::open(self.path("repo")).await.expect("opens");
        let rights: PathRights = rules.parse().expect("rules");
        GuardedRepository::new(repository, Arc::new(View::of(&rights, Person::default())))
    }
}

const RULES: &str = "alice=rw *=- /trunk/secret\nalice=rw *=- /branches/hidden";

fn absent<T>(found: Result<T, ScmError>) -> bool {
    matches!(found, Err(ScmError::NotFound))
}

#[tokio::test]
async fn what_is_hidden_is_absent() {
    let place = Place::with_secrets().await;
    let repository = place.guarded(RULES).await;
    let branches = repository.branches(&RefQuery::default()).await.expect("branches");
    assert_eq!(branches.refs.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["trunk"]);
    assert_eq!((branches.total, repository.all_refs().await.expect("refs").len()), (1, 1));
    assert!(absent(repository.resolve(RefKind::Branch, "hidden").await));
    assert!(absent(repository.resolve(RefKind::Commit, "r8-branches~hidden").await));
    assert!(absent(repository.split_ref_path(RefKind::Branch, b"hidden/open.txt").await));
    let trunk = repository.resolve(RefKind::Branch, "trunk").await.expect("trunk");
    let whole = repository.resolve(RefKind::Commit, "r3").await.expect("r3");
    let tree = repository.tree(&trunk, &path("")).await.expect("tree");
    let names: Vec<_> = tree.entries.iter().map(|entry| entry.display_name()).collect();
    assert_eq!(names, ["key.txt", "open.txt", "public"]);
    let secret = path("secret/other.txt");
    let full = path("trunk/secret/other.txt");
    for (id, file) in [(&trunk, &secret), (&whole, &full)] {
        assert!(absent(repository.entry(id, file).await));
        assert!(absent(repository.tree(id, &file.parent().expect("a folder")).await));
        assert!(absent(repository.blob(id, file, 100).await));
        assert!(absent(repository.blob_stream(id, file).await));
        assert!(absent(repository.blame(id, file).await));
        assert!(absent(repository.log(id, Some(file), None, 9).await));
        let folder = file.parent().expect("a folder");
        assert!(absent(repository.last_changes(id, &folder, Duration::from_secs(9)).await));
    }
    let object = farrier_scm::ObjectId::new("3:trunk/secret/other.txt");
    assert!(absent(repository.content(&object, 100).await));
    let files = repository.files(&trunk, &FileLimits::default()).await.expect("files");
    assert!(files.files.iter().all(|file| !file.path.to_string().starts_with("secret")));
    assert!(absent(repository.patch(None, &whole, PatchFormat::Diff).await.map(drop)));
    let stream = repository.archive(&trunk, ArchiveFormat::TarGz, "x").await.expect("archive");
    let chunks: Vec<bytes::Bytes> = stream.try_collect().await.expect("archive");
    std::fs::write(place.path("archive"), chunks.concat()).expect("writable");
    let listed = Command::new("tar").arg("-tzf").arg(place.path("archive")).output().expect("runs");
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert!(listed.contains("x/open.txt\n") && !listed.contains("secret"), "{listed}");
    // Whoever may, sees all of it.
    let inner = SvnRepository::open(place.path("repo")).await.expect("opens");
    let rights: PathRights = RULES.parse().expect("rules");
    let alice = View::of(&rights, Person { name: Some("alice"), groups: &[] });
    assert!(alice.is_whole());
    let alice = GuardedRepository::new(inner, Arc::new(alice));
    assert_eq!(alice.branches(&RefQuery::default()).await.expect("branches").total, 2);
    assert!(alice.blob(&trunk, &secret, 100).await.expect("blob").content.is_some());
    assert!(alice.patch(None, &whole, PatchFormat::Diff).await.is_ok());
}

#[tokio::test]
async fn history_tells_nothing_of_what_is_hidden() {
    let place = Place::with_secrets().await;
    let repository = place.guarded(RULES).await;
    let trunk = repository.resolve(RefKind::Branch, "trunk").await.expect("trunk");
    let log = repository.log(&trunk, None, None, 20).await.expect("log");
    let told: Vec<(&str, &str)> =
        log.revisions.iter().map(|one| (one.id.as_str(), one.summary.as_str())).collect();
    let expected =
        [("r7", "Only the open one"), ("r6", ""), ("r5", ""), ("r3", ""), ("r2", ""), ("r1", "Layout")];
    assert_eq!(told, expected, "words that may speak of hidden files are left out, and so is r4");
    let id = |number: u64| RevisionId::parse(&format!("r{number}")).expect("an id");
    assert!(absent(repository.revision(&id(4)).await) && absent(repository.revision(&id(8)).await));
    assert_eq!(repository.revisions(&[id(3), id(4)]).await.expect("revisions").len(), 1);
    let options = DiffOptions::default();
    assert!(absent(repository.diff(&id(4), &options).await));
    for number in [2, 3, 5, 6] {
        for id in [id(number), RevisionId::parse(&format!("r{number}-trunk")).expect("an id")] {
            let diff = repository.diff(&id, &options).await.expect("diff");
            assert!(!diff.files.is_empty(), "{id}");
            let text = format!("{diff:?}");
            assert!(!text.contains("hidden words") && !text.contains("secret"), "{id}: {text}");
            assert_eq!(diff.files_total, diff.files.len());
        }
    }
    let moved = repository.diff(&id(5), &options).await.expect("diff");
    assert_eq!(moved.files[0].change, Change::Added, "where it came from isn't told");
    let old = RevisionId::parse("r2-trunk").expect("an id");
    let compared = repository.compare(&old, &trunk, 20, &options).await.expect("comparison");
    assert!(!format!("{compared:?}").contains("secret"), "{compared:?}");
    assert!(compared.diff.files.iter().any(|file| file.path() == Some(&path("open.txt"))));
    let changed =
        repository.changed_files(Some(&old), &trunk, &FileLimits::default()).await.expect("changed");
    assert!(!format!("{changed:?}").contains("secret"));
    let new = repository.new_revisions(std::slice::from_ref(&old), &trunk, 20).await.expect("new");
    assert_eq!(new.revisions.len(), 4, "r7, r6, r5, r3");
    let changes = repository.last_changes(&trunk, &path(""), Duration::from_secs(9)).await.expect("changes");
    assert_eq!(changes.get(b"open.txt").map(|one| one.id.as_str()), Some("r7"));
    assert!(!changes.entries.contains_key(b"secret".as_slice()));
    let blame = repository.blame(&trunk, &path("key.txt")).await.expect("blame");
    assert!(blame.revisions.values().all(|one| one.summary.is_empty()), "{blame:?}");
}

#[tokio::test]
async fn a_part_may_be_open_where_the_whole_is_not() {
    let place = Place::with_secrets().await;
    let repository = place.guarded("*=- /\n*=r /trunk/public").await;
    assert_eq!(repository.default_branch().await.expect("answers"), None);
    let id = repository.resolve(RefKind::Commit, "r6").await.expect("r6");
    assert!(
        absent(repository.tree(&id, &path("")).await) && absent(repository.tree(&id, &path("trunk")).await)
    );
    let tree = repository.tree(&id, &path("trunk/public")).await.expect("tree");
    assert_eq!(tree.entries.len(), 1);
    assert!(repository.blob(&id, &path("trunk/public/other.txt"), 99).await.expect("blob").content.is_some());
    assert!(absent(repository.archive(&id, ArchiveFormat::Zip, "x").await.map(drop)));
    assert!(repository.files(&id, &FileLimits::default()).await.expect("files").files.len() == 1);
}
