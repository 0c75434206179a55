//! Days on which things break: the process dies, the disk is full, a program is missing, the database is locked.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::time::{Duration, Instant};

use farrier_testkit::{TestServer, binary};
use tempfile::TempDir;

/// A server with an administrator, a project with all tools, and a token.
fn forge(folder: &TempDir) -> (TestServer, String) {
    let server = TestServer::new(&folder.path().join("data"));
    server.run(
        &["user", "create", "root", "--email", "root@example.org", "--admin", "--password-stdin"],
        "a long password\n",
    );
    server.run(&["project", "create", "demo", "--owner", "root"], "");
    for (tool, mount) in [("git", "code"), ("tickets", "bugs"), ("wiki", "wiki")] {
        server.run(&["project", "mount", "demo", tool, mount], "");
    }
    let token = server.run(&["token", "create", "root", "--scope", "admin"], "");
    (server, token)
}

fn auth(token: &str) -> String {
    format!("authorization: Bearer {token}")
}

fn open_ticket(server: &TestServer, token: &str, title: &str) -> (u16, String) {
    let body = serde_json::json!({ "title": title, "body": "text" }).to_string();
    server.curl(&[
        "-H",
        &auth(token),
        "-H",
        "content-type: application/json",
        "-d",
        &body,
        "/rest/demo/bugs/tickets",
    ])
}

#[test]
fn kill_9_in_the_middle_of_saves_loses_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut server, token) = forge(&folder);
    let mut acknowledged = Vec::new();
    for round in 0..3_u64 {
        server.start();
        let server_ref = &server;
        let token = &token;
        let titles: Vec<String> = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..4)
                .map(|writer| {
                    scope.spawn(move || {
                        let mut done = Vec::new();
                        for n in 0..200 {
                            let title = format!("round {round} writer {writer} number {n}");
                            match open_ticket(server_ref, token, &title).0 {
                                201 => done.push(title),
                                _ => break,
                            }
                        }
                        done
                    })
                })
                .collect();
            std::thread::sleep(Duration::from_millis(300 + round * 170));
            Command::new("kill").args(["-9", &server_ref.pid().to_string()]).status().expect("kill runs");
            writers.into_iter().flat_map(|writer| writer.join().expect("no panic")).collect()
        });
        assert!(!titles.is_empty(), "nothing was saved in round {round}");
        acknowledged.extend(titles);
        server.kill();
    }
    server.start();
    let mut there = std::collections::HashSet::new();
    let mut next = String::new();
    loop {
        let (status, page) =
            server.curl(&["-H", &auth(&token), &format!("/rest/demo/bugs/tickets?status=all&after={next}")]);
        assert_eq!(status, 200, "{page}");
        let page: serde_json::Value = serde_json::from_str(&page).expect("JSON");
        for item in page["items"].as_array().expect("a list") {
            assert!(
                there.insert(item["title"].as_str().expect("a title").to_owned()),
                "{item} is there twice"
            );
        }
        match page["next"].as_str() {
            Some(key) => next = key.to_owned(),
            None => break,
        }
    }
    for title in &acknowledged {
        assert!(there.contains(title), "`{title}` was acknowledged and is gone");
    }
    assert!(
        there.len() <= acknowledged.len() + 12,
        "{} tickets, {} acknowledged",
        there.len(),
        acknowledged.len()
    );
}

#[test]
fn kill_9_in_the_middle_of_an_upload_leaves_nothing_half_done() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut server, token) = forge(&folder);
    server.start();
    assert_eq!(open_ticket(&server, &token, "with a file").0, 201);
    let big = folder.path().join("big.bin");
    std::fs::write(&big, vec![7_u8; 15_000_000]).expect("room");
    let upload = format!("files=@{}", big.display());
    let sending = Command::new("curl")
        .args(["-s", "--limit-rate", "4M", "-H", &auth(&token), "-F", "body=see the file", "-F", &upload])
        .arg(format!("{}/demo/bugs/1/comments", server.base_url()))
        .spawn();
    std::thread::sleep(Duration::from_millis(1200));
    server.kill();
    let _ = sending.expect("curl runs").wait();
    server.start();
    let (status, page) = server.curl(&["-H", &auth(&token), "-H", "accept: text/html", "/demo/bugs/1"]);
    assert_eq!(status, 200);
    assert!(!page.contains("big.bin") && !page.contains("see the file"), "half an upload is shown");
    let (status, comments) = server.curl(&["-H", &auth(&token), "/rest/demo/bugs/tickets/1/comments"]);
    assert_eq!(status, 200);
    let comments: serde_json::Value = serde_json::from_str(&comments).expect("JSON");
    assert_eq!(comments["items"].as_array().map(Vec::len), Some(0), "{comments}");
}

#[test]
fn without_git_the_repository_says_so_and_the_rest_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut server, token) = forge(&folder);
    let empty = folder.path().join("bin");
    std::fs::create_dir(&empty).expect("room");
    server.env.push(("PATH".into(), empty.display().to_string()));
    server.start();
    let (status, text) = server.curl(&["/demo/code/info/refs?service=git-upload-pack"]);
    assert_eq!(status, 503, "{text}");
    assert!(text.to_lowercase().contains("git"), "{text}");
    assert_eq!(server.curl(&["/demo/bugs"]).0, 200);
    assert_eq!(server.curl(&["/demo"]).0, 200);
    assert_eq!(open_ticket(&server, &token, "still works").0, 201);
    let doctor = server.try_run(&["doctor"], "");
    assert_eq!(doctor.status.code(), Some(1));
    let told = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert!(told.lines().any(|line| line.starts_with("BAD") && line.contains("git")), "{told}");
}

