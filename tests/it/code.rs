//! The pages and the API of repositories, filled by real pushes.

use std::path::Path;
use std::process::Command;

use farrier_domain::Role;
use farrier_testkit::{Client, TestForge};
use tempfile::TempDir;

/// A working copy whose `publish` pushes to a forge.
struct Copy {
    folder: TempDir,
    remote: String,
}

impl Copy {
    fn new(base: &str, path: &str) -> Copy {
        let host = base.strip_prefix("http://").expect("http");
        let folder = tempfile::tempdir().expect("a folder");
        let copy = Copy { folder, remote: format!("http://alice:password%20of%20alice@{host}/{path}") };
        copy.git(&["init", "-q", "-b", "main"]);
        copy
    }
    fn path(&self) -> &Path {
        self.folder.path()
    }
    #[track_caller]
    fn git(&self, args: &[&str]) -> String {
        let mut command = Command::new("git");
        command
            .current_dir(self.path())
            .args(args)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", self.path()).env("GIT_CONFIG_NOSYSTEM", "1").env("LC_ALL", "C.UTF-8");
        for who in ["AUTHOR", "COMMITTER"] {
            command
                .env(format!("GIT_{who}_NAME"), "Alice <b>")
                .env(format!("GIT_{who}_EMAIL"), "alice@example.org");
        }
        let output = command.output().expect("git runs");
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }
    #[track_caller]
    fn write(&self, name: impl AsRef<Path>, content: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        std::fs::write(path, content).expect("writable");
    }
    /// Commits everything and answers the id.
    #[track_caller]
    fn commit(&self, message: &str) -> String {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
        self.git(&["rev-parse", "HEAD"])
    }
    /// Pushes all branches and tags. It blocks, so others must be able to serve meanwhile.
    fn publish(&self) {
        tokio::task::block_in_place(|| {
            self.git(&["push", "-q", "--force", &self.remote, "--all"]);
            self.git(&["push", "-q", "--force", &self.remote, "--tags"]);
        });
    }
}

