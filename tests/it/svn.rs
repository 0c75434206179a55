//! Checkout and commit with the real `svn` over a real port.

use std::path::{Path, PathBuf};
use std::process::{Command as Blocking, Output, Stdio};
use std::time::Duration;

use farrier_domain::{Role, TokenScope};
use farrier_testkit::{TestForge, TestServer};
use tempfile::TempDir;
use tokio::process::Command;

/// A person's computer: a folder to work in, and nobody's configuration.
struct Desk {
    folder: TempDir,
    user: &'static str,
    password: String,
}

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
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        Said { ok: output.status.success(), out: text(&output.stdout), err: text(&output.stderr) }
    }
}

impl Desk {
    fn of(user: &'static str) -> Desk {
        Desk { folder: tempfile::tempdir().expect("a folder"), user, password: format!("password of {user}") }
    }
    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
    fn write(&self, name: &str, content: &str) {
        std::fs::write(self.at(name), content).expect("writable");
    }
    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.at(name)).expect("readable")
    }
    async fn svn(&self, name: &str, args: &[&str]) -> Said {
        let mut command = Command::new("svn");
        command
            .current_dir(self.at(name))
            .args(["--non-interactive", "--no-auth-cache", "--config-dir"])
            .arg(self.at("config"));
        if !self.user.is_empty() {
            command.args(["--username", self.user, "--password", &self.password]);
        }
        let run =
            command.args(args).env("LC_ALL", "C.UTF-8").stdin(Stdio::null()).kill_on_drop(true).output();
        tokio::time::timeout(Duration::from_secs(60), run).await.expect("svn ends").expect("svn runs").into()
    }
    async fn commit(&self, name: &str, message: &str) {
        self.svn(name, &["commit", "-q", "-m", message]).await.ok();
    }
}

/// A forge that serves, with Alice's project, a repository in it with the usual folders, and a working copy.
async fn forge() -> (TestForge, String, Desk) {
    let forge = TestForge::new().await;
    forge.account("alice", false).await;
    forge.project("demo", "alice").await;
    forge.mount("demo", "svn", "svn").await;
    let url = format!("{}/demo/svn", forge.serve().await);
    let desk = Desk::of("alice");
    let folders: Vec<String> =
        ["trunk", "branches", "tags"].iter().map(|folder| format!("{url}/{folder}")).collect();
    let folders: Vec<&str> = folders.iter().map(String::as_str).collect();
    desk.svn("", &[&["mkdir", "-q", "-m", "Layout"], folders.as_slice()].concat()).await.ok();
    desk.svn("", &["checkout", "-q", &format!("{url}/trunk"), "wc"]).await.ok();
    (forge, url, desk)
}

fn on_disk(forge: &TestForge) -> PathBuf {
    let folder = forge.services.config.data.join("repos/svn");
    let mut all = std::fs::read_dir(folder).expect("there").flatten().map(|entry| entry.path());
    all.next().expect("a repository")
}

fn look(repository: &Path, args: &[&str]) -> String {
    let (command, rest) = args.split_first().expect("a command");
    let done =
        Blocking::new("svnlook").arg(command).arg(repository).args(rest).output().expect("svnlook runs");
    String::from_utf8_lossy(&done.stdout).trim().to_owned()
}

