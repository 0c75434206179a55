//! The log: one line per thing worth telling, on standard error.

use tracing_subscriber::EnvFilter;

/// The SSH library warns of whatever odd thing a client sends; a stranger must not fill the log.
const DEFAULT: &str = "warn,farrier=info,russh=off";

/// Starts logging; `FARRIER_LOG` chooses what, `FARRIER_LOG_FORMAT=json` how.
pub fn start() {
    let filter = EnvFilter::try_from_env("FARRIER_LOG").unwrap_or_else(|_| EnvFilter::new(DEFAULT));
    let builder =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    let started = match std::env::var("FARRIER_LOG_FORMAT").as_deref() {
        Ok("json") => builder.json().try_init(),
        _ => builder.compact().try_init(),
    };
    // A second start in the same process (tests) keeps the first.
    let _ = started;
}
