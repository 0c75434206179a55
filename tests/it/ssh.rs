//! SSH with the real `ssh` and `git` over a real port.

use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

use farrier_domain::Role;
use farrier_domain::accounts::{people, ssh_keys};
use farrier_domain::projects::deploy_keys::{self, NewDeployKey};
use farrier_ssh::Limits;
use farrier_testkit::{TestForge, TestServer};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;

/// A person's computer with keys of theirs.
struct Desk {
    folder: TempDir,
    options: Vec<String>,
}

/// How a command ended and what it said.
struct Said {
    code: i32,
    out: String,
    err: String,
}

impl Said {
    #[track_caller]
    fn ok(self) -> Said {
        assert_eq!(self.code, 0, "{} {}", self.out, self.err);
        self
    }
    #[track_caller]
    fn refused(self, words: &str) -> Said {
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
    fn new() -> Desk {
        Desk { folder: tempfile::tempdir().expect("a folder"), options: Vec::new() }
    }
    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Makes a key and answers its public half.
    fn key(&self, name: &str) -> String {
        self.key_of(name, &["-t", "ed25519"])
    }
    fn key_of(&self, name: &str, kind: &[&str]) -> String {
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
    fn ssh_args(&self, key: &str) -> Vec<String> {
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

    fn git_command(&self, key: &str, folder: &str, args: &[&str]) -> Command {
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
    async fn git(&self, key: &str, folder: &str, args: &[&str]) -> Said {
        run(self.git_command(key, folder, args)).await
    }

    /// Runs `ssh` itself.
    async fn ssh(&self, key: &str, url: &str, options: &[&str], command: &[&str]) -> Said {
        run(self.ssh_command(key, url, options, command)).await
    }

    fn ssh_command(&self, key: &str, url: &str, options: &[&str], command: &[&str]) -> Command {
        let mut ssh = Command::new("ssh");
        ssh.args(self.ssh_args(key)).args(options).arg(url).args(command);
        ssh.stdin(Stdio::null()).kill_on_drop(true);
        ssh
    }

    async fn commit(&self, folder: &str, file: &str, content: &[u8]) {
        std::fs::write(self.at(folder).join(file), content).expect("writable");
        self.git("none", folder, &["add", file]).await.ok();
        self.git("none", folder, &["commit", "-q", "-m", &format!("Add {file}")]).await.ok();
    }
}

async fn run(mut command: Command) -> Said {
    tokio::time::timeout(Duration::from_secs(60), command.output())
        .await
        .expect("it ends")
        .expect("it runs")
        .into()
}

fn noise(bytes: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let next = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    });
    next.flatten().take(bytes).collect()
}

/// A forge with Alice, who runs the project `demo` with a repository, and her key.
struct Scene {
    forge: TestForge,
    desk: Desk,
    /// `ssh://git@127.0.0.1:…`
    url: String,
}

impl Scene {
    async fn new() -> Scene {
        Scene::with(Limits::default()).await
    }
    async fn with(limits: Limits) -> Scene {
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
    async fn add_key(&self, user: &str, key: &str) -> ssh_keys::Model {
        let line = self.desk.key(key);
        let user = self.forge.find_user(user).await.id;
        let tx = self.forge.services.db.write().await.expect("writes");
        let added = ssh_keys::add(&*tx, user, "", &line, self.forge.services.now()).await.expect("a key");
        tx.commit().await.expect("commits");
        added
    }
    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }
    /// Clones as Alice and pushes a first commit.
    async fn first_commit(&self) {
        self.desk.git("alice", "", &["clone", "-q", &self.at("/demo/code"), "work"]).await.ok();
        self.desk.commit("work", "README", b"hello").await;
        self.desk.git("alice", "work", &["push", "-q", "origin", "HEAD:main"]).await.ok();
    }
}

#[tokio::test]
async fn clone_fetch_and_push() {
    let scene = Scene::new().await;
    let desk = &scene.desk;
    scene.first_commit().await;
    for (n, path) in ["/demo/code", "/demo/code.git", "/demo/code/"].iter().enumerate() {
        let to = format!("clone{n}");
        desk.git("alice", "", &["clone", "-q", &scene.at(path), &to]).await.ok();
        assert_eq!(std::fs::read(desk.at(&to).join("README")).expect("cloned"), b"hello");
    }
    desk.commit("work", "more", &noise(3_000_000)).await;
    desk.git("alice", "work", &["push", "-q", "origin", "HEAD:main"]).await.ok();
    desk.git("alice", "clone0", &["pull", "-q"]).await.ok();
    assert_eq!(std::fs::read(desk.at("clone0").join("more")).expect("pulled").len(), 3_000_000);

    desk.git("alice", "", &["clone", "-q", "--depth", "1", &scene.at("/demo/code"), "shallow"]).await.ok();
    assert_eq!(desk.git("alice", "shallow", &["rev-list", "--count", "HEAD"]).await.ok().out, "1");
    desk.git("alice", "shallow", &["fetch", "-q", "--unshallow"]).await.ok();
    assert_eq!(desk.git("alice", "shallow", &["rev-list", "--count", "HEAD"]).await.ok().out, "2");

    let mut traced = desk.git_command("alice", "work", &["ls-remote", "origin"]);
    let traced = run({
        traced.env("GIT_TRACE_PACKET", "1");
        traced
    })
    .await
    .ok();
    assert!(traced.err.contains("version 2"), "{}", traced.err);

    let archive =
        ["archive", "--format=tar", &format!("--remote={}", scene.at("/demo/code")), "main", "README"];
    let archive = desk.git("alice", "", &archive).await.ok();
    assert!(archive.out.contains("README") && archive.out.contains("hello"));
}

#[tokio::test]
async fn a_push_is_recorded_for_whoever_pushed() {
    let scene = Scene::new().await;
    scene.first_commit().await;
    scene.forge.settle().await;
    let alice = scene.forge.find_user("alice").await.id;
    let events = pushes(&scene).await;
    assert_eq!(events, [Some(alice)]);
    let keys = ssh_keys::list(scene.forge.services.db.read(), alice).await.expect("a list");
    assert_eq!(keys[0].used_at, Some(scene.forge.services.now()));
    let page = scene.forge.anonymous().get("/demo/code").await.text();
    assert!(page.contains(&scene.at("/demo/code")), "the clone box names the address");
}

async fn pushes(scene: &Scene) -> Vec<Option<i64>> {
    use farrier_jobs::events::{Column, Entity};
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    let found = Entity::find().filter(Column::Name.eq("code.pushed"));
    let found = found.all(scene.forge.services.db.read()).await.expect("a list");
    found.into_iter().map(|event| event.actor_id).collect()
}

#[tokio::test]
async fn rights_are_those_of_the_pages() {
    let scene = Scene::new().await;
    let (forge, desk) = (&scene.forge, &scene.desk);
    scene.first_commit().await;
    for name in ["bob", "carol"] {
        forge.account(name, false).await;
        scene.add_key(name, name).await;
    }
    forge.private_project("secret", "alice").await;
    forge.mount("secret", "git", "code").await;
    forge.member("demo", "carol", Role::Developer).await;

    let refused = desk.git("bob", "work", &["push", &scene.at("/demo/code"), "HEAD:x"]).await;
    refused.refused("bob may not push to demo/code");
    desk.git("carol", "work", &["push", "-q", &scene.at("/demo/code"), "HEAD:x"]).await.ok();
    desk.git("bob", "", &["clone", "-q", &scene.at("/demo/code"), "of-bob"]).await.ok();

    // What is hidden, what is not there and what is no repository look the same.
    forge.mount("demo", "wiki", "wiki").await;
    desk.git("alice", "", &["ls-remote", &scene.at("/secret/code")]).await.ok();
    for path in
        ["/secret/code", "/secret/nothing", "/nothing", "/demo/wiki", "/demo/code/src", "/demo", "/", ""]
    {
        let said = desk.ssh("bob", &scene.url, &[], &[&format!("git-upload-pack '{path}'")]).await;
        assert_eq!(said.err, format!("There is no repository {path}, or bob may not read it."));
        assert_eq!((said.code, said.out.as_str()), (1, ""));
    }
}

#[tokio::test]
async fn only_keys_that_are_known_come_in() {
    let scene = Scene::new().await;
    let (forge, desk) = (&scene.forge, &scene.desk);
    let whoami = async |key: &str, url: &str| desk.ssh(key, url, &[], &["whoami"]).await;
    assert_eq!(whoami("alice", &scene.url).await.ok().out, "alice");
    desk.key("stranger");
    whoami("stranger", &scene.url).await.refused("Permission denied");
    for (name, fine) in [("hg", true), ("svn", true), ("alice", true), ("bob", false), ("root", false)] {
        let said = whoami("alice", &scene.url.replace("git@", &format!("{name}@"))).await;
        assert_eq!(said.code == 0, fine, "{name}: {}", said.err);
    }
    // A password is not even asked for.
    let password =
        ["-o", "PubkeyAuthentication=no", "-o", "PreferredAuthentications=password,keyboard-interactive"];
    desk.ssh("alice", &scene.url, &password, &["whoami"]).await.refused("Permission denied (publickey)");

    forge.account("bob", false).await;
    let key = scene.add_key("bob", "bob").await;
    assert_eq!(whoami("bob", &scene.url).await.ok().out, "bob");
    let bob = forge.find_user("bob").await;
    for (state, fine) in [("disabled", false), ("active", true)] {
        let tx = forge.services.db.write().await.expect("writes");
        people::set_state(&*tx, &bob, state).await.expect("changed");
        tx.commit().await.expect("commits");
        assert_eq!(whoami("bob", &scene.url).await.code == 0, fine, "{state}");
    }
    let tx = forge.services.db.write().await.expect("writes");
    assert!(ssh_keys::remove(&*tx, bob.id, key.id).await.expect("removed"));
    tx.commit().await.expect("commits");
    whoami("bob", &scene.url).await.refused("Permission denied");
}

#[tokio::test]
async fn a_removed_key_runs_nothing_more_on_an_open_connection() {
    let mut scene = Scene::new().await;
    let control = scene.desk.at("control").display().to_string();
    scene.desk.options =
        vec![format!("ControlPath={control}"), "ControlMaster=auto".into(), "ControlPersist=30".into()];
    let desk = &scene.desk;
    // The connection stays in the background and must not hold our pipes.
    let mut first = desk.ssh_command("alice", &scene.url, &[], &["whoami"]);
    first.stdout(Stdio::null()).stderr(Stdio::null());
    assert!(first.status().await.expect("it runs").success());
    assert_eq!(desk.ssh("alice", &scene.url, &[], &["whoami"]).await.ok().out, "alice");
    let alice = scene.forge.find_user("alice").await.id;
    let key = &ssh_keys::list(scene.forge.services.db.read(), alice).await.expect("a list")[0];
    let tx = scene.forge.services.db.write().await.expect("writes");
    ssh_keys::remove(&*tx, alice, key.id).await.expect("removed");
    tx.commit().await.expect("commits");
    desk.ssh("alice", &scene.url, &[], &["whoami"]).await.refused("This key was removed");
    desk.ssh("alice", &scene.url, &["-O", "exit"], &[]).await.ok();
}

#[tokio::test]
async fn keys_of_every_kind_sign_in() {
    let scene = Scene::new().await;
    let client = scene.forge.sign_in(&scene.forge.find_user("alice").await).await;
    for kind in
        [&["-t", "ecdsa", "-b", "256"][..], &["-t", "ecdsa", "-b", "521"], &["-t", "rsa", "-b", "2048"]]
    {
        let name = kind.join("");
        let key = scene.desk.key_of(&name, kind);
        client.post_form("/-/account/keys", &[("title", ""), ("key", &key)]).await.expect(303);
        assert_eq!(scene.desk.ssh(&name, &scene.url, &[], &["whoami"]).await.ok().out, "alice");
    }
    let weak = scene.desk.key_of("weak", &["-t", "rsa", "-b", "1024"]);
    let refused = client.post_form("/-/account/keys", &[("title", ""), ("key", &weak)]).await.expect(422);
    assert!(refused.text().contains("This key is too weak"));
    // SHA-1 is refused even for a key that may sign otherwise.
    let sha1 = ["-o", "PubkeyAcceptedAlgorithms=ssh-rsa"];
    scene.desk.ssh("-trsa-b2048", &scene.url, &sha1, &["whoami"]).await.refused("denied");
}

#[tokio::test]
async fn there_is_no_shell() {
    let scene = Scene::new().await;
    let desk = &scene.desk;
    scene.first_commit().await;
    let witness = desk.at("witness");
    let touch = format!("touch {}", witness.display());
    for command in [
        "sh",
        "sh -c id",
        "bash",
        "git",
        "git upload-pack /demo/code",
        "git-upload-pack",
        "git-upload-pack --strict '/demo/code'",
        "git-upload-pack '/demo/code' --timeout=1",
        "git-shell",
        "scp -t /tmp",
        "rsync --server",
        "svnserve",
        "svnserve -t --root=/",
        "hg -R demo/code serve --stdio --config=x",
        &format!("git-upload-pack '/demo/code'; {touch}"),
        &format!("git-upload-pack '/demo/code' && {touch}"),
        &format!("git-upload-pack $({touch})"),
        &format!("git-upload-pack `{touch}`"),
        &format!("help; {touch}"),
        "HELP",
    ] {
        let said = desk.ssh("alice", &scene.url, &[], &[command]).await;
        assert_eq!((said.code, said.out.as_str()), (127, ""), "{command}: {}", said.err);
        assert!(said.err.starts_with("There is no command"), "{}", said.err);
    }
    for path in [
        format!("/demo/code; {touch}"),
        format!("-oProxyCommand={touch}"),
        format!("--upload-pack={touch}"),
        "/demo/../demo/code".to_owned(),
        "/../../etc".to_owned(),
        "/demo/code/../../x".to_owned(),
        "demo//code".to_owned(),
    ] {
        let said = desk.ssh("alice", &scene.url, &[], &[&format!("git-upload-pack '{path}'")]).await;
        assert!(said.code == 1 && said.err.starts_with("There is no repository"), "{path}: {}", said.err);
    }
    assert!(!witness.exists());
    let lfs = desk.ssh("alice", &scene.url, &[], &["git-lfs-authenticate demo/code upload"]).await;
    lfs.refused("Git LFS");
}

#[tokio::test]
async fn no_terminal_no_subsystem_no_forwarding() {
    let scene = Scene::new().await;
    let desk = &scene.desk;
    let said = desk.ssh("alice", &scene.url, &["-tt"], &["whoami"]).await;
    assert!(said.err.contains("PTY allocation request failed"), "{}", said.err);
    desk.ssh("alice", &scene.url, &["-s"], &["sftp"]).await.refused("subsystem request failed");
    desk.ssh("alice", &scene.url, &["-W", "127.0.0.1:1"], &[]).await.refused("forwarding failed");
    let forward = ["-o", "ExitOnForwardFailure=yes", "-R", "127.0.0.1:0:127.0.0.1:1"];
    desk.ssh("alice", &scene.url, &forward, &["whoami"]).await.refused("forwarding failed");
    // A variable that is not Git's changes nothing and breaks nothing.
    let set = ["-o", "SetEnv=LD_PRELOAD=/x GIT_CONFIG_COUNT=1"];
    assert_eq!(desk.ssh("alice", &scene.url, &set, &["whoami"]).await.ok().out, "alice");
}

#[tokio::test]
async fn whoever_has_no_command_is_told_what_there_is() {
    let scene = Scene::new().await;
    let hello = scene.desk.ssh("alice", &scene.url, &["-T"], &[]).await.ok();
    assert!(
        hello.out.starts_with("Hello alice! Your key works, but there is no shell here."),
        "{}",
        hello.out
    );
    let help = scene.desk.ssh("alice", &scene.url, &[], &["help"]).await.ok();
    assert!(
        help.out.contains("whoami") && help.out.contains(&format!("git clone {}/", scene.url)),
        "{}",
        help.out
    );
}

#[tokio::test]
async fn a_deploy_key_opens_one_repository() {
    let scene = Scene::new().await;
    let (forge, desk) = (&scene.forge, &scene.desk);
    scene.first_commit().await;
    forge.private_project("secret", "alice").await;
    let mount = forge.mount("secret", "git", "code").await;
    forge.mount("secret", "git", "other").await;
    desk.git("alice", "work", &["push", "-q", &scene.at("/secret/code"), "HEAD:main"]).await.ok();
    let alice = forge.find_user("alice").await;
    for (name, writes) in [("reader", false), ("writer", true)] {
        let new = NewDeployKey { title: format!("the {name}"), key: desk.key(name), writes };
        let tx = forge.services.db.write().await.expect("writes");
        deploy_keys::add(&*tx, mount.id(), alice.id, &new, forge.services.now()).await.expect("a key");
        tx.commit().await.expect("commits");
    }
    for key in ["reader", "writer"] {
        desk.git(key, "", &["clone", "-q", &scene.at("/secret/code"), &format!("of-{key}")]).await.ok();
        for other in ["/secret/other", "/demo/code"] {
            desk.git(key, "", &["ls-remote", &scene.at(other)]).await.refused("is not for it");
        }
    }
    let whoami = desk.ssh("reader", &scene.url, &[], &["whoami"]).await.ok();
    assert_eq!(whoami.out, "deploy key “the reader” of secret/code");
    desk.ssh("reader", &scene.url.replace("git@", "alice@"), &[], &["whoami"]).await.refused("denied");

    desk.commit("of-reader", "new", b"new").await;
    desk.git("reader", "of-reader", &["push", "origin", "HEAD:main"])
        .await
        .refused("may only read secret/code");
    desk.commit("of-writer", "new", b"new").await;
    desk.git("writer", "of-writer", &["push", "-q", "origin", "HEAD:main"]).await.ok();
    assert_eq!(pushes(&scene).await, [Some(alice.id), Some(alice.id), None]);
    desk.git("reader", "of-reader", &["fetch", "-q"]).await.ok();

    // One door for each key.
    let client = forge.sign_in(&alice).await;
    let again = std::fs::read_to_string(desk.at("reader.pub")).expect("a key");
    let refused = client.post_form("/-/account/keys", &[("title", ""), ("key", &again)]).await.expect(422);
    assert!(refused.text().contains("This key is in use already"));
}

#[tokio::test]
async fn whoever_does_not_sign_in_is_disconnected() {
    let limits = Limits { sign_in: Duration::from_millis(600), ..Limits::default() };
    let scene = Scene::with(limits).await;
    let address = scene.url.trim_start_matches("ssh://git@").to_owned();
    for greeting in ["", "SSH-2.0-silent\r\n"] {
        let begun = Instant::now();
        let mut silent = TcpStream::connect(&address).await.expect("it listens");
        silent.write_all(greeting.as_bytes()).await.expect("written");
        let mut heard = Vec::new();
        let read = tokio::time::timeout(Duration::from_secs(5), silent.read_to_end(&mut heard)).await;
        let _ = read.expect("it is disconnected");
        assert!(begun.elapsed() >= Duration::from_millis(500), "{:?}", begun.elapsed());
        assert!(heard.starts_with(b"SSH-2.0-Farrier_"), "{}", String::from_utf8_lossy(&heard));
    }
    assert_eq!(scene.desk.ssh("alice", &scene.url, &[], &["whoami"]).await.ok().out, "alice");
}

#[tokio::test]
async fn a_command_without_a_sound_is_ended() {
    let limits =
        Limits { silence: Duration::from_secs(1), idle: Duration::from_secs(2), ..Limits::default() };
    let scene = Scene::with(limits).await;
    scene.first_commit().await;
    let mut silent = scene.desk.ssh_command("alice", &scene.url, &[], &["git-upload-pack '/demo/code'"]);
    let mut silent = silent.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("ssh runs");
    let _held = silent.stdin.take();
    let begun = Instant::now();
    let status = tokio::time::timeout(Duration::from_secs(20), silent.wait()).await.expect("it ends");
    assert!(!status.expect("it ends").success());
    assert!(begun.elapsed() >= Duration::from_secs(1));
    // The connection itself goes when nobody uses it any more.
    let mut idle = scene.desk.ssh_command("alice", &scene.url, &["-N"], &[]);
    let idle = tokio::time::timeout(Duration::from_secs(20), idle.status()).await.expect("it ends");
    assert!(!idle.expect("it runs").success());
}

#[tokio::test]
async fn one_address_has_only_so_many_connections() {
    let scene = Scene::with(Limits { per_address: 2, ..Limits::default() }).await;
    let address = scene.url.trim_start_matches("ssh://git@").to_owned();
    let mut held = Vec::new();
    for _ in 0..2 {
        let mut connection = TcpStream::connect(&address).await.expect("it listens");
        let mut first = [0; 4];
        connection.read_exact(&mut first).await.expect("greeted");
        held.push(connection);
    }
    scene.desk.ssh("alice", &scene.url, &[], &["whoami"]).await.refused("onnection");
    held.pop();
    let begun = Instant::now();
    while scene.desk.ssh("alice", &scene.url, &[], &["whoami"]).await.code != 0 {
        assert!(begun.elapsed() < Duration::from_secs(10), "the place is given back");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A server in a process of its own, with Alice and her key.
fn server(folder: &Path, desk: &Desk) -> TestServer {
    let mut server = TestServer::with_ssh(&folder.join("data"));
    server.run(
        &["user", "create", "alice", "--email", "alice@example.org", "--admin", "--password-stdin"],
        "a long password\n",
    );
    server.run(&["project", "create", "demo", "--owner", "alice"], "");
    server.run(&["project", "mount", "demo", "git", "code"], "");
    let token = server.run(&["token", "create", "alice", "--scope", "admin"], "");
    server.start();
    let key = serde_json::json!({ "title": "desk", "key": desk.key("alice") }).to_string();
    let auth = format!("authorization: Bearer {token}");
    let (status, said) = server.curl(&[
        "-H",
        &auth,
        "-H",
        "content-type: application/json",
        "-d",
        &key,
        "/rest/-/account/keys",
    ]);
    assert_eq!(status, 201, "{said}");
    server
}

fn memory_kib(pid: u32, field: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("it runs");
    let line = status.lines().find(|line| line.starts_with(field)).expect("a field");
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number")
}

/// Carries bytes between a client and the server, and stops for a while in the middle of what the server sends.
async fn slow_line(to: String, pause_after: usize) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("bound").port();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let server = TcpStream::connect(&to).await.expect("it listens");
            let (mut from_client, mut to_client) = client.into_split();
            let (mut from_server, mut to_server) = server.into_split();
            tokio::spawn(async move { tokio::io::copy(&mut from_client, &mut to_server).await });
            tokio::spawn(async move {
                let mut first = (&mut from_server).take(pause_after as u64);
                let _ = tokio::io::copy(&mut first, &mut to_client).await;
                tokio::time::sleep(Duration::from_secs(4)).await;
                let _ = tokio::io::copy(&mut from_server, &mut to_client).await;
            });
        }
    });
    port
}

