//! A program to run, and its complete output.

use crate::{ProcessError, Running};
use bytes::Bytes;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};

/// How much of standard error is kept for messages.
pub(crate) const STDERR_KEPT: usize = 64 * 1024;

/// How long pipes may stay open after everything in the group was killed.
pub(crate) const GRACE: Duration = Duration::from_secs(3);

/// What a program reads on its standard input.
#[derive(Debug, Default, Clone)]
pub enum Stdin {
    /// Nothing.
    #[default]
    Null,
    /// These bytes, then the end.
    Bytes(Bytes),
    /// What the caller writes, see [`Running::take_stdin`].
    Piped,
}

/// A program with its arguments, surroundings and limits, not yet started.
#[derive(Debug, Clone)]
pub struct Program {
    program: OsString,
    args: Vec<OsString>,
    env: Vec<(OsString, OsString)>,
    cwd: Option<PathBuf>,
    stdin: Stdin,
    piped_stderr: bool,
    limit: Duration,
    max_output: usize,
    accepted: Vec<i32>,
}

/// What a program wrote until it ended.
#[derive(Debug, Clone)]
pub struct Output {
    /// How it ended: success, or one of the accepted codes.
    pub status: ExitStatus,
    /// All of its standard output.
    pub stdout: Vec<u8>,
    /// The beginning of its standard error.
    pub stderr: Vec<u8>,
}