/// A forge with Alice's public project `demo` and its repository `demo/code`.
async fn forge() -> (TestForge, Client, Copy) {
    let forge = TestForge::new().await;
    forge.user("alice").await;
    forge.project("demo", "alice").await;
    forge.mount("demo", "git", "code").await;
    let base = forge.serve().await;
    let copy = Copy::new(&base, "demo/code");
    let anonymous = forge.anonymous();
    (forge, anonymous, copy)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_repository_says_what_to_do() {
    let (_forge, anonymous, copy) = forge().await;
    let page = anonymous.get("/demo/code").await.expect(200);
    assert!(page.text().contains("git push -u origin main"), "{}", page.main());
    let german = anonymous.speaking("de").get("/demo/code").await.expect(200);
    assert!(german.main().contains("Dieses Repository ist leer"), "{}", german.main());
    for path in ["/demo/code/branches", "/demo/code/tags", "/demo/code/compare"] {
        anonymous.get(path).await.expect(200);
    }
    for path in ["/demo/code/src/branch/main", "/demo/code/log/branch/main", "/demo/code/archive/main.zip"] {
        anonymous.get(path).await.expect(404);
    }
    assert_eq!(
        anonymous.get("/rest/demo/code/refs").await.expect(200).json()["items"].as_array().map(Vec::len),
        Some(0)
    );
    copy.write("README.md", "# Hello\n");
    copy.commit("First");
    copy.publish();
    assert!(anonymous.get("/demo/code").await.expect(200).main().contains("Hello"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_shows_its_files_and_their_last_changes() {
    let (forge, anonymous, copy) = forge().await;
    copy.write("README.md", "# Anvil\n\n[docs](docs/a.md) ![p](docs/p.png) <script>alert(1)</script>\n");
    copy.write("docs/a.md", "text");
    copy.commit("Add the readme");
    copy.write("src/main.rs", "fn main() {}\n");
    copy.commit("Add the program");
    copy.publish();
    let page = anonymous.get("/demo/code").await.expect(200);
    assert_eq!(page.all(".file-name a"), ["docs", "src", "README.md"]);
    assert_eq!(page.all(".file-msg a"), ["Add the readme", "Add the program", "Add the readme"]);
    assert_eq!(page.attribute(".prose p a", "href"), "/demo/code/src/branch/main/docs/a.md");
    assert_eq!(page.attribute(".prose img", "src"), "/demo/code/raw/branch/main/docs/p.png");
    assert!(!page.text().contains("<script>alert"), "{}", page.text());
    assert!(page.main().contains("2 Commits") && page.main().contains("alice"), "{}", page.main());
    // What did not change keeps its change, what did gets the new one.
    copy.write("src/main.rs", "fn main() { }\n");
    let id = copy.commit("Change the program");
    copy.publish();
    forge.settle().await;
    let page = anonymous.get("/demo/code").await.expect(200);
    assert_eq!(page.all(".file-msg a"), ["Add the readme", "Change the program", "Add the readme"]);
    assert!(page.main().contains("3 Commits"), "{}", page.main());
    // Never a query per entry.
    assert!(page.queries <= 16, "{} queries", page.queries);
    let kept = anonymous.get(&format!("/demo/code/src/commit/{id}")).await.expect(200);
    assert_eq!(kept.header("cache-control"), "private, max-age=600");
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_names_stay_reachable_and_harmless() {
    let (_forge, anonymous, copy) = forge().await;
    let long = vec!["d".repeat(200); 15].join("/");
    let names: Vec<Vec<u8>> = vec![
        b"a b/\"quo'ted\" <b>.txt".to_vec(),
        b"-dash/--help".to_vec(),
        "ünïcode/名前.txt".into(),
        b"new\nline%41#?&+;.txt".to_vec(),
        b"bad\xff\xfe.txt".to_vec(),
        format!("{long}/f.txt").into_bytes(),
    ];
    for name in &names {
        copy.write(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(name), "what is in it\n");
    }
    copy.commit("Odd names");
    for branch in ["--exec=touch$IFS/x", "-x", "a#b%c&d", "feature/slash", "ünï/名"] {
        copy.git(&["update-ref", &format!("refs/heads/{branch}"), "HEAD"]);
    }
    copy.publish();
    let files = anonymous.get("/rest/demo/code/refs").await.expect(200).json();
    assert_eq!(files["items"].as_array().map(Vec::len), Some(6), "{files}");
    for page in ["/demo/code/branches", "/demo/code/compare", "/demo/code/find/branch/main"] {
        let page = anonymous.get(page).await.expect(200);
        assert!(!page.text().contains("<b>.txt"), "unescaped");
    }
    let branches = anonymous.get("/demo/code/branches").await;
    let html = branches.text();
    let mut seen = 0;
    for href in html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        let href = href.replace("&#38;", "&").replace("&amp;", "&");
        if href.starts_with("/demo/code/src/branch/") {
            seen += 1;
            anonymous.get(&href).await.expect(200);
            anonymous.get(&href.replace("/src/", "/log/")).await.expect(200);
            for name in &names {
                let name =
                    percent_encoding::percent_encode(name, percent_encoding::NON_ALPHANUMERIC).to_string();
                let name = name.replace("%2F", "/");
                for page in ["src", "raw", "log"] {
                    anonymous
                        .get(&format!("{}/{name}", href.replace("/src/", &format!("/{page}/"))))
                        .await
                        .expect(200);
                }
            }
        }
    }
    assert!(seen >= 6, "{seen}");
    let name = "%2D%2Dexec%3Dtouch%24IFS%2Fx";
    anonymous.get(&format!("/demo/code/compare/main...{name}")).await.expect(200);
    anonymous.get(&format!("/demo/code/archive/{name}.tar.gz")).await.expect(200);
    for bad in ["..", "%2e%2e/%2e%2e/etc/passwd", ".git/config", "a%00b", "a//b", &"x".repeat(5000)] {
        anonymous.get(&format!("/demo/code/src/branch/main/{bad}")).await.expect(404);
    }
    for bad in ["--help", "HEAD", "@{-1}", "main@{1}", "main:README", "", "zzzzzzz", &"x".repeat(4000)] {
        let bad =
            percent_encoding::percent_encode(bad.as_bytes(), percent_encoding::NON_ALPHANUMERIC).to_string();
        for page in ["commit", "src/commit", "src/branch", "log/tag"] {
            anonymous.get(&format!("/demo/code/{page}/{bad}")).await.expect(404);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_shown_by_what_they_are() {
    let (_forge, anonymous, copy) = forge().await;
    copy.write("main.rs", "fn main() {\n    println!(\"<&>\");\n}\n");
    copy.write("page.html", "<script>alert(1)</script>");
    copy.write("picture.svg", "<svg onload=\"alert(1)\"/>");
    copy.write("data.bin", [0_u8, 1, 2]);
    copy.write("readme.md", "# Title\n");
    copy.write("big.txt", "x\n".repeat(700_000));
    let oid = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393";
    copy.write(
        "lfs.bin",
        format!("version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize 12345\n"),
    );
    std::os::unix::fs::symlink("main.rs", copy.path().join("link")).expect("a link");
    copy.commit("Files");
    copy.publish();
    let show =
        async |name: &str| anonymous.get(&format!("/demo/code/src/branch/main/{name}")).await.expect(200);
    let source = show("main.rs").await;
    assert_eq!(source.all(".lines .line").len(), 3);
    assert!(
        source.text().contains("id=\"L2\"") && source.text().contains("&lt;&amp;&gt;"),
        "{}",
        source.text()
    );
    assert_eq!(source.all("h1"), ["main.rs"]);
    assert!(show("data.bin").await.main().contains("not text"));
    assert!(show("big.txt").await.main().contains("too large"));
    assert!(show("lfs.bin").await.main().contains(oid));
    assert!(show("link").await.main().contains("main.rs"));
    assert_eq!(show("readme.md").await.all(".prose h1"), ["Title"]);
    assert_eq!(show("readme.md?view=source").await.all(".lines .line"), ["1# Title"]);
    let blame = anonymous.get("/demo/code/blame/branch/main/main.rs").await.expect(200);
    assert_eq!(blame.all(".blame .blame-who a"), ["Files"]);
    anonymous.get("/demo/code/blame/branch/main/data.bin").await.expect(303);
    for (name, kind) in [
        ("page.html", "text/plain; charset=utf-8"),
        ("picture.svg", "application/octet-stream"),
        ("main.rs", "text/plain; charset=utf-8"),
    ] {
        let raw = anonymous.get(&format!("/demo/code/raw/branch/main/{name}")).await.expect(200);
        assert_eq!(raw.header("content-type"), kind, "{name}");
        assert!(raw.header("content-security-policy").contains("sandbox"), "{name}");
        assert_eq!(raw.header("x-content-type-options"), "nosniff");
        let request = http::Request::builder()
            .uri(format!("/demo/code/raw/branch/main/{name}"))
            .header("if-none-match", raw.header("etag"))
            .body(axum::body::Body::empty());
        assert_eq!(anonymous.send(request.unwrap_or_default()).await.status, 304);
    }
    assert_eq!(anonymous.get("/demo/code/raw/branch/main/data.bin").await.bytes, [0, 1, 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_shows_what_it_changed() {
    let (_forge, anonymous, copy) = forge().await;
    copy.write("old.txt", "one\ntwo\nthree\nfour\nfive\n");
    copy.write("gone.bin", [0_u8, 9]);
    let first = copy.commit("First");
    copy.git(&["mv", "old.txt", "new.txt"]);
    copy.write("new.txt", "one\nTwo changed\nthree\nfour\nfive\n");
    copy.git(&["rm", "-q", "gone.bin"]);
    let id = copy.commit("Second *plain* <i>\n\nSee https://example.org/x and nothing #9.\n  kept");
    copy.publish();
    let short = anonymous.get(&format!("/demo/code/commit/{}", &id[..8])).await.expect(303);
    assert_eq!(short.location(), format!("/demo/code/commit/{id}"));
    let page = anonymous.get(&short.location()).await.expect(200);
    assert_eq!(page.all("h1"), ["Second *plain* <i>"]);
    assert!(
        page.text().contains("\n  kept") && page.text().contains("href=\"https://example.org/x\""),
        "{}",
        page.text()
    );
    assert_eq!(page.all(".diff-head h2"), ["gone.bin", "old.txt → new.txt"]);
    assert_eq!(page.all(".diff-head .badge"), ["deleted", "renamed"]);
    assert_eq!(page.all("tr.del code"), ["two"]);
    assert_eq!(page.all("tr.add code"), ["Two changed"]);
    assert!(page.text().contains(&format!("/demo/code/commit/{first}")), "its parent");
    let patch = anonymous.get(&format!("/demo/code/commit/{id}.patch")).await.expect(200);
    assert!(patch.text().contains("Subject: [PATCH] Second *plain* <i>"), "{}", patch.text());
    let diff = anonymous.get(&format!("/demo/code/commit/{id}.diff")).await.expect(200);
    assert!(diff.text().starts_with("diff --git"), "{}", diff.text());
    let part = anonymous.get(&format!("/demo/code/commit/{id}?file=gone.bin")).await.expect(200);
    assert_eq!(part.all(".diff-head h2"), ["gone.bin"]);
    let compared = anonymous.get(&format!("/demo/code/compare/{first}...main")).await.expect(200);
    assert!(compared.main().contains("main is 1 ahead of and 0 behind"), "{}", compared.main());
    assert!(
        anonymous
            .get("/demo/code/compare/main...nothing")
            .await
            .expect(200)
            .main()
            .contains("One of the two")
    );
    let asked = anonymous.get("/demo/code/compare?base=a%2Fb&head=main").await.expect(303);
    assert_eq!(asked.location(), "/demo/code/compare/a/b...main");
}

#[tokio::test(flavor = "multi_thread")]
async fn history_goes_on_by_key_and_has_a_feed() {
    let (_forge, anonymous, copy) = forge().await;
    for number in 0..60 {
        copy.write("a.txt", format!("{number}"));
        copy.commit(&format!("Number {number} \u{1b}"));
    }
    copy.git(&["tag", "v1"]);
    copy.publish();
    let first = anonymous.get("/demo/code/log/branch/main").await.expect(200);
    assert_eq!(first.all(".commit-title").len(), 50);
    let next = first.attribute("a[rel=next]", "href");
    // A push in between moves nothing.
    copy.commit("Later");
    copy.publish();
    let second = anonymous.get(&next).await.expect(200);
    assert_eq!(second.all(".commit-title").len(), 10);
    assert!(second.all(".commit-title")[0].starts_with("Number 9"), "{:?}", second.all(".commit-title"));
    assert_eq!(anonymous.get("/demo/code/log/tag/v1/a.txt").await.expect(200).all(".commit-title").len(), 50);
    anonymous.get("/demo/code/log/branch/main?after=nonsense").await.expect(200);
    let feed = anonymous.get("/demo/code/feed/branch/main").await.expect(200);
    assert!(feed.header("content-type").starts_with("application/atom+xml"));
    assert!(
        feed.text().contains("<title>Later</title>") && !feed.text().contains('\u{1b}'),
        "{}",
        feed.text()
    );
    let log = anonymous.get("/rest/demo/code/log/branch/main").await.expect(200).json();
    assert_eq!(log["items"][0]["summary"], "Later");
    let after = log["next"].as_str().unwrap_or_default();
    let rest =
        anonymous.get(&format!("/rest/demo/code/log/branch/main?after={after}")).await.expect(200).json();
    assert_eq!((rest["items"].as_array().map(Vec::len), &rest["next"]), (Some(11), &serde_json::Value::Null));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_tells_what_the_pages_tell() {
    let (_forge, anonymous, copy) = forge().await;
    copy.write("lib/a.txt", "one\ntwo\n");
    let id = copy.commit("First");
    copy.git(&["tag", "-a", "-m", "Release", "v1"]);
    copy.publish();
    let refs = anonymous.get("/rest/demo/code/refs").await.expect(200).json();
    assert_eq!(refs["default"], "main");
    assert_eq!(refs["items"][1], serde_json::json!({ "kind": "tag", "name": "v1", "id": id }));
    let tree = anonymous.get("/rest/demo/code/tree/tag/v1/lib").await.expect(200).json();
    assert_eq!(tree["items"][0]["name"], "a.txt");
    assert_eq!((&tree["items"][0]["size"], &tree["id"]), (&8.into(), &id.clone().into()));
    let commit = anonymous.get(&format!("/rest/demo/code/commit/{id}")).await.expect(200).json();
    assert_eq!(commit["files"][0]["path"], "lib/a.txt");
    let blame = anonymous.get("/rest/demo/code/blame/branch/main/lib/a.txt").await.expect(200).json();
    assert_eq!((&blame["items"][0]["lines"], &blame["items"][0]["id"]), (&2.into(), &id.into()));
    let missing = anonymous.get("/rest/demo/code/tree/branch/other/lib").await.expect(404);
    assert_eq!(missing.header("content-type"), "application/problem+json");
}

#[tokio::test(flavor = "multi_thread")]
async fn pushes_are_found_in_search_and_linked_in_texts() {
    let (forge, anonymous, copy) = forge().await;
    copy.write("src/forge.rs", "fn quenchingbath() {}\n");
    copy.write("old.txt", "slackpit\n");
    let id = copy.commit("Temper the anvilhorn");
    copy.publish();
    forge.settle().await;
    let find = async |words: &str| anonymous.get(&format!("/-/search?q={words}")).await.expect(200).main();
    assert!(find("quenchingbath").await.contains("src/forge.rs"));
    assert!(find("anvilhorn").await.contains("Temper the anvilhorn"));
    assert!(find("slackpit").await.contains("old.txt"));
    copy.git(&["rm", "-q", "old.txt"]);
    copy.commit("Second, after the fire");
    copy.publish();
    forge.settle().await;
    assert!(!find("slackpit").await.contains("old.txt"));
    assert!(find("quenchingbath").await.contains("src/forge.rs"));
    // History that is replaced takes its files out of the index, too.
    copy.git(&["checkout", "-q", "--orphan", "fresh"]);
    copy.git(&["rm", "-q", "-rf", "."]);
    copy.write("new.txt", "swageblock\n");
    copy.commit("All new");
    copy.git(&["branch", "-M", "main"]);
    copy.publish();
    forge.settle().await;
    assert!(find("swageblock").await.contains("new.txt"));
    assert!(!find("quenchingbath").await.contains("src/forge.rs"));
    let page = anonymous.get(&format!("/demo/code/commit/{id}")).await.expect(200);
    assert!(page.main().contains("Temper"));
}

#[tokio::test(flavor = "multi_thread")]
async fn hidden_code_is_hidden_behind_every_door() {
    let (forge, anonymous, _) = forge().await;
    forge.private_project("secret", "alice").await;
    forge.mount("secret", "git", "code").await;
    let copy = Copy::new(&forge.base_url, "secret/code");
    copy.write("a.txt", "hidden\n");
    let id = copy.commit("Hidden");
    copy.publish();
    let bob = forge.user("bob").await;
    let commit = format!("/commit/{id}");
    let doors = [
        "",
        "/src/branch/main",
        "/raw/branch/main/a.txt",
        "/blame/branch/main/a.txt",
        "/log/branch/main",
        &commit,
        "/compare/main...main",
        "/archive/main.zip",
        "/branches",
        "/tags",
        "/find/branch/main",
        "/feed/branch/main",
    ];
    let api = ["/refs", "/tree/branch/main/", "/log/branch/main/", &commit, "/blame/branch/main/a.txt"];
    let all: Vec<String> = doors
        .iter()
        .map(|door| format!("/secret/code{door}"))
        .chain(api.iter().map(|door| format!("/rest/secret/code{door}")))
        .collect();
    for door in &all {
        for client in [&anonymous, &bob] {
            assert_eq!(client.get(door).await.status, 404, "{door}");
        }
    }
    forge.member("secret", "bob", Role::Member).await;
    for door in &all {
        assert_eq!(bob.get(door).await.status, 200, "{door}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_repository_is_told_and_the_rest_goes_on() {
    let (forge, anonymous, copy) = forge().await;
    copy.write("a.txt", "text\n");
    copy.commit("First");
    copy.publish();
    let repos = forge.folder.path().join("data/repos/git");
    for entry in std::fs::read_dir(&repos).expect("repositories").flatten() {
        let objects = entry.path().join("objects");
        std::fs::rename(&objects, entry.path().join("elsewhere")).expect("moved");
        std::fs::create_dir(&objects).expect("made");
    }
    for path in ["/demo/code", "/demo/code/src/branch/main", "/demo/code/log/branch/main"] {
        let page = anonymous.speaking("de").get(path).await.expect(503);
        assert!(page.main().contains("Das Repository ist gerade nicht lesbar"), "{}", page.main());
        assert_eq!(page.header("retry-after"), "5");
    }
    let document = anonymous.get("/rest/demo/code/tree/branch/main/").await.expect(503).json();
    assert!(document["detail"].as_str().is_some_and(|text| text.contains("cannot be read")), "{document}");
    anonymous.get("/demo").await.expect(200);
}