#[tokio::test]
async fn a_working_copy_does_all_that_it_does() {
    let (forge, url, desk) = forge().await;
    desk.write("wc/a.txt", "one\ntwo\n");
    desk.write("wc/f@HEAD ü", "odd\n");
    desk.svn("wc", &["add", "-q", "a.txt", "f@HEAD ü@"]).await.ok();
    desk.svn("wc", &["propset", "-q", "svn:eol-style", "native", "a.txt"]).await.ok();
    desk.commit("wc", "First files").await;
    let log = desk.svn("", &["log", "-q", &url]).await.ok().out;
    assert!(log.contains("r2 | alice |") && log.contains("r1 | alice |"), "{log}");
    // Another copy sees what the first one commits, and merges.
    desk.svn("", &["checkout", "-q", &format!("{url}/trunk"), "other"]).await.ok();
    desk.write("wc/a.txt", "one\n2\n");
    desk.commit("wc", "A number").await;
    desk.write("other/b.txt", "b\n");
    desk.svn("other", &["add", "-q", "b.txt"]).await.ok();
    desk.commit("other", "Another file").await;
    desk.svn("other", &["update", "-q"]).await.ok();
    assert_eq!(desk.read("other/a.txt"), "one\n2\n");
    desk.write("other/a.txt", "mine\n");
    desk.write("wc/a.txt", "theirs\n");
    desk.commit("wc", "Theirs").await;
    desk.svn("other", &["commit", "-q", "-m", "Mine"]).await.refused("out of date");
    desk.svn("other", &["revert", "-q", "a.txt"]).await.ok();
    // Branch, switch, merge, tag.
    let (trunk, branch) = (format!("{url}/trunk"), format!("{url}/branches/next"));
    desk.svn("", &["copy", "-q", "-m", "Branch", &trunk, &branch]).await.ok();
    desk.svn("wc", &["switch", "-q", &branch]).await.ok();
    desk.write("wc/a.txt", "on the branch\n");
    desk.svn("wc", &["move", "-q", "f@HEAD ü@", "moved"]).await.ok();
    desk.commit("wc", "Work on the branch").await;
    desk.svn("other", &["update", "-q"]).await.ok();
    desk.svn("other", &["merge", "-q", &branch]).await.ok();
    desk.commit("other", "Merge next").await;
    assert_eq!(desk.svn("", &["cat", &format!("{trunk}/a.txt")]).await.ok().out, "on the branch");
    desk.svn("", &["copy", "-q", "-m", "Tag", &trunk, &format!("{url}/tags/1.0 ä")]).await.ok();
    desk.svn("", &["export", "-q", "-r", "2", &trunk, "old"]).await.ok();
    assert_eq!(desk.read("old/a.txt"), "one\ntwo\n");
    // Locks and properties.
    let bob = Desk::of("bob");
    forge.account("bob", false).await;
    forge.member("demo", "bob", Role::Developer).await;
    bob.svn("", &["checkout", "-q", &trunk, "wc"]).await.ok();
    desk.svn("other", &["update", "-q"]).await.ok();
    desk.svn("other", &["lock", "-m", "mine", "a.txt"]).await.ok();
    let locked = bob.svn("wc", &["lock", "a.txt"]).await;
    assert!(locked.err.contains("already locked by user 'alice'"), "{}", locked.err);
    bob.write("wc/a.txt", "bob's\n");
    bob.svn("wc", &["commit", "-q", "-m", "Against the lock"]).await.refused("locked");
    bob.svn("wc", &["unlock", "--force", "a.txt"]).await.ok();
    bob.commit("wc", "After the lock").await;
    desk.svn("other", &["update", "-q"]).await.ok();
    desk.svn("other", &["propset", "-q", "note", "a\nb", "a.txt"]).await.ok();
    desk.commit("other", "A property").await;
    assert_eq!(bob.svn("", &["propget", "note", &format!("{trunk}/a.txt")]).await.ok().out, "a\nb");
    // What was written about a revision stays as it is.
    let changed = ["propset", "--revprop", "-r", "1", "svn:author", "bob", url.as_str()];
    assert!(!desk.svn("", &changed).await.ok);
    assert_eq!(look(&on_disk(&forge), &["author", "-r", "1"]), "alice");
    let done = Blocking::new("svnadmin").args(["verify", "-q"]).arg(on_disk(&forge)).status().expect("runs");
    assert!(done.success());
}