impl Program {
    /// Names the program. The defaults: no input, 30 seconds, 16 MB of output.
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        Self {
            program: program.as_ref().to_owned(),
            args: Vec::new(),
            env: Vec::new(),
            cwd: None,
            stdin: Stdin::Null,
            piped_stderr: false,
            limit: Duration::from_secs(30),
            max_output: 16 * 1024 * 1024,
            accepted: Vec::new(),
        }
    }

    /// Adds one argument, exactly as it is.
    #[must_use]
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    /// Adds arguments, exactly as they are.
    #[must_use]
    pub fn args<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(mut self, args: I) -> Self {
        self.args.extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    /// Sets a variable of the otherwise empty environment.
    #[must_use]
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.env.push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Sets the working directory.
    #[must_use]
    pub fn cwd(mut self, dir: impl AsRef<Path>) -> Self {
        self.cwd = Some(dir.as_ref().to_owned());
        self
    }

    /// Sets what it reads.
    #[must_use]
    pub fn stdin(mut self, stdin: Stdin) -> Self {
        self.stdin = stdin;
        self
    }

    /// Leaves standard error to the caller, who must read it, see [`Running::take_stderr`].
    ///
    /// Otherwise its beginning is collected for [`ProcessError::Failed`].
    #[must_use]
    pub fn piped_stderr(mut self) -> Self {
        self.piped_stderr = true;
        self
    }

    /// Lets the kernel ask it to end (SIGTERM) when the thread that starts it ends, be it because we were killed.
    ///
    /// That thread must stay as long as the program: start it on one that waits. Elsewhere than on Linux, where there is no
    /// `setpriv`, the program may outlive us.
    #[must_use]
    pub fn ends_with_us(mut self) -> Self {
        const WRAPPER: &str = "/usr/bin/setpriv";
        if Path::new(WRAPPER).exists() {
            let program = std::mem::replace(&mut self.program, WRAPPER.into());
            let args = std::mem::take(&mut self.args);
            let wrapped = ["--pdeathsig", "TERM", "--"].into_iter().map(OsString::from);
            self.args = wrapped.chain([program]).chain(args).collect();
        }
        self
    }

    /// Sets how long it may run, by the clock on the wall.
    #[must_use]
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Sets how much [`Program::output`] takes. A stream from [`Program::spawn`] isn't counted.
    #[must_use]
    pub fn max_output(mut self, bytes: usize) -> Self {
        self.max_output = bytes;
        self
    }

    /// Takes this exit code for a success as well.
    #[must_use]
    pub fn accept(mut self, code: i32) -> Self {
        self.accepted.push(code);
        self
    }

    /// Runs it to its end and returns what it wrote.
    ///
    /// # Errors
    /// When it can't be started, takes too long, writes too much, or fails.
    pub async fn output(mut self) -> Result<Output, ProcessError> {
        let max_output = self.max_output;
        let input = match std::mem::take(&mut self.stdin) {
            Stdin::Bytes(bytes) => {
                self.stdin = Stdin::Piped;
                Some(bytes)
            }
            Stdin::Null | Stdin::Piped => None,
        };
        let mut running = self.spawn()?;
        let (stdin, stdout) = (running.take_stdin(), running.take_stdout());
        let write = async {
            if let (Some(mut stdin), Some(input)) = (stdin, input) {
                // A program that has read enough closes its end: not an error of ours.
                let _closed = stdin.write_all(&input).await;
                let _closed = stdin.shutdown().await;
            }
        };
        let read = async {
            match stdout {
                Some(stdout) => read_bounded(stdout, max_output).await,
                None => Ok(Some(Vec::new())),
            }
        };
        // Too much output must not wait for a program that still reads its input.
        let both = async {
            tokio::pin!(write);
            tokio::pin!(read);
            tokio::select! {
                read = &mut read => read,
                () = &mut write => read.await,
            }
        };
        // The clock of the group ends this, unless something left the group and still holds our pipe.
        let limit = running.limit();
        let read = tokio::time::timeout(limit + GRACE, both).await;
        let program = running.program().to_owned();
        let Ok(read) = read else { return Err(ProcessError::TimedOut { program, limit }) };
        let stdout = match read {
            Ok(Some(stdout)) => stdout,
            Ok(None) => return Err(ProcessError::TooMuchOutput { program, limit: max_output }),
            Err(source) => return Err(ProcessError::Io { program, source }),
        };
        let (status, stderr) = running.finish().await?;
        Ok(Output { status, stdout, stderr })
    }

    /// Starts it. Dropping what comes back kills it and all that it started.
    ///
    /// Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// When it can't be started.
    pub fn spawn(self) -> Result<Running, ProcessError> {
        let name =
            Path::new(&self.program).file_name().unwrap_or(&self.program).to_string_lossy().into_owned();
        let mut command = tokio::process::Command::new(&self.program);
        command
            .args(&self.args)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_else(|| "/usr/local/bin:/usr/bin:/bin".into()))
            .env("LANG", "C.UTF-8")
            .env("HOME", "/nonexistent")
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .stdin(if matches!(self.stdin, Stdin::Null) { Stdio::null() } else { Stdio::piped() })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true);
        if let Some(cwd) = &self.cwd {
            command.current_dir(cwd);
        }
        let child =
            command.spawn().map_err(|source| ProcessError::from_spawn(&name, self.cwd.as_deref(), source))?;
        tracing::debug!(program = %name, pid = child.id(), "started {name}");
        let mut running = Running::new(name, child, self.limit, self.accepted, self.piped_stderr);
        if let Stdin::Bytes(bytes) = self.stdin {
            running.feed(bytes);
        }
        Ok(running)
    }
}

/// Reads to the end, or returns nothing when there's more than `max` bytes.
async fn read_bounded(reader: impl AsyncRead + Unpin, max: usize) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    reader.take(max as u64 + 1).read_to_end(&mut bytes).await?;
    Ok((bytes.len() <= max).then_some(bytes))
}

/// Keeps the first bytes of standard error and throws the rest away, so that nobody waits for us to read it.
pub(crate) async fn read_beginning(mut reader: impl AsyncRead + Unpin) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _unreadable = (&mut reader).take(STDERR_KEPT as u64).read_to_end(&mut bytes).await;
    let _unreadable = tokio::io::copy(&mut reader, &mut tokio::io::sink()).await;
    bytes
}
