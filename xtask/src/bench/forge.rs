//! A Farrier of the release build, started on a port of its own and watched.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::http;

pub struct Forge {
    child: Child,
    port: u16,
    time_to_ready: Duration,
}

impl Forge {
    /// Starts the server and waits until it says that it's ready; `page_cache` is that setting.
    pub fn start(binary: &Path, data: &Path, page_cache: &str) -> Result<Forge> {
        let port = http::free_port()?;
        let log = std::fs::File::create(data.with_extension("log"))?;
        let start = Instant::now();
        let child = command(binary, data)
            .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data"])
            .arg(data)
            .env("FARRIER_PAGE_CACHE", page_cache)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| binary.display().to_string())?;
        let mut forge = Forge { child, port, time_to_ready: Duration::ZERO };
        if let Err(error) = http::wait_for(&forge.address(), "/-/health", Duration::from_secs(60)) {
            let log = std::fs::read_to_string(data.with_extension("log")).unwrap_or_default();
            let tail: Vec<&str> = log.lines().rev().take(10).collect();
            let tail: Vec<&str> = tail.into_iter().rev().collect();
            return Err(error.context(format!("Farrier isn't ready; its last words:\n{}", tail.join("\n"))));
        }
        forge.time_to_ready = start.elapsed();
        Ok(forge)
    }

    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// From the start of the program to the first 200 of its health page.
    pub fn time_to_ready(&self) -> Duration {
        self.time_to_ready
    }

    /// The memory of the process, without that of the programs it runs.
    pub fn resident_bytes(&self) -> Result<u64> {
        self.status("VmRSS")
    }

    /// Forgets the highest memory so far; [`Forge::peak_bytes`] tells it from then on.
    pub fn reset_peak(&self) -> Result<()> {
        let path = format!("/proc/{}/clear_refs", self.child.id());
        std::fs::write(&path, "5").with_context(|| path)
    }

    pub fn peak_bytes(&self) -> Result<u64> {
        self.status("VmHWM")
    }

    fn status(&self, field: &str) -> Result<u64> {
        let path = format!("/proc/{}/status", self.child.id());
        let text = std::fs::read_to_string(&path).with_context(|| path.clone())?;
        let line = text.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
        let kib: u64 = line
            .and_then(|line| line.split_whitespace().next()?.parse().ok())
            .with_context(|| format!("{path} has no {field}"))?;
        Ok(kib * 1024)
    }

    /// Waits until the process hardly works any more for a second, after `at_least` and before `at_most`.
    pub fn wait_until_quiet(&self, at_least: Duration, at_most: Duration) -> Result<()> {
        let start = Instant::now();
        loop {
            let before = self.ticks()?;
            std::thread::sleep(Duration::from_secs(1));
            // A tick is a hundredth of a second.
            if self.ticks()? - before <= 5 && start.elapsed() >= at_least {
                return Ok(());
            }
            if start.elapsed() > at_most {
                bail!("Farrier is still at work after {} s with nobody asking", at_most.as_secs());
            }
        }
    }

    /// The processor time that the process and its ended children took.
    fn ticks(&self) -> Result<u64> {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name in parentheses may have spaces in it.
        let (_, fields) = text.rsplit_once(')').context("no process state")?;
        let ticks = fields.split_whitespace().skip(11).take(4).filter_map(|field| field.parse::<u64>().ok());
        Ok(ticks.sum())
    }
}

impl Drop for Forge {
    fn drop(&mut self) {
        // As a service manager ends it; and for good if it doesn't listen.
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        for _ in 0..100 {
            if matches!(self.child.try_wait(), Ok(Some(_)) | Err(_)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program with the data of the run, whatever the environment says.
pub fn command(binary: &Path, data: &Path) -> Command {
    let mut command = Command::new(binary);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("FARRIER_") {
            command.env_remove(name);
        }
    }
    // So that no farrier.toml of the folder we are in is read.
    command.env("FARRIER_DATA", data).current_dir(data);
    command
}