#[tokio::test]
async fn who_may_not_is_told() {
    let (forge, url, desk) = forge().await;
    desk.write("wc/a.txt", "x");
    desk.svn("wc", &["add", "-q", "a.txt"]).await.ok();
    let mut wrong = Desk::of("alice");
    wrong.password = "guess".into();
    wrong.svn("", &["mkdir", "-m", "x", &format!("{url}/no")]).await.refused("Authentication failed");
    let nobody = Desk::of("");
    nobody.svn("", &["checkout", "-q", &format!("{url}/trunk"), "wc"]).await.ok();
    nobody.svn("", &["mkdir", "-m", "x", &format!("{url}/no")]).await.refused("Authentication failed");
    forge.account("carol", false).await;
    let carol = Desk::of("carol");
    carol.svn("", &["info", &url]).await.ok();
    carol.svn("", &["mkdir", "-m", "x", &format!("{url}/no")]).await.refused("forbidden");
    let mut reading = Desk::of("alice");
    reading.password = forge.token("alice", TokenScope::Read).await;
    reading.svn("", &["log", &url]).await.ok();
    reading.svn("", &["mkdir", "-m", "x", &format!("{url}/no")]).await.refused("forbidden");
    let mut writing = Desk::of("alice");
    writing.password = forge.token("alice", TokenScope::Write).await;
    writing.svn("", &["mkdir", "-q", "-m", "x", &format!("{url}/yes")]).await.ok();
    assert_eq!(look(&on_disk(&forge), &["author"]), "alice");
    // A private one and one that is not there look the same.
    forge.private_project("secret", "alice").await;
    forge.mount("secret", "svn", "svn").await;
    let base = url.strip_suffix("/demo/svn").expect("the address");
    for path in ["secret/svn", "secret/none", "none/svn"] {
        let url = format!("{base}/{path}");
        nobody.svn("", &["info", &url]).await.refused("Authentication failed");
        let said = carol.svn("", &["info", &url]).await;
        assert!(!said.ok && !said.err.contains("forbidden"), "{}", said.err);
    }
    desk.svn("", &["info", &format!("{base}/secret/svn")]).await.ok();
    // No way leads from one repository into another.
    for path in ["/demo/svn/../../secret/svn/", "/demo/svn/%2e%2e/%2e%2e/secret/svn/", "/demo/svn//x"] {
        let asked = Command::new("curl")
            .args(["-s", "-o", "/dev/null", "-w", "%{http_code}", "--path-as-is", "-X", "PROPFIND"])
            .args(["-u", "carol:password of carol", &format!("{base}{path}")])
            .output()
            .await
            .expect("curl runs");
        assert_eq!(String::from_utf8_lossy(&asked.stdout), "404", "{path}");
    }
}

