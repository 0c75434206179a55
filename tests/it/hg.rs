//! Clone, pull and push with the real `hg` over a real port.

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

/// How a command ended and what it said.
struct Said {
    ok: bool,
    out: String,
    err: String,
}

impl Said {
    #[track_caller]
    fn ok(self) -> Said {
        assert!(self.ok, "{}{}", self.out, self.err);
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
        let (out, err) = (text(&output.stdout).trim().to_owned(), text(&output.stderr));
        Said { ok: output.status.success(), out, err }
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
        let mut command = Command::new("hg");
        command
            .current_dir(self.at(name))
            .args(["--config", "ui.interactive=false", "--config", "devel.strip-obsmarkers=no"])
            .args(args)
            .env("HOME", self.folder.path())
            .env("HGRCPATH", "")
            .env("HGUSER", "Alice <alice@example.org>")
            .env("HGENCODING", "UTF-8")
            .env("LANGUAGE", self.language)
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }
    /// Runs `hg` in a folder of the desk.
    async fn hg(&self, name: &str, args: &[&str]) -> Said {
        let run = self.command(name, args).output();
        tokio::time::timeout(Duration::from_secs(120), run).await.expect("hg ends").expect("hg runs").into()
    }
    /// Writes a file and commits it.
    async fn commit(&self, name: &str, file: &str, content: &[u8], message: &str) {
        std::fs::write(self.at(name).join(file), content).expect("writable");
        self.hg(name, &["commit", "-q", "-A", "-m", message]).await.ok();
    }
    async fn tip(&self, name: &str) -> String {
        self.hg(name, &["log", "-r", ".", "-T", "{node}"]).await.ok().out
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
    forge.mount("demo", "hg", "hg").await;
    let base = forge.serve().await;
    (forge, base, Desk::new())
}

fn alice(base: &str) -> String {
    with(base, "alice", "password of alice", "/demo/hg")
}

fn noise(bytes: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64 ^ bytes as u64;
    let next = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    });
    next.take(bytes).collect()
}

async fn reload(forge: &TestForge, path: &str) -> Mount {
    use farrier_domain::projects::address::{Found, find};
    match find(forge.services.db.read(), path).await {
        Ok(Found::Mount(project, row, _)) => Mount::new(project, row),
        other => panic!("{path}: {other:?}"),
    }
}

fn on_disk(forge: &TestForge, mount: i64) -> PathBuf {
    forge.services.config.data.join("repos/hg").join(mount.to_string())
}

/// How many programs work in a folder.
fn programs_in(folder: &Path) -> usize {
    let processes = std::fs::read_dir("/proc").expect("Linux").flatten();
    let there = |path: PathBuf| std::fs::read_link(path.join("cwd")).is_ok_and(|cwd| cwd.starts_with(folder));
    processes.filter(|process| there(process.path())).count()
}

async fn verified(desk: &Desk, repository: &Path) {
    desk.hg("", &["-R", &repository.display().to_string(), "verify", "-q"]).await.ok();
}

