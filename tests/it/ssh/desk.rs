//! A person's computer, and a forge to connect to.

use std::path::PathBuf;
use std::process::{Output, Stdio};
use std::time::Duration;

use farrier_domain::accounts::ssh_keys;
use farrier_ssh::Limits;
use farrier_testkit::TestForge;
use tempfile::TempDir;
use tokio::process::Command;

/// A person's computer with keys of theirs.
pub struct Desk {
    folder: TempDir,
    /// More options of `ssh`.
    pub options: Vec<String>,
}

/// How a command ended and what it said.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    #[track_caller]
    pub fn ok(self) -> Said {
        assert_eq!(self.code, 0, "{} {}", self.out, self.err);
        self
    }
    #[track_caller]
    pub fn refused(self, words: &str) -> Said {
        assert!(
            self.code != 0 && self.err.contains(words),
            "expected a refusal with `{words}`: {} {}",
            self.code,
            self.err
        );
        self
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Said {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        Said {
            code: output.status.code().unwrap_or(-1),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }
}

impl Desk {
    pub fn new() -> Desk {
        Desk { folder: tempfile::tempdir().expect("a folder"), options: Vec::new() }
    }
    pub fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Makes a key and answers its public half.
    pub fn key(&self, name: &str) -> String {
        self.key_of(name, &["-t", "ed25519"])
    }
    pub fn key_of(&self, name: &str, kind: &[&str]) -> String {
        let made = std::process::Command::new("ssh-keygen")
            .args(kind)
            .args(["-q", "-N", "", "-C", name, "-f"])
            .arg(self.at(name))
            .status()
            .expect("ssh-keygen runs");
        assert!(made.success());
        std::fs::read_to_string(self.at(&format!("{name}.pub"))).expect("a key")
    }

    /// What `ssh` is called with: this key, nobody's configuration, and the host key is learned the first time.
    pub fn ssh_args(&self, key: &str) -> Vec<String> {
        let known = self.at("known_hosts");
        let mut args = vec!["-F".to_owned(), "none".to_owned(), "-i".to_owned()];
        args.push(self.at(key).display().to_string());
        for option in [
            "IdentitiesOnly=yes".to_owned(),
            "IdentityAgent=none".to_owned(),
            "BatchMode=yes".to_owned(),
            "StrictHostKeyChecking=accept-new".to_owned(),
            "LogLevel=ERROR".to_owned(),
            format!("UserKnownHostsFile={}", known.display()),
        ]
        .iter()
        .chain(&self.options)
        {
            args.extend(["-o".to_owned(), option.clone()]);
        }
        args
    }

    pub fn git_command(&self, key: &str, folder: &str, args: &[&str]) -> Command {
        let mut command = Command::new("git");
        command
            .current_dir(self.at(folder))
            .args(["-c", "init.defaultBranch=main", "-c", "advice.detachedHead=false"])
            .args(args)
            .env("HOME", self.folder.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_SSH_COMMAND", format!("ssh {}", self.ssh_args(key).join(" ")))
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::null())
            .kill_on_drop(true);
        for who in ["AUTHOR", "COMMITTER"] {
            command
                .env(format!("GIT_{who}_NAME"), "Alice")
                .env(format!("GIT_{who}_EMAIL"), "alice@example.org");
        }
        command
    }

    /// Runs `git` with a key in a folder of the desk.
    pub async fn git(&self, key: &str, folder: &str, args: &[&str]) -> Said {
        run(self.git_command(key, folder, args)).await
    }

    /// Runs `ssh` itself.
    pub async fn ssh(&self, key: &str, url: &str, options: &[&str], command: &[&str]) -> Said {
        run(self.ssh_command(key, url, options, command)).await
    }

    pub fn ssh_command(&self, key: &str, url: &str, options: &[&str], command: &[&str]) -> Command {
        let mut ssh = Command::new("ssh");
        ssh.args(self.ssh_args(key)).args(options).arg(url).args(command);
        ssh.stdin(Stdio::null()).kill_on_drop(true);
        ssh
    }

    pub async fn commit(&self, folder: &str, file: &str, content: &[u8]) {
        std::fs::write(self.at(folder).join(file), content).expect("writable");
        self.git("none", folder, &["add", file]).await.ok();
        self.git("none", folder, &["commit", "-q", "-m", &format!("Add {file}")]).await.ok();
    }
}

pub async fn run(mut command: Command) -> Said {
    tokio::time::timeout(Duration::from_secs(150), command.output())
        .await
        .expect("it ends")
        .expect("it runs")
        .into()
}

pub fn noise(bytes: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut noise = Vec::with_capacity(bytes + 8);
    while noise.len() < bytes {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        noise.extend_from_slice(&state.to_le_bytes());
    }
    noise.truncate(bytes);
    noise
}

/// A forge with Alice, who runs the project `demo` with a repository, and her key.
pub struct Scene {
    pub forge: TestForge,
    pub desk: Desk,
    /// `ssh://git@127.0.0.1:…`
    pub url: String,
}

impl Scene {
    pub async fn new() -> Scene {
        Scene::with(Limits::default()).await
    }
    pub async fn with(limits: Limits) -> Scene {
        let forge = TestForge::with_ssh(limits).await;
        forge.account("alice", false).await;
        forge.project("demo", "alice").await;
        forge.mount("demo", "git", "code").await;
        forge.serve().await;
        let url = forge.services.config.ssh_url("git", "").expect("SSH is on");
        let scene = Scene { forge, desk: Desk::new(), url };
        scene.add_key("alice", "alice").await;
        scene
    }
    pub async fn add_key(&self, user: &str, key: &str) -> ssh_keys::Model {
        let line = self.desk.key(key);
        let user = self.forge.find_user(user).await.id;
        let tx = self.forge.services.db.write().await.expect("writes");
        let added = ssh_keys::add(&*tx, user, "", &line, self.forge.services.now()).await.expect("a key");
        tx.commit().await.expect("commits");
        added
    }
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }
    /// Clones as Alice and pushes a first commit.
    pub async fn first_commit(&self) {
        self.desk.git("alice", "", &["clone", "-q", &self.at("/demo/code"), "work"]).await.ok();
        self.desk.commit("work", "README", b"hello").await;
        self.desk.git("alice", "work", &["push", "-q", "origin", "HEAD:main"]).await.ok();
    }
}
