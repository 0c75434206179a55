//! A program whose standard streams are a client's.

use std::time::Duration;

use farrier_process::{Program, Running, Stdin};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::oneshot;

use crate::SshStreams;

/// How long a program may take to put things in order when its client has gone.
const GRACE: Duration = Duration::from_secs(30);
/// How much is carried at once.
const CHUNK: usize = 64 * 1024;

impl SshStreams {
    /// Runs a program for the client, at the client's pace, and answers its exit code.
    ///
    /// A client that goes away (this is dropped then) looks to the program like one that has nothing more to say. So it can
    /// undo what it began; after half a minute it is killed with all that it started.
    ///
    /// Errors: when it cannot be started, or is cut off by its own limit.
    pub async fn run(self, program: Program) -> anyhow::Result<u32> {
        let running = program.stdin(Stdin::Piped).piped_stderr().spawn()?;
        // Dropped with this future, which tells the task that the client has gone.
        let (here, gone) = oneshot::channel::<()>();
        let code = tokio::spawn(attend(running, self, gone)).await?;
        drop(here);
        code
    }
}

async fn attend(
    mut running: Running,
    client: SshStreams,
    mut gone: oneshot::Receiver<()>,
) -> anyhow::Result<u32> {
    let (stdin, stdout, stderr) = (running.take_stdin(), running.take_stdout(), running.take_stderr());
    let (Some(stdin), Some(stdout), Some(stderr)) = (stdin, stdout, stderr) else {
        anyhow::bail!("{} has no streams", running.program());
    };
    let input = tokio::spawn(carry(client.stdin, stdin, None));
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let output = tokio::spawn(carry(stdout, client.stdout, Some(stopped.clone())));
    let errors = tokio::spawn(carry(stderr, client.stderr, Some(stopped)));
    let left = tokio::select! {
        _ = &mut gone => true,
        status = running.wait() => {
            let code = status?.code().and_then(|code| u32::try_from(code).ok()).unwrap_or(1);
            input.abort();
            // What it wrote last is still on its way to the client.
            let both = async { tokio::join!(output, errors) };
            tokio::select! {
                _ = &mut gone => {}
                _ = both => {}
            }
            return Ok(code);
        }
    };
    debug_assert!(left);
    input.abort();
    let _ = stop.send(true);
    if tokio::time::timeout(GRACE, running.wait()).await.is_err() {
        tracing::warn!("{} went on without its client and was killed", running.program());
    }
    Ok(1)
}

/// Carries bytes from one end to the other. Once nobody wants them any more they are read and thrown away, so that whoever
/// writes them can end.
async fn carry(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut stop: Option<tokio::sync::watch::Receiver<bool>>,
) {
    let mut buffer = vec![0; CHUNK];
    let mut wanted = true;
    loop {
        let read = match from.read(&mut buffer).await {
            Ok(0) | Err(_) => break,
            Ok(read) => read,
        };
        if !wanted {
            continue;
        }
        let write = to.write_all(&buffer[..read]);
        wanted = match &mut stop {
            Some(stop) => tokio::select! {
                written = write => written.is_ok(),
                _ = stop.wait_for(|stop| *stop) => false,
            },
            None => write.await.is_ok(),
        };
        if !wanted && stop.is_none() {
            break;
        }
    }
    let _ = to.shutdown().await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;
    use tokio::io::{DuplexStream, duplex};

    fn client() -> (SshStreams, DuplexStream, DuplexStream, DuplexStream) {
        let (stdin, to_stdin) = duplex(1024);
        let (stdout, from_stdout) = duplex(1024);
        let (stderr, from_stderr) = duplex(1024);
        let streams =
            SshStreams { stdin: Box::new(stdin), stdout: Box::new(stdout), stderr: Box::new(stderr) };
        (streams, to_stdin, from_stdout, from_stderr)
    }

    fn shell(script: &str) -> Program {
        Program::new("sh").args(["-c", script]).limit(Duration::from_secs(20))
    }

    #[tokio::test]
    async fn the_streams_of_a_program_are_the_clients() {
        let (streams, mut stdin, mut stdout, mut stderr) = client();
        let running = tokio::spawn(streams.run(shell("cat; echo end >&2; exit 3")));
        let sent: Vec<u8> = (0..200_000).map(|n| n as u8).collect();
        let expected = sent.clone();
        tokio::spawn(async move {
            stdin.write_all(&sent).await.expect("it reads");
        });
        let (mut out, mut err) = (Vec::new(), String::new());
        let (read_out, read_err) =
            tokio::join!(stdout.read_to_end(&mut out), stderr.read_to_string(&mut err));
        assert!(read_out.is_ok() && read_err.is_ok());
        assert_eq!((out == expected, err.as_str()), (true, "end\n"));
        assert_eq!(running.await.expect("no panic").expect("it ran"), 3);
    }

    #[tokio::test]
    async fn a_program_whose_client_goes_can_put_things_in_order() {
        let folder = std::env::temp_dir().join(format!("farrier-ssh-program-{}", std::process::id()));
        let (streams, _stdin, stdout, _stderr) = client();
        // It floods a client that never reads, and would be stuck without somebody who takes what it writes.
        let script = format!("cat >/dev/null; yes | head -c 1000000; echo done > '{}'", folder.display());
        let running = tokio::spawn(streams.run(shell(&script)));
        tokio::time::sleep(Duration::from_millis(200)).await;
        running.abort();
        drop(stdout);
        let begun = Instant::now();
        while !folder.exists() {
            assert!(begun.elapsed() < Duration::from_secs(10), "it was not let end");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        std::fs::remove_file(&folder).expect("ours");
    }
}