#[tokio::test]
async fn what_is_pushed_can_be_cloned_in_every_way() {
    let (forge, base, desk) = forge().await;
    let url = format!("{base}/demo/hg");
    desk.hg("", &["clone", "-q", &alice(&base), "a"]).await.ok();
    for (file, message) in [("README", "One"), ("lib.rs", "Two"), ("main.rs", "Drei ä")] {
        desk.commit("a", file, &noise(200_000 + message.len()), message).await;
    }
    desk.hg("a", &["tag", "v1"]).await.ok();
    desk.hg("a", &["bookmark", "@"]).await.ok();
    desk.hg("a", &["push", "-q", "-B", "@", &alice(&base)]).await.ok();
    let tip = desk.tip("a").await;
    for (name, args) in [("plain", [].as_slice()), ("stream", &["--stream"]), ("pull", &["--pull"])] {
        desk.hg("", &[&["clone", "-q"], args, &[url.as_str(), name]].concat()).await.ok();
        assert_eq!(desk.tip(name).await, tip, "{name}");
        assert_eq!(desk.hg(name, &["tags", "-q"]).await.out, "tip\nv1");
        assert!(desk.hg(name, &["bookmarks"]).await.out.contains('@'), "{name}");
        verified(&desk, &desk.at(name)).await;
    }
    // A named branch, a second bookmark, and what others push meanwhile.
    desk.hg("a", &["branch", "-q", "stable/1"]).await.ok();
    desk.commit("a", "more.rs", b"more", "Four").await;
    desk.hg("a", &["push", "-q", &alice(&base)]).await.refused("creates new remote branches");
    desk.hg("a", &["push", "-q", "--new-branch", &alice(&base)]).await.ok();
    desk.hg("a", &["bookmark", "-r", "0", "first"]).await.ok();
    // `hg` ends with 1 when it sent no changeset, whatever else it sent.
    let sent = desk.hg("a", &["push", "-q", "-B", "first", &alice(&base)]).await;
    assert_eq!(sent.err, "");
    desk.hg("plain", &["pull", "-q", "-B", "first"]).await.ok();
    desk.hg("plain", &["pull", "-q"]).await.ok();
    assert!(desk.hg("plain", &["branches"]).await.out.contains("stable/1"));
    assert!(desk.hg("plain", &["bookmarks"]).await.out.contains("first"));
    assert_eq!(
        desk.hg("plain", &["log", "-r", "all()", "-T", "{phase} "]).await.out,
        ["public"; 5].join(" ")
    );
    desk.hg("a", &["bookmark", "--delete", "first"]).await.ok();
    let sent = desk.hg("a", &["push", "-q", "-B", "first", &alice(&base)]).await;
    assert_eq!(sent.err, "");
    let mount = reload(&forge, "demo/hg").await;
    verified(&desk, &on_disk(&forge, mount.id())).await;

    // The pages show the same, in Mercurial's words.
    let page = forge.anonymous();
    let home = page.get("/demo/hg").await.expect(200).text();
    assert!(home.contains("README") && home.contains("Bookmark or branch"), "{home}");
    let log = page.get("/demo/hg/log/branch/@").await.expect(200).text();
    assert!(log.contains("Drei ä") && log.contains("Changeset"), "{log}");
    let branches = page.get("/demo/hg/branches").await.expect(200).text();
    assert!(branches.contains("stable/1") && !branches.contains(">first<"), "{branches}");
    assert!(page.get("/demo/hg/tags").await.expect(200).text().contains("v1"));
    page.get("/demo/hg/src/branch/stable/1/more.rs").await.expect(200);
    page.get("/demo/hg/blame/tag/v1/README").await;
    page.get(&format!("/demo/hg/commit/{tip}")).await.expect(200);
    page.get("/demo/hg/compare/v1...stable/1").await;
    forge.settle().await;
    let found = page.get("/demo/hg/log/branch/stable/1").await.expect(200).text();
    assert!(found.contains("Four"));
}

#[tokio::test]
async fn private_ones_ask_who_it_is() {
    let (forge, base, desk) = forge().await;
    forge.account("bob", false).await;
    forge.private_project("secret", "alice").await;
    forge.mount("secret", "hg", "hg").await;
    let (read, write) =
        (forge.token("alice", TokenScope::Read).await, forge.token("alice", TokenScope::Write).await);
    let strange = forge.token("bob", TokenScope::Write).await;
    let url = |user: &str, secret: &str| with(&base, user, secret, "/secret/hg");
    // Nobody learns whether it is there.
    for path in ["/secret/hg", "/secret/nothing"] {
        desk.hg("", &["clone", &format!("{base}{path}"), "x"]).await.refused("authorization required");
        desk.hg("", &["clone", &with(&base, "alice", "wrong", path), "x"])
            .await
            .refused("authorization failed");
        desk.hg("", &["clone", &with(&base, "bob", &strange, path), "x"]).await.refused("404");
    }
    desk.hg("", &["clone", "-q", &url("alice", "password of alice"), "a"]).await.ok();
    desk.hg("", &["clone", "-q", &url("alice", &read), "b"]).await.ok();
    desk.commit("a", "f", b"1", "One").await;
    // A token that may read does not write, and says so; the same push with the other one works.
    desk.hg("a", &["push", &url("alice", &read)]).await.refused("Pushing needs a token");
    desk.hg("a", &["push", &url("alice", &write)]).await.ok();
    // A member sees it and may not push; a developer may.
    forge.member("secret", "bob", Role::Member).await;
    desk.hg("", &["clone", "-q", &url("bob", &strange), "d"]).await.ok();
    desk.commit("d", "g", b"2", "Two").await;
    desk.hg("d", &["push", &url("bob", &strange)]).await.refused("bob may not push to secret/hg");
    desk.hg("d", &["bookmark", "-r", "0", "mine"]).await.ok();
    desk.hg("d", &["push", "-B", "mine", "-r", "0", &url("bob", &strange)])
        .await
        .refused("bob may not push to secret/hg");
    forge.member("secret", "bob", Role::Developer).await;
    desk.hg("d", &["push", &url("bob", &strange)]).await.ok();
}