#[tokio::test]
async fn pages_show_it_and_messages_close_tickets() {
    let (forge, url, desk) = forge().await;
    forge.mount("demo", "tickets", "bugs").await;
    let alice = forge.sign_in(&forge.find_user("alice").await).await;
    let new = serde_json::json!({ "title": "It breaks", "body": "x" });
    alice.json("POST", "/rest/demo/bugs/tickets", new).await.expect(201);
    desk.write("wc/a.txt", "<script>alert(1)</script>\n");
    std::fs::create_dir(desk.at("wc/src")).expect("writable");
    desk.write("wc/src/main.rs", "fn main() {}\n");
    desk.svn("wc", &["add", "-q", "a.txt", "src"]).await.ok();
    desk.commit("wc", "Begin, fixes #1").await;
    desk.svn("", &["copy", "-q", "-m", "Tag", &format!("{url}/trunk"), &format!("{url}/tags/1.0")])
        .await
        .ok();
    desk.svn("", &["copy", "-q", "-m", "Branch", &format!("{url}/trunk"), &format!("{url}/branches/src")])
        .await
        .ok();
    forge.settle().await;
    let ticket = alice.get("/rest/demo/bugs/tickets/1").await.expect(200).json();
    assert_eq!(ticket["open"], false, "{ticket}");
    let anonymous = forge.anonymous();
    let home = anonymous.get("/demo/svn").await.expect(200).main();
    assert!(home.contains("a.txt") && home.contains("r2"), "{home}");
    assert!(anonymous.get("/demo/svn").await.text().contains("/demo/svn\""));
    let revision = anonymous.get("/demo/svn/commit/r2").await.expect(200).text();
    assert!(revision.contains("&lt;script&gt;") && !revision.contains("<script>alert"), "{revision}");
    assert!(revision.contains("/~alice"), "{revision}");
    for path in [
        "/log/branch/trunk",
        "/src/branch/trunk/src/main.rs",
        "/src/tag/1.0",
        "/src/branch/src/src",
        "/blame/branch/trunk/a.txt",
        "/compare/trunk...src",
        "/branches",
        "/tags",
        "/src/commit/r2",
        "/src/commit/r2-trunk/src",
    ] {
        anonymous.get(&format!("/demo/svn{path}")).await.expect(200);
    }
    assert_eq!(anonymous.get("/demo/svn/commit/2").await.expect(303).location(), "/demo/svn/commit/r2");
    assert_eq!(
        anonymous.get("/demo/svn/commit/r3-tags~1.0").await.expect(303).location(),
        "/demo/svn/commit/r3"
    );
    for path in
        ["/commit/99", "/commit/HEAD", "/src/commit/--debug", "/src/branch/trunk/f%01", "/src/branch/none"]
    {
        anonymous.get(&format!("/demo/svn{path}")).await.expect(404);
    }
    let found = anonymous.get("/-/search?q=main.rs").await.expect(200).main();
    assert!(found.contains("main.rs"), "{found}");
    // A branch that is named like a page is one for `svn`.
    desk.svn("", &["checkout", "-q", &format!("{url}/branches/src"), "branch"]).await.ok();
}

#[tokio::test]
async fn the_usual_folders_are_made_when_asked_for() {
    let forge = TestForge::new().await;
    forge.account("alice", false).await;
    forge.project("demo", "alice").await;
    let mount = forge.mount("demo", "svn", "svn").await;
    let tx = forge.services.db.write().await.expect("writes");
    let settings = serde_json::json!({ "layout": true });
    farrier_domain::projects::mounts::set_settings(&*tx, mount.row(), &settings).await.expect("writes");
    tx.commit().await.expect("commits");
    for _ in 0..2 {
        forge.anonymous().get("/demo/svn").await.expect(200);
        assert_eq!(look(&on_disk(&forge), &["tree", "-N"]), "/\n branches/\n tags/\n trunk/");
        assert_eq!(look(&on_disk(&forge), &["youngest"]), "1");
    }
}

/// A server of its own process, with a repository in it.
fn server(folder: &TempDir) -> TestServer {
    let server = TestServer::new(&folder.path().join("data"));
    server.run(
        &["user", "create", "alice", "--email", "a@example.org", "--admin", "--password-stdin"],
        "password of alice\n",
    );
    server.run(&["project", "create", "demo", "--owner", "alice"], "");
    server.run(&["project", "mount", "demo", "svn", "svn"], "");
    server
}

