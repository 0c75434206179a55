//! What only a process of its own shows: how much memory it takes, and its death.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use farrier_testkit::TestServer;
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};

use super::desk::{Desk, noise};

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
    const BYTES: usize = 40_000_000;
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
    assert!(grown < 14 * 1024, "the server's memory grew by {grown} KiB");
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
    desk.commit("work", "big", &noise(16_000_000)).await;
    let tip = desk.git("alice", "work", &["rev-parse", "HEAD"]).await.ok().out;
    for millis in [100, 300, 700] {
        let mut push = desk.git_command("alice", "work", &["push", "-q", "origin", "HEAD:next"]);
        let mut push = push.stderr(Stdio::null()).spawn().expect("git runs");
        tokio::time::sleep(Duration::from_millis(millis)).await;
        server.kill();
        let _ = tokio::time::timeout(Duration::from_secs(150), push.wait()).await.expect("it ends");
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

#[test]
fn a_port_that_somebody_has_stops_only_who_asked_for_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = TestServer::new(&folder.path().join("data"));
    // The default port, which this test or somebody else has.
    let _held = std::net::TcpListener::bind("127.0.0.1:2222");
    server.ssh_listen = None;
    server.start();
    assert!(
        server.log().contains("there is no SSH: cannot listen for SSH on 127.0.0.1:2222"),
        "{}",
        server.log()
    );
    assert!(!server.log().contains("SSH is at"), "{}", server.log());
    server.kill();

    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = taken.local_addr().expect("bound").to_string();
    let started = server.try_run(&["serve", "--listen", "127.0.0.1:0", "--ssh-listen", &taken], "");
    assert_eq!(started.status.code(), Some(1));
}

#[test]
fn the_doctor_looks_at_ssh() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = TestServer::with_ssh(&folder.path().join("data"));
    server.run(
        &["user", "create", "alice", "--email", "alice@example.org", "--admin", "--password-stdin"],
        "a long password\n",
    );
    let listen = server.ssh_listen.clone().expect("an address");
    let doctor = |server: &TestServer| {
        let said = server.try_run(&["doctor", "--ssh-listen", &listen], "");
        (said.status.code(), String::from_utf8_lossy(&said.stdout).into_owned())
    };
    let (code, said) = doctor(&server);
    assert!(code == Some(0) && said.contains("the host key is made at the first start"), "{said}");
    server.start();
    assert!(server.log().contains(&format!("SSH is at {}", server.ssh_url())), "{}", server.log());
    let (code, said) = doctor(&server);
    let fine = format!("ok   SSH: answers on {listen}; people use ssh://git@{listen}; host key SHA256:");
    assert!(code == Some(0) && said.contains(&fine), "{said}");
    server.kill();
    let (code, said) = doctor(&server);
    assert!(code == Some(0) && said.contains("nobody answers on"), "{said}");
    let _other = std::net::TcpListener::bind(&listen).expect("the port is free again");
    let (code, said) = doctor(&server);
    assert!(code == Some(1) && said.contains("BAD  SSH: another program answers"), "{said}");
    std::fs::write(folder.path().join("data/ssh/host_ed25519"), "broken").expect("ours");
    let (code, said) = doctor(&server);
    assert!(code == Some(1) && said.contains("is not a host key; restore it"), "{said}");
}
