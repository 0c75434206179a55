//! Clone, fetch and push with the real `git` over a real port.

use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use farrier_domain::projects::mounts;
use farrier_domain::{Role, TokenScope};
use farrier_testkit::{TestForge, TestServer};
use farrier_tool::Mount;
use tempfile::TempDir;
use tokio::process::Command;

/// A person's computer: a folder to work in, and nobody's configuration.
struct Desk {
    folder: TempDir,
    language: &'static str,
}

/// How a command ended and what it said on standard error.
struct Said {
    ok: bool,
    out: String,
    err: String,
}

impl Said {
    #[track_caller]
    fn ok(self) -> Said {
        assert!(self.ok, "{}", self.err);
        self
    }
    #[track_caller]
    fn refused(self, words: &str) -> Said {
        assert!(!self.ok && self.err.contains(words), "expected a refusal with `{words}`: {}", self.err);
        self
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Said {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Said {
            ok: output.status.success(),
            out: text(&output.stdout).trim().to_owned(),
            err: text(&output.stderr),
        }
    }
}

impl Desk {
    fn new() -> Desk {
        Desk { folder: tempfile::tempdir().expect("a folder"), language: "en" }
    }
    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
    fn command(&self, name: &str, args: &[&str]) -> Command {
        let mut command = Command::new("git");
        command
            .current_dir(self.at(name))
            .args(["-c", "init.defaultBranch=main", "-c", "advice.detachedHead=false"])
            .args(args)
            .env("HOME", self.folder.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("LANGUAGE", self.language)
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
    /// Runs `git` in a folder of the desk.
    async fn git(&self, name: &str, args: &[&str]) -> Said {
        let run = self.command(name, args).output();
        tokio::time::timeout(Duration::from_secs(60), run).await.expect("git ends").expect("git runs").into()
    }
    /// Writes a file and commits it.
    async fn commit(&self, name: &str, file: &str, content: &[u8], message: &str) {
        std::fs::write(self.at(name).join(file), content).expect("writable");
        self.git(name, &["add", file]).await.ok();
        self.git(name, &["commit", "-q", "-m", message]).await.ok();
    }
    async fn tip(&self, name: &str) -> String {
        self.git(name, &["rev-parse", "HEAD"]).await.ok().out
    }
}

/// `http://alice:secret@host/path`
fn with(base: &str, user: &str, secret: &str, path: &str) -> String {
    let secret = secret.replace(' ', "%20");
    format!("{}{path}", base.replace("://", &format!("://{user}:{secret}@")))
}

/// A forge that serves, with Alice's project and a repository in it.
async fn forge() -> (TestForge, String, Desk) {
    let forge = TestForge::new().await;
    forge.account("alice", false).await;
    forge.project("demo", "alice").await;
    forge.mount("demo", "git", "code").await;
    let base = forge.serve().await;
    (forge, base, Desk::new())
}

fn alice(base: &str) -> String {
    with(base, "alice", "password of alice", "/demo/code")
}

fn noise(bytes: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let next = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    });
    next.take(bytes).collect()
}

/// The one repository on the server's disk.
fn on_disk(forge: &TestForge, mount: i64) -> PathBuf {
    forge.services.config.data.join("repos/git").join(mount.to_string())
}

async fn set(forge: &TestForge, mount: &Mount, settings: serde_json::Value) {
    let tx = forge.services.db.write().await.expect("writes");
    mounts::set_settings(&*tx, mount.row(), &settings).await.expect("writes");
    tx.commit().await.expect("commits");
}

#[tokio::test]
async fn what_is_pushed_can_be_cloned_in_every_way() {
    let (_forge, base, desk) = forge().await;
    let url = format!("{base}/demo/code");
    desk.git("", &["clone", &alice(&base), "a"]).await.ok();
    for (file, message) in [("README.md", "One"), ("lib.rs", "Two"), ("main.rs", "Three")] {
        desk.commit("a", file, &noise(20_000 + 7 * message.len() + file.len()), message).await;
    }
    desk.git("a", &["tag", "-m", "first", "v1"]).await.ok();
    desk.git("a", &["push", "--follow-tags", "origin", "HEAD"]).await.ok();
    let tip = desk.tip("a").await;
    for version in ["0", "1", "2"] {
        let (name, protocol) = (format!("v{version}"), format!("protocol.version={version}"));
        desk.git("", &["-c", &protocol, "clone", "-q", &url, &name]).await.ok();
        assert_eq!(desk.tip(&name).await, tip, "protocol {version}");
        assert_eq!(desk.git(&name, &["tag"]).await.out, "v1");
    }
    desk.git("", &["clone", "-q", &format!("{url}.git"), "dotgit"]).await.ok();
    desk.git("", &["clone", "-q", &format!("{url}/"), "slash"]).await.ok();
    desk.git("", &["clone", "-q", "--depth", "1", &url, "shallow"]).await.ok();
    assert_eq!(desk.git("shallow", &["rev-list", "--count", "HEAD"]).await.out, "1");
    desk.git("shallow", &["fetch", "-q", "--unshallow"]).await.ok();
    assert_eq!(desk.git("shallow", &["rev-list", "--count", "HEAD"]).await.out, "3");
    desk.git("", &["clone", "-q", "--no-checkout", "--filter=blob:none", &url, "partial"]).await.ok();
    let missing = desk.git("partial", &["rev-list", "--objects", "--missing=print", "HEAD"]).await.ok();
    assert_eq!(missing.out.lines().filter(|line| line.starts_with('?')).count(), 3);
    desk.git("partial", &["checkout", "-q", "main"]).await.ok();
    // What others push meanwhile is fetched.
    desk.commit("a", "more.rs", b"more", "Four").await;
    desk.git("a", &["push", "-q", "origin", "main", "main:feature/x"]).await.ok();
    desk.git("v2", &["pull", "-q"]).await.ok();
    assert_eq!(desk.tip("v2").await, desk.tip("a").await);
    desk.git("a", &["push", "-q", "origin", ":feature/x", ":refs/tags/v1"]).await.ok();
    assert_eq!(desk.git("", &["ls-remote", &url]).await.ok().out.lines().count(), 2);
}

#[tokio::test]
async fn the_first_branch_is_what_a_clone_checks_out() {
    let (forge, base, desk) = forge().await;
    desk.git("", &["clone", "-q", &alice(&base), "a"]).await.ok();
    desk.git("a", &["switch", "-q", "-c", "trunk"]).await.ok();
    desk.commit("a", "f", b"1", "One").await;
    desk.git("a", &["push", "-q", "origin", "trunk"]).await.ok();
    desk.git("", &["clone", "-q", &alice(&base), "b"]).await.ok();
    assert_eq!(desk.git("b", &["branch", "--show-current"]).await.out, "trunk");
    // Another one by choice.
    desk.git("a", &["push", "-q", "origin", "trunk:next"]).await.ok();
    let mount = reload(&forge, "demo/code").await;
    set(&forge, &mount, serde_json::json!({"default_branch": "next"})).await;
    desk.git("", &["clone", "-q", &alice(&base), "c"]).await.ok();
    assert_eq!(desk.git("c", &["branch", "--show-current"]).await.out, "next");
}

async fn reload(forge: &TestForge, path: &str) -> Mount {
    use farrier_domain::projects::address::{Found, find};
    match find(forge.services.db.read(), path).await {
        Ok(Found::Mount(project, row, _)) => Mount::new(project, row),
        other => panic!("{path}: {other:?}"),
    }
}

#[tokio::test]
async fn private_ones_ask_who_it_is() {
    let (forge, base, desk) = forge().await;
    forge.account("bob", false).await;
    forge.private_project("secret", "alice").await;
    let mount = forge.mount("secret", "git", "code").await;
    let (read, write) =
        (forge.token("alice", TokenScope::Read).await, forge.token("alice", TokenScope::Write).await);
    let strange = forge.token("bob", TokenScope::Write).await;
    let url = |user: &str, secret: &str| with(&base, user, secret, "/secret/code");
    // Nobody learns whether it is there.
    for path in ["/secret/code", "/secret/nothing"] {
        desk.git("", &["clone", &format!("{base}{path}"), "x"]).await.refused("could not read Username");
        desk.git("", &["clone", &with(&base, "alice", "wrong", path), "x"])
            .await
            .refused("Authentication failed");
        desk.git("", &["clone", &with(&base, "bob", &strange, path), "x"]).await.refused("not found");
    }
    desk.git("", &["clone", "-q", &url("alice", "password of alice"), "a"]).await.ok();
    desk.git("", &["clone", "-q", &url("alice", &read), "b"]).await.ok();
    desk.git("", &["clone", "-q", &url(&read, "x-oauth-basic"), "c"]).await.ok();
    desk.commit("a", "f", b"1", "One").await;
    // A token that may read does not write, and says so; the same push with the other one works.
    desk.git("a", &["push", &url("alice", &read), "HEAD:main"]).await.refused("Pushing needs a token");
    desk.git("a", &["push", &url("alice", &write), "HEAD:main"]).await.ok();
    // A member sees it and may not push; a developer may.
    forge.member("secret", "bob", Role::Member).await;
    desk.git("", &["clone", "-q", &url("bob", &strange), "d"]).await.ok();
    desk.commit("d", "g", b"2", "Two").await;
    desk.git("d", &["push"]).await.refused("remote: bob may not push to secret/code");
    forge.member("secret", "bob", Role::Developer).await;
    desk.git("d", &["push"]).await.ok();
    assert!(on_disk(&forge, mount.id()).join("HEAD").exists());
}

#[tokio::test]
async fn everybody_reads_a_public_one_and_only_developers_push() {
    let (forge, base, desk) = forge().await;
    forge.account("bob", false).await;
    let url = format!("{base}/demo/code");
    desk.git("", &["clone", "-q", &url, "a"]).await.ok();
    desk.commit("a", "f", b"1", "One").await;
    desk.git("a", &["push", "origin", "main"]).await.refused("could not read Username");
    let bob = with(&base, "bob", "password of bob", "/demo/code");
    let german = Desk { language: "de", ..desk };
    german.git("a", &["push", &bob, "main"]).await.refused("remote: bob darf nicht nach demo/code pushen");
    german.git("a", &["push", &alice(&base), "main"]).await.ok();
}

#[tokio::test]
async fn what_a_project_forbids_is_told_in_the_clients_words() {
    let (forge, base, desk) = forge().await;
    desk.git("", &["clone", "-q", &alice(&base), "a"]).await.ok();
    desk.commit("a", "f", b"1", "One").await;
    desk.commit("a", "f", b"2", "Two").await;
    desk.git("a", &["push", "-q", "origin", "main", "main:other"]).await.ok();
    desk.git("a", &["reset", "-q", "--hard", "HEAD~"]).await.ok();
    desk.commit("a", "f", b"3", "Three").await;
    desk.git("a", &["push", "origin", "main"]).await.refused("non-fast-forward");
    let mount = reload(&forge, "demo/code").await;
    set(&forge, &mount, serde_json::json!({"deny_force_push": true})).await;
    desk.git("a", &["push", "--force", "origin", "main"])
        .await
        .refused("remote: The branch main must not be rewritten");
    desk.git("a", &["push", "origin", ":main"]).await.refused("remote: The branch main must not be deleted");
    // Neither the refused objects nor their folder stay.
    let repository = on_disk(&forge, mount.id());
    let tip = desk.tip("a").await;
    let there =
        Command::new("git").arg("--git-dir").arg(&repository).args(["cat-file", "-e", &tip]).output().await;
    assert!(!there.expect("git runs").status.success(), "the refused commit was kept");
    // Other branches, and the same branch without the rule, are free.
    desk.git("a", &["push", "-q", "--force", "origin", "main:other"]).await.ok();
    desk.git("a", &["push", "-q", "origin", ":other"]).await.ok();
    set(&forge, &mount, serde_json::json!({"deny_force_push": false})).await;
    desk.git("a", &["push", "-q", "--force", "origin", "main"]).await.ok();
    set(&forge, &mount, serde_json::json!({"max_push_mb": 1})).await;
    desk.commit("a", "big", &noise(3_000_000), "Big").await;
    desk.git("a", &["push", "origin", "main"]).await.refused("exceeds maximum allowed size");
    set(&forge, &mount, serde_json::json!({})).await;
    desk.git("a", &["push", "-q", "origin", "main"]).await.ok();
}

#[tokio::test]
async fn long_negotiations_come_compressed() {
    let (_forge, base, desk) = forge().await;
    desk.git("", &["clone", "-q", &alice(&base), "a"]).await.ok();
    desk.commit("a", "f", b"1", "One").await;
    desk.git("a", &["push", "-q", "origin", "main"]).await.ok();
    desk.git("", &["clone", "-q", &alice(&base), "b"]).await.ok();
    // Many commits and branches that only the client has.
    let mut stream = String::new();
    for n in 0..600 {
        stream += &format!(
            "commit refs/heads/own{n}\ncommitter A <a@b.c> {} +0000\ndata 2\nx\n\n",
            1_900_000_000 + n
        );
    }
    std::fs::write(desk.at("stream"), stream).expect("writable");
    let mut import = desk.command("b", &["fast-import", "--quiet"]);
    import.stdin(std::fs::File::open(desk.at("stream")).expect("there"));
    assert!(import.status().await.expect("git runs").success());
    for version in ["protocol.version=0", "protocol.version=2"] {
        desk.commit("a", "f", version.as_bytes(), "More").await;
        desk.git("a", &["push", "-q", "origin", "main"]).await.ok();
        desk.git("b", &["update-ref", "-d", "refs/remotes/origin/main"]).await.ok();
        let mut fetch = desk.command("b", &["-c", version, "fetch", "-q"]);
        let traced = fetch
            .env("GIT_TRACE_CURL", "1")
            .env("GIT_TRACE_CURL_NO_DATA", "1")
            .output()
            .await
            .expect("git runs");
        let traced = Said::from(traced).ok();
        assert!(
            traced.err.to_lowercase().contains("content-encoding: gzip"),
            "git did not compress its request"
        );
        assert_eq!(desk.git("b", &["rev-parse", "origin/main"]).await.ok().out, desk.tip("a").await);
    }
}

#[tokio::test]
async fn of_two_pushes_at_once_one_wins_and_all_is_recorded() {
    let (forge, base, desk) = forge().await;
    desk.git("", &["clone", "-q", &alice(&base), "first"]).await.ok();
    desk.commit("first", "f", b"0", "Begin").await;
    desk.git("first", &["push", "-q", "origin", "main"]).await.ok();
    let names: Vec<String> = (0..4).map(|n| format!("w{n}")).collect();
    for name in &names {
        desk.git("", &["clone", "-q", &alice(&base), name]).await.ok();
        desk.commit(name, "f", name.as_bytes(), name).await;
    }
    let branches: Vec<String> = names.iter().map(|name| format!("main:{name}")).collect();
    let own = names
        .iter()
        .zip(&branches)
        .map(|(name, branch)| async { desk.git(name, &["push", "origin", branch]).await });
    assert!(
        futures::future::join_all(own).await.into_iter().all(|said| said.ok),
        "different branches do not meet"
    );
    let same = names.iter().map(|name| async { desk.git(name, &["push", "origin", "main"]).await.ok });
    let won: Vec<bool> = futures::future::join_all(same).await;
    assert_eq!(won.iter().filter(|won| **won).count(), 1, "{won:?}");
    let winner = &names[won.iter().position(|won| *won).expect("one")];
    let seen = desk.git("", &["ls-remote", &alice(&base), "refs/heads/main"]).await.ok().out;
    assert!(seen.starts_with(&desk.tip(winner).await));
    let mount = reload(&forge, "demo/code").await;
    assert_eq!(fsck(&on_disk(&forge, mount.id())).await, "");
    assert_eq!(
        events(&forge, "code.pushed").await,
        6,
        "one for the beginning, four for the branches, one for the winner"
    );
}

async fn fsck(repository: &Path) -> String {
    let run = Command::new("git")
        .arg("--git-dir")
        .arg(repository)
        .args(["fsck", "--full", "--no-dangling"])
        .output()
        .await;
    let said = Said::from(run.expect("git runs"));
    assert!(said.ok, "{}", said.err);
    said.out
}

async fn events(forge: &TestForge, name: &str) -> usize {
    use sea_orm::ConnectionTrait;
    let query = format!("SELECT id FROM events WHERE name = '{name}'");
    let statement = sea_orm::Statement::from_string(sea_orm::DbBackend::Sqlite, query);
    forge.services.db.read().query_all_raw(statement).await.expect("reads").len()
}

#[tokio::test]
async fn a_push_is_recorded_before_its_client_hears_of_it() {
    let (forge, base, desk) = forge().await;
    desk.git("", &["clone", "-q", &alice(&base), "a"]).await.ok();
    desk.commit("a", "f", b"1", "Begin, fixes #1").await;
    desk.git("a", &["push", "-q", "origin", "main"]).await.ok();
    assert_eq!(events(&forge, "code.pushed").await, 1);
    // What was changed behind our back is caught up with by the next push.
    let mount = reload(&forge, "demo/code").await;
    let behind = on_disk(&forge, mount.id()).display().to_string();
    desk.commit("a", "f", b"2", "Two").await;
    desk.git("a", &["push", "-q", &behind, "main:behind"]).await.ok();
    desk.git("a", &["push", "-q", "origin", "main"]).await.ok();
    assert_eq!(events(&forge, "code.pushed").await, 2, "the same commit is told once");
    desk.git("a", &["push", "-q", "origin", "main"]).await.ok();
    assert_eq!(events(&forge, "code.pushed").await, 2);
}

#[tokio::test]
async fn only_the_smart_protocol_is_spoken() {
    let (forge, base, desk) = forge().await;
    let anonymous = forge.anonymous();
    for path in [
        "/demo/code/HEAD",
        "/demo/code/info/refs",
        "/demo/code/objects/info/packs",
        "/demo/code/info/refs?service=evil",
    ] {
        let answer = anonymous
            .send(
                http::Request::builder()
                    .uri(path)
                    .header("accept", "*/*")
                    .body(Default::default())
                    .expect("fits"),
            )
            .await;
        assert_eq!(answer.status, 403, "{path}");
        assert!(answer.text().contains("smart protocol only"), "{path}: {}", answer.text());
    }
    // What a page of another site could send is none of Git's.
    let form = forge.user("carol").await;
    assert_eq!(form.post_form("/demo/code/git-upload-pack", &[("a", "b")]).await.status, 415);
    let answer = anonymous.get("/demo/code/info/refs?service=git-upload-pack").await.expect(200);
    assert_eq!(answer.header("content-type"), "application/x-git-upload-pack-advertisement");
    assert!(answer.header("cache-control").starts_with("no-cache"));
    desk.git("", &["ls-remote", &format!("{base}/demo/code")]).await.ok();
}

#[tokio::test]
async fn a_client_that_goes_away_leaves_no_program() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let (forge, base, desk) = forge().await;
    desk.git("", &["clone", "-q", &alice(&base), "a"]).await.ok();
    desk.commit("a", "big", &noise(40_000_000), "Big").await;
    desk.git("a", &["push", "-q", "origin", "main"]).await.ok();
    let repository = on_disk(&forge, reload(&forge, "demo/code").await.id());
    let address = base.trim_start_matches("http://").to_owned();
    let body = format!("0032want {}\n00000009done\n", desk.tip("a").await);
    let request = format!(
        "POST /demo/code/git-upload-pack HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-git-upload-pack-request\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut client = tokio::net::TcpStream::connect(&address).await.expect("connects");
    client.write_all(request.as_bytes()).await.expect("writes");
    let mut some = vec![0; 100_000];
    client.read_exact(&mut some).await.expect("reads");
    assert!(some.starts_with(b"HTTP/1.1 200"));
    assert!(programs_in(&repository) > 0);
    drop(client);
    for _ in 0..200 {
        if programs_in(&repository) == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(programs_in(&repository), 0, "git was left behind");
    // A push that breaks off in the middle leaves nothing either.
    let token = forge.token("alice", TokenScope::Write).await;
    let half = format!(
        "POST /demo/code/git-receive-pack HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\
         content-type: application/x-git-receive-pack-request\r\ncontent-length: 90000000\r\n\r\n\
         0094{} {} refs/heads/half\0 report-status side-band-64k agent=x\n0000PACK\0\0\0\u{2}\0\0\0\u{3}",
        "0".repeat(40),
        "1".repeat(40)
    );
    let mut client = tokio::net::TcpStream::connect(&address).await.expect("connects");
    client.write_all(half.as_bytes()).await.expect("writes");
    tokio::time::sleep(Duration::from_millis(300)).await;
    drop(client);
    for _ in 0..200 {
        if programs_in(&repository) == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(programs_in(&repository), 0, "git was left behind");
    let left: Vec<_> = std::fs::read_dir(repository.join("objects"))
        .expect("there")
        .flatten()
        .map(|e| e.file_name())
        .collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains("incoming")), "{left:?}");
}

/// How many programs work in a folder.
fn programs_in(folder: &Path) -> usize {
    let processes = std::fs::read_dir("/proc").expect("Linux").flatten();
    processes
        .filter(|process| std::fs::read_link(process.path().join("cwd")).is_ok_and(|cwd| cwd == folder))
        .count()
}

#[tokio::test]
async fn a_lost_folder_is_told_and_a_removed_mount_takes_it_along() {
    let (forge, base, desk) = forge().await;
    let mount = reload(&forge, "demo/code").await;
    let repository = on_disk(&forge, mount.id());
    let url = format!("{base}/demo/code");
    desk.git("", &["ls-remote", &url]).await.ok();
    std::fs::rename(&repository, repository.with_extension("away")).expect("moves");
    desk.git("", &["ls-remote", &url]).await.refused("cannot be read on the server");
    assert!(!repository.exists(), "an empty one in its place would hide the loss");
    let doctor = &forge.services.registry.tool("git").expect("there").checks[0];
    let found = doctor(forge.services.clone()).await;
    assert!(found.iter().any(|check| !check.ok && check.message.contains("demo/code")), "{found:?}");
    std::fs::rename(repository.with_extension("away"), &repository).expect("moves");
    desk.git("", &["ls-remote", &url]).await.ok();
    // One whose making was cut off is made when somebody asks for it.
    let tx = forge.services.db.write().await.expect("writes");
    let project = mount.project().clone();
    let row = mounts::create(&*tx, &project, "git", "late", "", forge.services.now()).await.expect("creates");
    tx.commit().await.expect("commits");
    assert!(!on_disk(&forge, row.id).exists());
    desk.git("", &["ls-remote", &format!("{base}/demo/late")]).await.ok();
    assert!(on_disk(&forge, row.id).exists());
    // Who removes the tool removes its repository, and nothing of it comes back under the same name.
    let owner = forge.sign_in(&forge.find_user("alice").await).await;
    owner
        .post_form(&format!("/demo/-/tools/{}/remove", mount.id()), &[("confirm", "code")])
        .await
        .expect(303);
    forge.settle().await;
    assert!(!repository.exists());
    let left: Vec<_> = std::fs::read_dir(repository.with_file_name(""))
        .expect("there")
        .flatten()
        .map(|e| e.file_name())
        .collect();
    assert_eq!(left, [row.id.to_string().as_str()], "only the other one is left");
    desk.git("", &["ls-remote", &url]).await.refused("could not read Username");
    let again = forge.mount("demo", "git", "code").await;
    assert_ne!(again.id(), mount.id());
}

#[tokio::test]
async fn a_repository_is_taken_in_once() {
    let (forge, base, desk) = forge().await;
    std::fs::create_dir(desk.at("old")).expect("writable");
    desk.git("old", &["init", "-q", "-b", "develop"]).await.ok();
    desk.commit("old", "f", b"1", "One, fixes #1").await;
    desk.commit("old", "f", b"2", "Two").await;
    desk.git("old", &["tag", "v1"]).await.ok();
    desk.git("old", &["branch", "side"]).await.ok();
    // None of its own hooks and settings come along.
    desk.git("old", &["config", "core.fsmonitor", "touch /tmp/farrier-never"]).await.ok();
    let mount = reload(&forge, "demo/code").await;
    let import = forge.services.registry.tool("git").and_then(|tool| tool.import.clone()).expect("there");
    let away = import(forge.services.clone(), mount.clone(), desk.at("nothing")).await;
    assert!(away.is_err_and(|error| format!("{error:#}").contains("no folder with a Git repository")));
    import(forge.services.clone(), mount.clone(), desk.at("old")).await.expect("imports");
    assert_eq!((events(&forge, "code.imported").await, events(&forge, "code.pushed").await), (1, 0));
    desk.git("", &["clone", "-q", &alice(&base), "new"]).await.ok();
    assert_eq!(desk.tip("new").await, desk.tip("old").await);
    assert_eq!(desk.git("new", &["branch", "--show-current"]).await.out, "develop");
    assert_eq!(desk.git("new", &["ls-remote", "origin"]).await.out.lines().count(), 4);
    let repository = on_disk(&forge, mount.id());
    assert!(repository.join("objects/info/commit-graphs/commit-graph-chain").exists());
    let again = import(forge.services.clone(), mount.clone(), desk.at("old")).await;
    assert!(again.is_err_and(|error| format!("{error:#}").contains("has content already")));
    assert_eq!(fsck(&repository).await, "");
}

#[tokio::test]
async fn the_default_branch_is_chosen_by_administrators() {
    let (forge, base, desk) = forge().await;
    let (owner, member) = (forge.sign_in(&forge.find_user("alice").await).await, forge.user("bob").await);
    forge.member("demo", "bob", Role::Developer).await;
    let page = owner.get("/demo/code/-/repository").await.expect(200);
    assert!(page.main().contains("no branches yet"), "{}", page.main());
    desk.git("", &["clone", "-q", &alice(&base), "a"]).await.ok();
    desk.commit("a", "f", b"1", "One").await;
    desk.git("a", &["push", "-q", "origin", "main", "main:stable"]).await.ok();
    let page = owner.speaking("de").get("/demo/code/-/repository").await.expect(200);
    assert!(page.main().contains("Standardbranch") && page.main().contains("stable"), "{}", page.main());
    assert_eq!(member.get("/demo/code/-/repository").await.status, 403);
    assert_eq!(member.post_form("/demo/code/-/repository", &[("branch", "stable")]).await.status, 403);
    assert_eq!(owner.post_form("/demo/code/-/repository", &[("branch", "never")]).await.status, 422);
    assert_eq!(owner.post_form("/demo/code/-/repository", &[("branch", "--exec=x")]).await.status, 422);
    owner.post_form("/demo/code/-/repository", &[("branch", "stable")]).await.expect(303);
    desk.git("", &["clone", "-q", &alice(&base), "b"]).await.ok();
    assert_eq!(desk.git("b", &["branch", "--show-current"]).await.out, "stable");
}

#[tokio::test]
async fn an_old_address_leads_to_the_repository() {
    let (forge, base, desk) = forge().await;
    desk.git("", &["clone", "-q", &alice(&base), "a"]).await.ok();
    desk.commit("a", "f", b"1", "One").await;
    desk.git("a", &["push", "-q", "origin", "main"]).await.ok();
    let mount = reload(&forge, "demo/code").await;
    let tx = forge.services.db.write().await.expect("writes");
    mounts::rename(&*tx, mount.project(), mount.row(), "source", "").await.expect("renames");
    tx.commit().await.expect("commits");
    desk.git("", &["clone", "-q", &format!("{base}/demo/code"), "b"]).await.ok();
    desk.commit("a", "f", b"2", "Two").await;
    desk.git("a", &["push", "-q", "origin", "main"]).await.ok();
    assert_eq!(desk.tip("b").await, desk.git("a", &["rev-parse", "HEAD~"]).await.out);
}

#[tokio::test]
async fn kill_9_in_the_middle_of_a_push_leaves_all_of_it_or_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = TestServer::new(&folder.path().join("data"));
    server.run(
        &["user", "create", "alice", "--email", "a@example.org", "--password-stdin"],
        "password of alice\n",
    );
    server.run(&["project", "create", "demo", "--owner", "alice"], "");
    server.run(&["project", "mount", "demo", "git", "code"], "");
    let token = server.run(&["token", "create", "alice", "--scope", "write"], "");
    let (desk, url) = (Desk::new(), with(&server.base_url(), "alice", &token, "/demo/code"));
    let repositories = folder.path().join("data/repos/git");
    let repository = std::fs::read_dir(&repositories).expect("made").flatten().next().expect("one").path();
    std::fs::create_dir(desk.at("a")).expect("writable");
    desk.git("a", &["init", "-q"]).await.ok();
    for round in 0..6_u64 {
        server.start();
        desk.commit("a", &format!("f{round}"), &noise(6_000_000 + round as usize), "Noise").await;
        let mut push = desk.command("a", &["push", "-q", &url, "HEAD:main"]).spawn().expect("git runs");
        tokio::time::sleep(Duration::from_millis(40 + 90 * round)).await;
        server.kill();
        let told = push.wait().await.expect("git ends").success();
        // What outlives the server is told by its closed pipes.
        for _ in 0..100 {
            if programs_in(&repository) == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(programs_in(&repository), 0, "git was left behind");
        server.start();
        assert_eq!(fsck(&repository).await, "");
        let run = Command::new("git")
            .arg("--git-dir")
            .arg(&repository)
            .args(["rev-parse", "-q", "--verify", "main"])
            .output()
            .await;
        let there = Said::from(run.expect("git runs")).out;
        assert!(!told || there == desk.tip("a").await, "an acknowledged push is away");
        assert_eq!(
            settled_ref(&folder.path().join("data/farrier.sqlite"), &there).await,
            there,
            "round {round}"
        );
        let left: Vec<_> = std::fs::read_dir(repository.join("objects"))
            .expect("there")
            .flatten()
            .map(|e| e.file_name())
            .collect();
        assert!(!left.iter().any(|name| name.to_string_lossy().starts_with("tmp_")), "{left:?}");
        server.kill();
    }
    server.start();
    desk.git("a", &["push", "-q", &url, "HEAD:main"]).await.ok();
    assert_eq!(
        desk.git("", &["ls-remote", &url, "main"]).await.out.split_whitespace().next(),
        Some(desk.tip("a").await.as_str())
    );
}

/// What the database knows of `main`, once it is what is expected or some seconds have passed.
async fn settled_ref(database: &Path, expected: &str) -> String {
    use sea_orm::ConnectionTrait;
    let db =
        sea_orm::Database::connect(format!("sqlite://{}?mode=ro", database.display())).await.expect("opens");
    let query = "SELECT target FROM code_refs WHERE name = 'refs/heads/main'";
    let mut known = String::new();
    for _ in 0..100 {
        let statement = sea_orm::Statement::from_string(sea_orm::DbBackend::Sqlite, query);
        let row = db.query_one_raw(statement).await.expect("reads");
        known = row.map(|row| row.try_get("", "target").expect("text")).unwrap_or_default();
        if known == expected {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    known
}