fn httpds(folder: &Path) -> usize {
    let found = Blocking::new("pgrep")
        .args(["-f", "--", &folder.display().to_string()])
        .output()
        .expect("pgrep runs");
    let is_httpd = |pid: &&str| {
        let command = std::fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        command.contains("httpd.conf")
    };
    String::from_utf8_lossy(&found.stdout).lines().filter(is_httpd).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn kill_9_in_the_middle_of_commits_loses_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = server(&folder);
    let token = server.run(&["token", "create", "alice", "--scope", "write"], "");
    let repositories = folder.path().join("data/repos/svn");
    let repository = std::fs::read_dir(repositories).expect("there").flatten().next().expect("one").path();
    let number = || look(&repository, &["youngest"]).parse::<u64>().unwrap_or(0);
    let mut acknowledged: Vec<String> = Vec::new();
    for round in 0..3_u64 {
        server.start();
        let url = format!("{}/demo/svn", server.base_url());
        let before = number();
        let writers = (0..4).map(|writer| {
            let (url, token) = (url.clone(), token.clone());
            tokio::spawn(async move {
                let mut desk = Desk::of("alice");
                desk.password = token;
                let mut done = Vec::new();
                for n in 0..50 {
                    let name = format!("f-{round}-{writer}-{n}");
                    desk.write("file", &name);
                    let to = format!("{url}/{name}");
                    if !desk.svn("", &["import", "-q", "-m", &name, "file", &to]).await.ok {
                        break;
                    }
                    done.push(name);
                }
                done
            })
        });
        let writers: Vec<_> = writers.collect();
        for _ in 0..3000 {
            if number() >= before + 5 + round {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        server.kill();
        for writer in writers {
            acknowledged.extend(writer.await.expect("no panic"));
        }
        for _ in 0..100 {
            if httpds(folder.path()) == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(httpds(folder.path()), 0, "the httpd outlived its Farrier");
    }
    assert!(!acknowledged.is_empty(), "nothing was committed");
    server.start();
    let verified = Blocking::new("svnadmin").args(["verify", "-q"]).arg(&repository).output().expect("runs");
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    let tree = look(&repository, &["tree", "--full-paths"]);
    let there: std::collections::HashSet<&str> = tree.lines().collect();
    for name in &acknowledged {
        assert!(there.contains(name.as_str()), "`{name}` was acknowledged and is gone");
    }
    // What the last round committed is on the pages, although nobody lived to record it.
    let desk = Desk::of("alice");
    desk.svn("", &["list", &format!("{}/demo/svn", server.base_url())]).await.ok();
    let shown = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        let (status, page) = server.curl(&["/demo/svn/log/branch/root"]);
        status == 200 && page.contains(&look(&repository, &["log"]))
    });
    assert!(shown, "the newest revision is not shown");
    // An httpd that dies is started anew.
    assert_eq!(httpds(folder.path()).min(1), 1);
    for entry in std::fs::read_dir("/proc").expect("linux").flatten() {
        let command = std::fs::read_to_string(entry.path().join("cmdline")).unwrap_or_default();
        if command.contains(&folder.path().display().to_string()) && command.contains("httpd.conf") {
            let pid = entry.file_name();
            let _gone = Blocking::new("kill").arg("-9").arg(pid).status();
        }
    }
    let mut is_back = false;
    for _ in 0..20 {
        is_back = desk.svn("", &["list", &format!("{}/demo/svn", server.base_url())]).await.ok;
        if is_back {
            break;
        }
    }
    assert!(is_back, "the httpd was not started anew");
}

#[test]
fn repositories_and_dumps_are_imported() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = server(&folder);
    let old = folder.path().join("old");
    let run = |program: &str, args: &[&str]| {
        let done = Blocking::new(program).args(args).output().expect("runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        done.stdout
    };
    let path = old.display().to_string();
    run("svnadmin", &["create", &path]);
    run("svn", &["mkdir", "-q", "-m", "One, fixes #1", &format!("file://{path}/trunk")]);
    let dump = folder.path().join("dump");
    std::fs::write(&dump, run("svnadmin", &["dump", "-q", &path])).expect("room");
    server.run(&["project", "mount", "demo", "svn", "second"], "");
    server.run(&["repo", "import", "demo/svn", &path], "");
    server.run(&["repo", "import", "demo/second", &dump.display().to_string()], "");
    let again = server.try_run(&["repo", "import", "demo/svn", &path], "");
    assert!(!again.status.success());
    let doctor = server.try_run(&["doctor"], "");
    let told = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert!(told.contains("svn repositories") && told.contains("2 readable"), "{told}");
}
