//! Clients that take too much, or too long.

use std::process::Stdio;
use std::time::{Duration, Instant};

use farrier_ssh::Limits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::desk::Scene;

#[tokio::test]
async fn whoever_does_not_sign_in_is_disconnected() {
    let limits = Limits { sign_in: Duration::from_secs(4), ..Limits::default() };
    let scene = Scene::with(limits).await;
    let address = scene.url.trim_start_matches("ssh://git@").to_owned();
    for greeting in ["", "SSH-2.0-silent\r\n"] {
        let begun = Instant::now();
        let mut silent = TcpStream::connect(&address).await.expect("it listens");
        silent.write_all(greeting.as_bytes()).await.expect("written");
        let mut heard = Vec::new();
        let read = tokio::time::timeout(Duration::from_secs(20), silent.read_to_end(&mut heard)).await;
        let _ = read.expect("it is disconnected");
        assert!(begun.elapsed() >= Duration::from_secs(3), "{:?}", begun.elapsed());
        assert!(heard.starts_with(b"SSH-2.0-Farrier_"), "{}", String::from_utf8_lossy(&heard));
    }
    assert_eq!(scene.desk.ssh("alice", &scene.url, &[], &["whoami"]).await.ok().out, "alice");
}

#[tokio::test]
async fn a_command_without_a_sound_is_ended() {
    let limits =
        Limits { silence: Duration::from_secs(5), idle: Duration::from_secs(6), ..Limits::default() };
    let scene = Scene::with(limits).await;
    scene.first_commit().await;
    let mut silent = scene.desk.ssh_command("alice", &scene.url, &[], &["git-upload-pack '/demo/code'"]);
    let mut silent = silent.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("ssh runs");
    let _held = silent.stdin.take();
    let begun = Instant::now();
    let status = tokio::time::timeout(Duration::from_secs(60), silent.wait()).await.expect("it ends");
    assert!(!status.expect("it ends").success());
    assert!(begun.elapsed() >= Duration::from_secs(4));
    // The connection itself goes when nobody uses it any more.
    let mut idle = scene.desk.ssh_command("alice", &scene.url, &["-N"], &[]);
    let idle = tokio::time::timeout(Duration::from_secs(60), idle.status()).await.expect("it ends");
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

#[tokio::test]
async fn one_key_runs_only_so_many_commands() {
    let scene = Scene::with(Limits { per_key: 1, ..Limits::default() }).await;
    scene.first_commit().await;
    let command = "git-upload-pack '/demo/code'";
    let mut first = scene.desk.ssh_command("alice", &scene.url, &[], &[command]);
    let mut first = first.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("ssh runs");
    let mut greeted = [0; 4];
    first.stdout.as_mut().expect("piped").read_exact(&mut greeted).await.expect("it runs");
    let second = scene.desk.ssh("alice", &scene.url, &[], &[command]).await;
    second.refused("This key runs 1 commands already");
    assert_eq!(scene.desk.ssh("alice", &scene.url, &[], &["whoami"]).await.ok().out, "alice");
    first.kill().await.expect("ended");
    let begun = Instant::now();
    while scene.desk.ssh("alice", &scene.url, &[], &[command]).await.err.contains("already") {
        assert!(begun.elapsed() < Duration::from_secs(10), "the place is given back");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
