//! Repositories made with the real `git`, at fixed times.

use farrier_scm::{GitRepository, RefKind, Repository, RevisionId};
use std::cell::Cell;
use std::ffi::OsStr;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use tempfile::TempDir;

pub struct Fixture {
    dir: TempDir,
    clock: Cell<u64>,
}

impl Fixture {
    /// An empty bare repository, made by ourselves.
    pub async fn empty() -> Self {
        let dir = tempfile::tempdir().expect("temp dir");
        farrier_scm::git::create(dir.path().join("repo.git"), "main").await.expect("created");
        Self { dir, clock: Cell::new(1_700_000_000) }
    }

    pub fn path(&self) -> PathBuf {
        self.dir.path().join("repo.git")
    }

    pub fn outer(&self) -> PathBuf {
        self.dir.path().to_owned()
    }

    pub async fn open(&self) -> GitRepository {
        GitRepository::open(self.path()).await.expect("opens")
    }

    /// Runs git in the repository and returns what it prints, without the last line end.
    pub fn git<S: AsRef<OsStr>>(&self, args: &[S]) -> String {
        self.git_with(args, b"")
    }

    pub fn git_with<S: AsRef<OsStr>>(&self, args: &[S], input: &[u8]) -> String {
        let time = format!("{} +0130", self.clock.get());
        let mut child = Command::new("git")
            .args(args)
            .current_dir(self.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").expect("PATH is set"))
            .env("HOME", self.dir.path())
            .env("GIT_DIR", self.path())
            .env("GIT_INDEX_FILE", self.dir.path().join("index"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .envs([("GIT_AUTHOR_NAME", "Ada Ü."), ("GIT_AUTHOR_EMAIL", "ada@example.org")])
            .envs([("GIT_COMMITTER_NAME", "Bob"), ("GIT_COMMITTER_EMAIL", "bob@example.org")])
            .envs([("GIT_AUTHOR_DATE", &time), ("GIT_COMMITTER_DATE", &time)])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("git is installed");
        let mut stdin = child.stdin.take().expect("piped");
        stdin.write_all(input).expect("written");
        drop(stdin);
        let output = child.wait_with_output().expect("git ends");
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "git {:?}: {words}",
            args.iter().map(AsRef::as_ref).collect::<Vec<_>>()
        );
        String::from_utf8_lossy(&output.stdout).trim_end_matches('\n').to_owned()
    }

    /// Lets time pass.
    pub fn tick(&self, seconds: u64) {
        self.clock.set(self.clock.get() + seconds);
    }

    pub fn write_blob(&self, content: &[u8]) -> String {
        self.git_with(&["hash-object", "-w", "--stdin"], content)
    }

    /// Makes a tree from a parent's tree and changes: `(path, Some((mode, object)))` or `(path, None)` to remove.
    pub fn write_tree(&self, from: Option<&str>, changes: &[(&[u8], Option<(&str, &str)>)]) -> String {
        match from {
            Some(from) => self.git(&["read-tree", from]),
            None => self.git(&["read-tree", "--empty"]),
        };
        let zero = "0".repeat(40);
        let mut input = Vec::new();
        for (path, entry) in changes {
            let (mode, object) = entry.unwrap_or(("0", &zero));
            input.extend_from_slice(format!("{mode} {object}\t").as_bytes());
            input.extend_from_slice(path);
            input.push(0);
        }
        self.git_with(&["update-index", "-z", "--index-info"], &input);
        self.git(&["write-tree"])
    }

    pub fn commit_tree(&self, tree: &str, parents: &[&str], message: &str) -> String {
        self.tick(60);
        let mut args = vec!["commit-tree".to_owned(), tree.to_owned()];
        parents.iter().for_each(|parent| args.extend(["-p".to_owned(), (*parent).to_owned()]));
        self.git_with(&args, message.as_bytes())
    }

    /// Commits text files on a branch, on top of what it has.
    pub fn commit(&self, branch: &str, files: &[(&[u8], Option<&[u8]>)], message: &str) -> String {
        let full = format!("refs/heads/{branch}");
        let parent = self.git(&["for-each-ref", "--format=%(objectname)", &full]);
        let parent = (!parent.is_empty()).then_some(parent);
        let blobs: Vec<_> =
            files.iter().map(|(path, text)| (*path, text.map(|text| self.write_blob(text)))).collect();
        let changes: Vec<_> =
            blobs.iter().map(|(path, blob)| (*path, blob.as_deref().map(|blob| ("100644", blob)))).collect();
        let tree = self.write_tree(parent.as_deref(), &changes);
        let id = self.commit_tree(&tree, &parent.as_deref().into_iter().collect::<Vec<_>>(), message);
        self.git(&["update-ref", &full, &id]);
        id
    }
}

pub fn id(text: &str) -> RevisionId {
    RevisionId::parse(text).expect("an id")
}

pub async fn head(repository: &GitRepository) -> RevisionId {
    repository.resolve(RefKind::Branch, "main").await.expect("main exists")
}

pub async fn read_all(mut stream: farrier_scm::ByteStream) -> Result<Vec<u8>, farrier_scm::ScmError> {
    use futures::StreamExt;
    let mut all = Vec::new();
    while let Some(chunk) = stream.next().await {
        all.extend_from_slice(&chunk?);
    }
    Ok(all)
}
