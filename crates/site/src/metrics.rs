//! Figures for Prometheus.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
static STARTED: OnceLock<Instant> = OnceLock::new();

/// Begins to keep the program's figures; a second call does nothing.
pub fn install_metrics() {
    STARTED.get_or_init(Instant::now);
    if HANDLE.get().is_some() {
        return;
    }
    match PrometheusBuilder::new().install_recorder() {
        Ok(handle) => drop(HANDLE.set(handle)),
        Err(error) => tracing::warn!("no metrics: {error}"),
    }
}

/// All figures as text; none when nobody began to keep them.
pub(crate) fn render() -> Option<String> {
    HANDLE.get().map(|handle| {
        handle.run_upkeep();
        handle.render()
    })
}

/// How long the program runs.
pub(crate) fn uptime() -> Duration {
    STARTED.get_or_init(Instant::now).elapsed()
}