#[tokio::test]
async fn a_clone_to_a_slow_client_does_not_grow_memory() {
    const BYTES: usize = 400_000_000;
    let folder = tempfile::tempdir().expect("a folder");
    let desk = Desk::new();
    let server = server(folder.path(), &desk);
    let url = format!("{}/demo/code", server.ssh_url());
    desk.git("alice", "", &["clone", "-q", &url, "work"]).await.ok();
    desk.git("alice", "work", &["config", "core.compression", "0"]).await.ok();
    desk.git("alice", "work", &["config", "core.bigFileThreshold", "1m"]).await.ok();
    desk.commit("work", "big", &noise(BYTES)).await;
    desk.git("alice", "work", &["push", "-q", "origin", "HEAD:main"]).await.ok();

    let before = memory_kib(server.pid(), "VmHWM");
    let port = slow_line(server.ssh_url().trim_start_matches("ssh://git@").to_owned(), BYTES / 4).await;
    let slow = format!("ssh://git@127.0.0.1:{port}/demo/code");
    desk.git("alice", "", &["clone", "-q", "--bare", &slow, "slow"]).await.ok();
    let grown = memory_kib(server.pid(), "VmHWM").saturating_sub(before);
    assert!(grown < 48 * 1024, "the server's memory grew by {grown} KiB");
    desk.git("alice", "slow", &["fsck", "--connectivity-only"]).await.ok();
}