#[test]
fn a_hanging_git_is_cut_off() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut server, _) = forge(&folder);
    let bin = folder.path().join("bin");
    std::fs::create_dir(&bin).expect("room");
    std::fs::write(bin.join("git"), "#!/bin/sh\nexec sleep 1000\n").expect("room");
    std::fs::set_permissions(bin.join("git"), std::fs::Permissions::from_mode(0o755)).expect("ours");
    let path = std::env::var("PATH").unwrap_or_default();
    server.env.push(("PATH".into(), format!("{}:{path}", bin.display())));
    server.start();
    let begun = Instant::now();
    let asked = Command::new("curl")
        .args(["-s", "--max-time", "3", "-o", "/dev/null"])
        .arg(format!("{}/demo/code/info/refs?service=git-upload-pack", server.base_url()))
        .status();
    assert!(asked.is_ok() && begun.elapsed() < Duration::from_secs(40));
    // The client is gone, so the program must be as well, and the pages never waited for it.
    assert_eq!(server.curl(&["/demo/bugs"]).0, 200);
    let gone = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        let children =
            Command::new("pgrep").args(["-P", &server.pid().to_string()]).output().expect("pgrep runs");
        children.stdout.is_empty()
    });
    assert!(gone, "the hanging program was left behind");
}

#[test]
fn a_locked_database_lets_readers_go_on_and_tells_writers() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut server, token) = forge(&folder);
    server.start();
    assert_eq!(open_ticket(&server, &token, "before").0, 201);
    let file = folder.path().join("data/farrier.sqlite");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        use sea_orm::ConnectionTrait;
        let db = sea_orm::Database::connect(format!("sqlite://{}", file.display())).await.expect("opens");
        db.execute_unprepared("BEGIN IMMEDIATE").await.expect("locks");
        assert_eq!(server.curl(&["/demo/bugs"]).0, 200, "reading waits for a writer");
        let begun = Instant::now();
        let (status, text) = open_ticket(&server, &token, "meanwhile");
        assert_eq!(status, 503, "{text}");
        assert!(begun.elapsed() < Duration::from_secs(20), "it took {:?}", begun.elapsed());
        db.execute_unprepared("ROLLBACK").await.expect("unlocks");
    });
    assert_eq!(open_ticket(&server, &token, "after").0, 201);
    let (_, page) = server.curl(&["/rest/demo/bugs/tickets?status=all"]);
    assert!(page.contains("after") && !page.contains("meanwhile"), "{page}");
}

#[test]
fn a_deleted_index_comes_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut server, token) = forge(&folder);
    server.start();
    assert_eq!(open_ticket(&server, &token, "findable horseshoe").0, 201);
    server.kill();
    std::fs::remove_dir_all(folder.path().join("data/index")).expect("it was there");
    server.start();
    let found = (0..50).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        server.curl(&["/rest/-/search?q=horseshoe"]).1.contains("findable")
    });
    assert!(found, "{}", server.curl(&["/rest/-/search?q=horseshoe"]).1);
}

#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut server, token) = forge(&folder);
    // No file may grow beyond 6 MB: for the program that is a disk on which nothing more fits.
    let mut limited = Command::new("sh");
    limited.args(["-c", "trap '' XFSZ; ulimit -f 12288; exec \"$0\" \"$@\""]).arg(binary());
    server.start_by(limited);
    assert_eq!(open_ticket(&server, &token, "small").0, 201);
    let big = folder.path().join("big.bin");
    std::fs::write(&big, vec![7_u8; 9_000_000]).expect("room");
    let upload = format!("files=@{}", big.display());
    let (status, page) = server.curl(&[
        "-H",
        &auth(&token),
        "-F",
        "body=see the file",
        "-F",
        &upload,
        "/demo/bugs/1/comments",
    ]);
    assert!((500..600).contains(&status), "{status}: {page}");
    assert!(!page.contains("panicked") && !page.contains("src/"), "{page}");
    assert_eq!(server.curl(&["/demo/bugs/1"]).0, 200);
    assert_eq!(open_ticket(&server, &token, "still works").0, 201);
    let leftovers = std::fs::read_dir(folder.path().join("data/files/incoming")).expect("there").count();
    assert_eq!(leftovers, 0, "half a file was left");
}

#[test]
fn ten_megabytes_get_a_clear_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut server, token) = forge(&folder);
    server.start();
    let body = serde_json::json!({ "title": "big", "body": "x".repeat(10_000_000) }).to_string();
    let file = folder.path().join("body.json");
    std::fs::write(&file, body).expect("room");
    let begun = Instant::now();
    let data = format!("@{}", file.display());
    let (status, answer) = server.curl(&[
        "-H",
        &auth(&token),
        "-H",
        "content-type: application/json",
        "--data-binary",
        &data,
        "/rest/demo/bugs/tickets",
    ]);
    assert_eq!(status, 413, "{answer}");
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert_eq!(open_ticket(&server, &token, &"ä".repeat(4000)).0, 422);
}
