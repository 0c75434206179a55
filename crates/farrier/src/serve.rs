//! `farrier serve`: pages, API, repositories over HTTP and SSH, and the worker, in one process.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::serve::ListenerExt;
use farrier_domain::accounts::{links, people};
use farrier_domain::fresh;
use farrier_tool::{Indexer, Services};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::wiring::{Parts, Program, build};
use crate::{Config, host, ssh};

const HOUR: Duration = Duration::from_secs(3600);
const DAY_MILLIS: i64 = 24 * 3_600_000;
/// How long requests may go on after the signal to stop.
const DRAIN: Duration = Duration::from_secs(20);

/// Serves until the process is told to stop.
pub async fn run(mut config: Config) -> anyhow::Result<()> {
    farrier_site::install_metrics();
    let ssh = ssh::listen(&mut config).await?;
    let mut program = build(&config, Parts::default()).await?;
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("cannot listen on {}; is another Farrier running?", config.listen))?;
    let app = host::router(&mut program);
    say(&format!("Farrier is at {}", config.site.base_url));
    if let (Some(_), Some(address)) = (&ssh, &config.site.ssh_address) {
        say(&format!("SSH is at ssh://git@{address}"));
    }
    if let Some(token) = first_admin_link(&program.services).await? {
        say("Nobody runs this site yet. Open this link once, within a day, to become its administrator:");
        say(&format!("  {}/-/welcome/{token}", config.site.base_url));
    }
    let (stop, stopped) = watch::channel(false);
    let serving_ssh = ssh.map(|ssh| ssh.serve(program.services.clone(), stopped.clone(), DRAIN));
    let background = start_background(&config, program, stopped.clone());
    let result = serve(listener, app, stop).await;
    if let Some(serving_ssh) = serving_ssh.filter(|_| *stopped.borrow()) {
        let _ = serving_ssh.await;
    }
    let _ = tokio::time::timeout(Duration::from_secs(5), background).await;
    result
}

/// Starts worker and indexer; they end when `stop` turns true.
pub fn start_background(
    config: &Config,
    program: Program,
    stop: watch::Receiver<bool>,
) -> tokio::task::JoinHandle<()> {
    let Program { services, worker, started, background, .. } = program;
    let works = config.has_role("worker");
    let beside: Vec<_> = background
        .into_iter()
        .filter(|(role, _)| config.has_role(role))
        .map(|(_, run)| tokio::spawn(run(services.clone(), stop.clone())))
        .collect();
    tokio::spawn(async move {
        let indexer = Indexer::new(services.clone());
        let index = tokio::spawn({
            let stop = stop.clone();
            async move { indexer.run(stop).await }
        });
        if works {
            tokio::spawn(sweep_purges(services.clone(), stop.clone()));
            for start in started {
                if let Err(error) = start(services.clone()).await {
                    tracing::error!("after the start: {error:#}");
                }
            }
            worker.run(stop).await;
        }
        let _ = index.await;
        for task in beside {
            let _ = task.await;
        }
    })
}

/// Once an hour, forgets what became stale so long ago that every process knows it.
async fn sweep_purges(services: Services, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = fresh::sweep(&services.db, services.now()).await {
            tracing::warn!("old purges were not swept: {error}");
        }
        if let Ok(Err(_)) = tokio::time::timeout(HOUR, stop.changed()).await {
            return;
        }
    }
}

async fn serve(listener: TcpListener, app: Router, stop: watch::Sender<bool>) -> anyhow::Result<()> {
    let mut stopping = stop.subscribe();
    let told = {
        let stop = stop.clone();
        async move {
            wait_for_signal().await;
            let _ = stop.send(true);
        }
    };
    // Streamed answers are many small writes; without this the last one of each waits for an acknowledgement.
    let listener = listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    let serving = axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(told);
    tokio::select! {
        result = async { serving.await } => result.context("serving stopped"),
        () = async {
            let _ = stopping.wait_for(|stop| *stop).await;
            tokio::time::sleep(DRAIN).await;
        } => Ok(()),
    }
}

async fn wait_for_signal() {
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(signal) => signal,
        Err(_) => return std::future::pending().await,
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

/// A link for the first administrator, as long as there is none.
async fn first_admin_link(services: &Services) -> anyhow::Result<Option<String>> {
    if people::site_admins(services.db.read()).await? > 0 {
        return Ok(None);
    }
    let tx = services.db.write().await?;
    let token = links::create(&*tx, links::FIRST_ADMIN, None, DAY_MILLIS, services.now()).await?;
    tx.commit().await?;
    Ok(Some(token))
}

#[expect(clippy::print_stdout, reason = "the operator's terminal is where this is for")]
fn say(line: &str) {
    println!("{line}");
}
