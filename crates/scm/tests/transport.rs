//! The two services of smart HTTP, spoken to by hand.

use crate::fixture::{Fixture, read_all};
use bytes::Bytes;
use farrier_scm::Repository;
use farrier_scm::git::{ReceivePack, RequestStream, Service};
use futures::StreamExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

fn request(bytes: Vec<u8>) -> RequestStream {
    let chunks: Vec<_> = bytes.chunks(1000).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect();
    futures::stream::iter(chunks).boxed()
}

fn line(text: &str) -> String {
    format!("{:04x}{text}", text.len() + 4)
}

#[tokio::test]
async fn refs_are_advertised_in_both_protocols() {
    let fixture = Fixture::empty().await;
    let tip = fixture.commit("main", &[(b"a", Some(b"1"))], "one");
    fixture.git(&["update-ref", "refs/farrier/hidden", &tip]);
    let repository = fixture.open().await;
    let text = async |service, protocol| {
        let stream = repository.advertise(service, protocol).await.expect("starts");
        String::from_utf8_lossy(&read_all(stream).await.expect("whole")).into_owned()
    };
    let old = text(Service::UploadPack, None).await;
    assert!(old.starts_with("001e# service=git-upload-pack\n0000") && old.contains(&tip), "{old}");
    assert!(!old.contains("refs/farrier"));
    let new = text(Service::UploadPack, Some("version=2")).await;
    assert!(new.starts_with("000eversion 2\n") && new.contains("fetch=") && new.contains("filter"), "{new}");
    assert!(text(Service::UploadPack, Some("version=2\n; evil")).await.starts_with("001e#"));
    let push = text(Service::ReceivePack, Some("version=2")).await;
    assert!(
        push.starts_with("001f# service=git-receive-pack\n0000") && push.contains("report-status"),
        "{push}"
    );
}

#[tokio::test]
async fn a_fetch_streams_a_pack() {
    let fixture = Fixture::empty().await;
    let tip = fixture.commit("main", &[(b"a", Some(b"1"))], "one");
    let repository = fixture.open().await;
    let body = format!(
        "{}0001{}{}{}0000",
        line("command=fetch\n"),
        line("no-progress\n"),
        line(&format!("want {tip}\n")),
        line("done\n")
    );
    let stream =
        repository.upload_pack(Some("version=2"), request(body.into_bytes()), false).await.expect("starts");
    let answer = read_all(stream).await.expect("whole");
    assert!(answer.windows(4).any(|window| window == b"PACK"));
    // A client that says nothing sensible gets an end, not a hang.
    let stream = repository.upload_pack(None, request(b"0000".to_vec()), false).await.expect("starts");
    assert!(read_all(stream).await.is_ok());
}

fn push_body(fixture: &Fixture, commit: &str) -> Vec<u8> {
    let command = format!("{} {commit} refs/heads/pushed\0 report-status\n", "0".repeat(40));
    let mut body = format!("{}0000", line(&command)).into_bytes();
    let pack = std::process::Command::new("git")
        .args(["pack-objects", "--stdout", "-q", "--revs"])
        .current_dir(fixture.path())
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .and_then(|mut child| {
            use std::io::Write;
            child.stdin.take().expect("piped").write_all(format!("{commit}\n").as_bytes())?;
            child.wait_with_output()
        })
        .expect("packs");
    body.extend_from_slice(&pack.stdout);
    body
}

fn push(body: Vec<u8>) -> ReceivePack {
    ReceivePack {
        protocol: None,
        input: request(body),
        env: Vec::new(),
        hooks: None,
        max_bytes: None,
        stateful: false,
    }
}

#[tokio::test]
async fn a_push_is_all_or_nothing_and_always_noticed() {
    let (source, target) = (Fixture::empty().await, Fixture::empty().await);
    let commit = source.commit("main", &[(b"a", Some(b"1"))], "one");
    let body = push_body(&source, &commit);
    let repository = target.open().await;
    let noticed = Arc::new(AtomicUsize::new(0));
    let count = || {
        let noticed = Arc::clone(&noticed);
        move |_result| async move {
            noticed.fetch_add(1, Ordering::SeqCst);
        }
    };
    // Half a pack changes nothing.
    let half = body[..body.len() - 30].to_vec();
    let stream = repository.receive_pack(push(half), count()).await.expect("starts");
    read_all(stream).await.expect("ends");
    assert!(repository.is_empty().await.expect("reads"));
    // A limit refuses.
    let limited = ReceivePack { max_bytes: Some(10), ..push(body.clone()) };
    read_all(repository.receive_pack(limited, count()).await.expect("starts")).await.expect("ends");
    assert!(repository.is_empty().await.expect("reads"));
    assert_eq!(noticed.load(Ordering::SeqCst), 2);
    // A client that doesn't wait for the answer has still pushed.
    drop(repository.receive_pack(push(body.clone()), count()).await.expect("starts"));
    for _ in 0..200 {
        if noticed.load(Ordering::SeqCst) == 3 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let refs = repository.all_refs().await.expect("reads");
    assert_eq!(refs.len(), 1);
    assert_eq!((refs[0].0.as_str(), refs[0].1.as_str()), ("refs/heads/pushed", commit.as_str()));
    // Pushing the same again says why not.
    let stream = repository.receive_pack(push(body), count()).await.expect("starts");
    let answer = String::from_utf8_lossy(&read_all(stream).await.expect("ends")).into_owned();
    assert!(answer.contains("ng refs/heads/pushed") && noticed.load(Ordering::SeqCst) == 4, "{answer}");
}