#[tokio::test]
async fn everybody_reads_a_public_one_and_only_developers_push() {
    let (forge, base, desk) = forge().await;
    forge.account("bob", false).await;
    let url = format!("{base}/demo/hg");
    desk.hg("", &["clone", "-q", &url, "a"]).await.ok();
    desk.commit("a", "f", b"1", "One").await;
    desk.hg("a", &["push"]).await.refused("authorization required");
    let bob = with(&base, "bob", "password of bob", "/demo/hg");
    desk.hg("a", &["push", &bob]).await.refused("bob may not push to demo/hg");
    desk.hg("a", &["push", &alice(&base)]).await.ok();
    let mount = reload(&forge, "demo/hg").await;
    let tx = forge.services.db.write().await.expect("writes");
    let small = serde_json::json!({"max_push_mb": 1});
    mounts::set_settings(&*tx, mount.row(), &small).await.expect("writes");
    tx.commit().await.expect("commits");
    desk.commit("a", "big", &noise(3_000_000), "Big").await;
    desk.hg("a", &["push", &alice(&base)]).await.refused("larger than the 1 megabytes");
}

#[tokio::test]
async fn a_push_closes_tickets_and_is_told() {
    let (forge, base, desk) = forge().await;
    let alice_page = forge.sign_in(&forge.find_user("alice").await).await;
    forge.mount("demo", "tickets", "bugs").await;
    let ticket =
        alice_page.post_form("/demo/bugs/new", &[("title", "It breaks")]).await.expect(303).location();
    desk.hg("", &["clone", "-q", &alice(&base), "a"]).await.ok();
    desk.commit("a", "f", b"1", "Begin, fixes #1").await;
    desk.hg("a", &["push", "-q", &alice(&base)]).await.ok();
    forge.settle().await;
    let ticket = alice_page.get(&ticket).await.expect(200).text();
    let tip = desk.tip("a").await;
    assert!(ticket.contains(&tip[..10]), "{ticket}");
    let activity = alice_page.get("/demo/-/activity").await.text();
    assert!(activity.contains("Begin, fixes #1"), "{activity}");
}

#[tokio::test]
async fn nothing_is_asked_of_mercurial_that_nobody_allowed() {
    let (forge, base, desk) = forge().await;
    desk.hg("", &["clone", "-q", &alice(&base), "a"]).await.ok();
    desk.commit("a", "f", b"1", "One").await;
    desk.hg("a", &["push", "-q", &alice(&base)]).await.ok();
    let repository = on_disk(&forge, reload(&forge, "demo/hg").await.id());
    let (marker, http) = (desk.at("marker"), forge.anonymous());
    // The repository's own settings are not read, whatever wrote them.
    let hooks = ["changegroup", "pretxnchangegroup", "prepushkey", "txnclose", "outgoing", "listkeys"];
    let lines: Vec<String> =
        hooks.iter().map(|hook| format!("{hook} = touch {}", marker.display())).collect();
    let own = format!("[hooks]\n{}\n[web]\nallow-pull = false\n", lines.join("\n"));
    std::fs::write(repository.join(".hg/hgrc"), own).expect("writable");
    desk.commit("a", "f", b"2", "Two").await;
    desk.hg("a", &["bookmark", "b"]).await.ok();
    desk.hg("a", &["push", "-q", "-B", "b", &alice(&base)]).await.ok();
    desk.hg("", &["clone", "-q", &format!("{base}/demo/hg"), "c"]).await.ok();
    // Names that are more than names elsewhere.
    for name in [
        format!("--config=alias.x=!touch {}", marker.display()),
        "--debugger".into(),
        "all()".into(),
        "\u{1}".into(),
    ] {
        let name =
            percent_encoding::utf8_percent_encode(&name, percent_encoding::NON_ALPHANUMERIC).to_string();
        for page in [
            "src/branch/",
            "log/branch/",
            "src/tag/",
            "commit/",
            "archive/",
            "src/branch/default/",
            "blame/branch/default/",
        ] {
            let answer = http.get(&format!("/demo/hg/{page}{name}")).await;
            assert!(matches!(answer.status, 400 | 404), "{page}{name}: {}", answer.status);
        }
        let args = format!("key={name}");
        let request = http::Request::builder().uri("/demo/hg?cmd=lookup").header("x-hgarg-1", args);
        let answer = http.send(request.body(Default::default()).expect("fits")).await;
        assert!(answer.status == 200 && answer.text().starts_with("0 "), "{name}: {}", answer.text());
    }
    assert!(!marker.exists(), "a hook of the repository ran");
    // Commands that change something, by a side door.
    for (query, args, status) in [
        ("cmd=unbundle&heads=66", "", 405),
        ("cmd=heads&cmd=pushkey", "", 400),
        ("cmd=debugwireargs", "", 400),
        ("cmd=batch", "cmds=pushkey+namespace%3Dbookmarks%2Ckey%3Dx%2Cold%3D%2Cnew%3D00", 400),
        ("cmd=batch&cmds=pushkey", "", 400),
    ] {
        let request = http::Request::builder().uri(format!("/demo/hg?{query}")).header("x-hgarg-1", args);
        let answer = http.send(request.body(Default::default()).expect("fits")).await;
        assert_eq!(answer.status, status, "{query}: {}", answer.text());
    }
    let request = http::Request::builder().method("POST").uri("/demo/hg?cmd=pushkey");
    let answer = http.send(request.body(Default::default()).expect("fits")).await;
    assert_eq!(answer.status, 401, "{}", answer.text());
}