#[tokio::test]
async fn kill_9_in_the_middle_of_a_push_leaves_a_clean_repository() {
    let folder = tempfile::tempdir().expect("a folder");
    let desk = Desk::new();
    let mut server = server(folder.path(), &desk);
    let url = format!("{}/demo/code", server.ssh_url());
    desk.git("alice", "", &["clone", "-q", &url, "work"]).await.ok();
    desk.commit("work", "README", b"hello").await;
    desk.git("alice", "work", &["push", "-q", "origin", "HEAD:main"]).await.ok();
    desk.commit("work", "big", &noise(60_000_000)).await;
    let tip = desk.git("alice", "work", &["rev-parse", "HEAD"]).await.ok().out;
    for millis in [150, 400, 800, 1500] {
        let mut push = desk.git_command("alice", "work", &["push", "-q", "origin", "HEAD:next"]);
        let mut push = push.stderr(Stdio::null()).spawn().expect("git runs");
        tokio::time::sleep(Duration::from_millis(millis)).await;
        server.kill();
        let _ = tokio::time::timeout(Duration::from_secs(60), push.wait()).await.expect("it ends");
        server.start();
        let repository = folder.path().join("data/repos/git/1");
        let repository = repository.to_str().expect("a name");
        desk.git("alice", "", &["-C", repository, "fsck", "--full", "--strict"]).await.ok();
        let there = desk.git("alice", "", &["ls-remote", &url, "refs/heads/next"]).await.ok().out;
        assert!(there.is_empty() || there.starts_with(&tip), "{there}");
        if !there.is_empty() {
            desk.git("alice", "work", &["push", "-q", "origin", ":next"]).await.ok();
        }
    }
    desk.git("alice", "work", &["push", "-q", "origin", "HEAD:next"]).await.ok();
    desk.git("alice", "", &["clone", "-q", "-b", "next", &url, "after"]).await.ok();
}
