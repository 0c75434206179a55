//! One running child: its port, its repositories, and the thread that it lives and dies with.

use std::collections::HashMap;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, bail};
use farrier_process::{Program, Running};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

use super::config::{self, Found, Served};

/// How long the child may take until it listens.
const START: Duration = Duration::from_secs(10);
/// The child is started anew after this; nothing else has so long a limit.
const LIFE: Duration = Duration::from_secs(90 * 24 * 3600);

/// A child that listens. Dropping the last holder ends it.
pub struct Instance {
    /// Where it listens, on this machine only.
    pub port: u16,
    served: HashMap<i64, Served>,
    is_dead: Arc<AtomicBool>,
    folder: PathBuf,
    _stop: oneshot::Sender<()>,
}

impl Instance {
    /// Starts a child and waits until it listens.
    pub async fn start(
        found: &Found,
        folder: PathBuf,
        served: HashMap<i64, Served>,
    ) -> anyhow::Result<Instance> {
        let port = free_port()?;
        write(&folder, &config::text(found, &folder, port, &served))
            .with_context(|| format!("the folder {} cannot be written", folder.display()))?;
        let program = Program::new(&found.program)
            .arg("-f")
            .arg(folder.join("httpd.conf"))
            .arg("-DFOREGROUND")
            .piped_stderr()
            .limit(LIFE)
            .ends_with_us();
        let (running, keeper) = spawn_on_a_thread_of_its_own(program).await?;
        let (is_dead, said) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(String::new())));
        let (stop, stopped) = oneshot::channel();
        tokio::spawn(watch(running, keeper, stopped, is_dead.clone(), said.clone()));
        let instance = Instance { port, served, is_dead, folder, _stop: stop };
        let until = tokio::time::Instant::now() + START;
        while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            if !instance.is_alive() || tokio::time::Instant::now() > until {
                let said = said.lock().unwrap_or_else(PoisonError::into_inner).clone();
                bail!("{} did not start: {said}", found.program.display());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        // Somebody else may have taken the port before the child could.
        if !instance.is_alive() {
            bail!("{} ended at once", found.program.display());
        }
        Ok(instance)
    }

    /// Whether it runs.
    pub fn is_alive(&self) -> bool {
        !self.is_dead.load(Ordering::SeqCst)
    }

    /// The key of a mount, if its repository is served under this path.
    pub fn key(&self, mount: i64, path: &str) -> Option<&str> {
        self.served.get(&mount).filter(|served| served.path == path).map(|served| served.key.as_str())
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.folder) {
            tracing::debug!("{}: {error}", self.folder.display());
        }
    }
}

/// The kernel ends the child with the thread that started it, so that thread must wait for it.
async fn spawn_on_a_thread_of_its_own(
    program: Program,
) -> anyhow::Result<(Running, std::sync::mpsc::Sender<()>)> {
    let (tell, told) = oneshot::channel();
    let (keeper, kept) = std::sync::mpsc::channel::<()>();
    let runtime = tokio::runtime::Handle::current();
    std::thread::Builder::new().name("httpd".to_owned()).spawn(move || {
        let running = {
            let _inside = runtime.enter();
            program.spawn()
        };
        if tell.send(running).is_ok() {
            // It ends when the other side is dropped.
            let _over = kept.recv();
        }
    })?;
    Ok((told.await.context("the thread of the child ended")??, keeper))
}

async fn watch(
    mut running: Running,
    keeper: std::sync::mpsc::Sender<()>,
    stopped: oneshot::Receiver<()>,
    is_dead: Arc<AtomicBool>,
    said: Arc<Mutex<String>>,
) {
    let lines = running.take_stderr();
    let log = async move {
        let Some(lines) = lines else { return };
        let mut lines = BufReader::new(lines).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            // It greets, and as root it regrets that nobody told it to become somebody else.
            if line.contains(":notice]") || line.contains("AH02155") {
                tracing::debug!("httpd: {line}");
                continue;
            }
            tracing::warn!("httpd: {line}");
            *said.lock().unwrap_or_else(PoisonError::into_inner) = line;
        }
    };
    let log = tokio::spawn(log);
    tokio::select! {
        ended = running.wait() => match ended {
            Ok(status) => tracing::warn!("the httpd of Subversion ended: {status}"),
            Err(error) => tracing::warn!("the httpd of Subversion ended: {error}"),
        },
        _ = stopped => {}
    }
    is_dead.store(true, Ordering::SeqCst);
    running.kill();
    let _ended = running.wait().await;
    log.abort();
    drop(keeper);
}

fn free_port() -> std::io::Result<u16> {
    Ok(std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

fn write(folder: &Path, text: &str) -> std::io::Result<()> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let mut options = std::fs::OpenOptions::new();
    let mut file = options.write(true).create_new(true).mode(0o600).open(folder.join("httpd.conf"))?;
    std::io::Write::write_all(&mut file, text.as_bytes())
}
