//! Programs are bounded in time and output, and never survive their caller.

use farrier_process::{ProcessError, Program, Stdin};
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

fn shell(script: &str) -> Program {
    // Only a test may name a shell: it's the shortest way to a program that misbehaves.
    Program::new("sh").arg("-c").arg(script)
}

async fn is_alive(pid: &str) -> bool {
    for _ in 0..100 {
        let stat = std::fs::read_to_string(Path::new("/proc").join(pid).join("stat")).unwrap_or_default();
        // A killed orphan may stay a zombie until somebody waits for it.
        if stat.is_empty() || stat.contains(") Z ") {
            return false;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    true
}

async fn read_file(path: &Path) -> String {
    for _ in 0..200 {
        match std::fs::read_to_string(path) {
            Ok(text) if text.ends_with('\n') => return text.trim().to_owned(),
            _ => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
    panic!("{} was never written", path.display());
}

#[tokio::test]
async fn environment_is_clean_and_arguments_are_verbatim() {
    let output = Program::new("env").env("ONE", "1").output().await.expect("env runs");
    let text = String::from_utf8(output.stdout).expect("utf-8");
    let mut names: Vec<_> = text.lines().filter_map(|line| line.split('=').next()).collect();
    names.sort_unstable();
    assert_eq!(names, ["HOME", "LANG", "ONE", "PATH"]);
    let output =
        Program::new("printf").args(["%s", "$(touch pwn) `x` ; *"]).output().await.expect("printf runs");
    assert_eq!(output.stdout, b"$(touch pwn) `x` ; *");
}

#[tokio::test]
async fn input_is_fed_and_may_be_ignored() {
    let big = vec![b'x'; 1 << 20];
    let output =
        Program::new("cat").stdin(Stdin::Bytes(big.clone().into())).output().await.expect("cat runs");
    assert_eq!(output.stdout, big);
    let output = Program::new("true").stdin(Stdin::Bytes(big.into())).output().await.expect("true runs");
    assert!(output.stdout.is_empty());
}

#[tokio::test]
async fn missing_program_differs_from_missing_directory() {
    let error = Program::new("farrier-no-such-program").output().await.expect_err("not there");
    assert!(matches!(error, ProcessError::Missing { program } if program == "farrier-no-such-program"));
    let error = Program::new("true").cwd("/no/such/dir").output().await.expect_err("not there");
    assert!(matches!(error, ProcessError::Io { .. }));
}

#[tokio::test]
async fn failure_carries_status_and_words() {
    let error = shell("echo oh no >&2; exit 3").output().await.expect_err("fails");
    let ProcessError::Failed { status, stderr, .. } = error else { panic!("{error}") };
    assert_eq!((status.code(), stderr.as_str()), (Some(3), "oh no\n"));
    let output = shell("echo fine; exit 3").accept(3).output().await.expect("accepted");
    assert_eq!(output.stdout, b"fine\n");
}

#[tokio::test]
async fn flood_is_stopped() {
    let started = Instant::now();
    let error = Program::new("yes").max_output(100_000).output().await.expect_err("too much");
    assert!(matches!(error, ProcessError::TooMuchOutput { limit: 100_000, .. }));
    // A flood of standard error stops nothing and is cut.
    let output = shell("head -c 3000000 /dev/zero >&2; echo done").output().await.expect("runs");
    assert_eq!((output.stdout.as_slice(), output.stderr.len()), (b"done\n".as_slice(), 64 * 1024));
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[tokio::test]
async fn time_limit_kills_grandchildren() {
    let dir = tempfile::tempdir().expect("temp dir");
    let program = shell("sh -c 'echo $$ > pid; exec sleep 600' & sleep 600").cwd(dir.path());
    let error = program.limit(Duration::from_secs(2)).output().await.expect_err("too slow");
    assert!(matches!(error, ProcessError::TimedOut { .. }), "{error}");
    assert!(!is_alive(&read_file(&dir.path().join("pid")).await).await);
}

#[tokio::test]
async fn dropping_kills_grandchildren() {
    let dir = tempfile::tempdir().expect("temp dir");
    let running =
        shell("sh -c 'echo $$ > pid; exec sleep 600' & sleep 600").cwd(dir.path()).spawn().expect("starts");
    let pid = read_file(&dir.path().join("pid")).await;
    drop(running);
    assert!(!is_alive(&pid).await);
    // The same when a future is dropped in the middle, as when a client goes away.
    let output = shell("sh -c 'echo $$ > pid2; exec sleep 600' & sleep 600").cwd(dir.path()).output();
    let pid_file = dir.path().join("pid2");
    let pid = tokio::select! {
        _ = output => panic!("it sleeps"),
        pid = read_file(&pid_file) => pid,
    };
    assert!(!is_alive(&pid).await);
}

#[tokio::test]
async fn what_it_leaves_behind_is_killed() {
    let dir = tempfile::tempdir().expect("temp dir");
    let script =
        "sh -c 'echo $$ > pid; exec sleep 600' >/dev/null 2>&1 & while [ ! -s pid ]; do sleep 0.1; done";
    shell(script).cwd(dir.path()).output().await.expect("the leader ends well");
    assert!(!is_alive(&read_file(&dir.path().join("pid")).await).await);
}

#[tokio::test]
async fn streams_flow_both_ways() {
    let mut running = Program::new("cat").stdin(Stdin::Piped).spawn().expect("cat starts");
    let mut stdin = running.take_stdin().expect("piped");
    let mut stdout = running.take_stdout().expect("piped");
    stdin.write_all(b"ping").await.expect("written");
    let mut answer = [0; 4];
    stdout.read_exact(&mut answer).await.expect("read");
    assert_eq!(&answer, b"ping");
    drop(stdin);
    assert!(running.finish().await.is_ok());
}