#[tokio::test]
async fn a_removed_mount_takes_its_repository_and_programs_along() {
    let (forge, base, desk) = forge().await;
    desk.hg("", &["clone", "-q", &alice(&base), "a"]).await.ok();
    desk.commit("a", "f", b"1", "One").await;
    desk.hg("a", &["push", "-q", &alice(&base)]).await.ok();
    let mount = reload(&forge, "demo/hg").await;
    let repository = on_disk(&forge, mount.id());
    assert!(programs_in(&repository) > 0, "programs wait for the next question");
    let doctor = &forge.services.registry.tool("hg").expect("there").checks[0];
    let found = doctor(forge.services.clone()).await;
    assert!(found.iter().all(|check| check.ok) && found.len() == 2, "{found:?}");
    // A history from elsewhere goes into a new one.
    let second = forge.mount("demo", "hg", "second").await;
    let import = forge.services.registry.tool("hg").and_then(|tool| tool.import.clone()).expect("there");
    import(forge.services.clone(), second, desk.at("a")).await.expect("is taken in");
    desk.hg("", &["clone", "-q", &format!("{base}/demo/second"), "b"]).await.ok();
    assert_eq!(desk.tip("b").await, desk.tip("a").await);
    std::fs::rename(&repository, repository.with_extension("away")).expect("moves");
    desk.hg("", &["identify", &format!("{base}/demo/hg")]).await.refused("503");
    assert!(!repository.exists(), "an empty one in its place would hide the loss");
}

#[tokio::test]
async fn kill_9_in_the_middle_of_a_push_leaves_all_of_it_or_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = TestServer::new(&folder.path().join("data"));
    let password = "password of alice\n";
    server.run(&["user", "create", "alice", "--email", "a@example.org", "--password-stdin"], password);
    server.run(&["project", "create", "demo", "--owner", "alice"], "");
    server.run(&["project", "mount", "demo", "hg", "hg"], "");
    let token = server.run(&["token", "create", "alice", "--scope", "write"], "");
    let (desk, url) = (Desk::new(), with(&server.base_url(), "alice", &token, "/demo/hg"));
    let repositories = folder.path().join("data/repos/hg");
    let repository = std::fs::read_dir(&repositories).expect("made").flatten().next().expect("one").path();
    desk.hg("", &["init", "a"]).await.ok();
    for round in 0..5_u64 {
        server.start();
        desk.commit("a", &format!("f{round}"), &noise(6_000_000 + round as usize), "Noise").await;
        let mut push = desk.command("a", &["push", "-q", &url]).spawn().expect("hg runs");
        tokio::time::sleep(Duration::from_millis(400 + 350 * round)).await;
        server.kill();
        let told = push.wait().await.expect("hg ends").success();
        // What outlives the server is told by its closed pipes.
        for _ in 0..200 {
            if programs_in(&repository) == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(programs_in(&repository), 0, "hg was left behind");
        server.start();
        let journal = repository.join(".hg/store/journal");
        for _ in 0..200 {
            if !journal.exists() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert!(!journal.exists(), "half a push is left");
        verified(&desk, &repository).await;
        let log =
            ["-R", &repository.display().to_string(), "log", "-r", "tip", "-T", "{node}"].map(str::to_owned);
        let there = desk.hg("", &log.iter().map(String::as_str).collect::<Vec<_>>()).await.ok().out;
        assert!(!told || there == desk.tip("a").await, "an acknowledged push is away");
        server.kill();
    }
    server.start();
    let last = desk.hg("a", &["push", "-q", &url]).await;
    assert!(last.ok || last.err.is_empty(), "{}", last.err);
    // The whole id is only told with `--debug`, among other things.
    let (said, tip) =
        (desk.hg("", &["identify", "--id", "--debug", &url]).await.ok().out, desk.tip("a").await);
    assert!(said.lines().any(|line| line == tip), "{said}");
}
