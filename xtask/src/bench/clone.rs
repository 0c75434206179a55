//! How long a clone takes, and how much memory it takes on our side.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::forge::Forge;
use crate::project::output;

const ROUNDS: usize = 3;

pub struct Timing {
    pub ours: Duration,
    pub theirs: Option<Duration>,
    /// The highest memory of our process in the meantime.
    pub peak_bytes: u64,
    /// Its memory just before.
    pub before_bytes: u64,
}

/// Clones from both in turn and takes the medians.
pub fn measure(forge: &Forge, ours: &str, theirs: Option<&str>, scratch: &Path) -> Result<Timing> {
    let before_bytes = forge.resident_bytes()?;
    // The first one warms the file cache for both.
    clone(ours, scratch)?;
    forge.reset_peak()?;
    let (mut our_times, mut their_times) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        our_times.push(clone(ours, scratch)?);
        if let Some(theirs) = theirs {
            their_times.push(clone(theirs, scratch)?);
        }
    }
    Ok(Timing {
        ours: median(our_times),
        theirs: theirs.map(|_| median(their_times)),
        peak_bytes: forge.peak_bytes()?,
        before_bytes,
    })
}

fn clone(url: &str, into: &Path) -> Result<Duration> {
    let start = Instant::now();
    output(
        Command::new("git")
            .args(["clone", "--quiet", "--bare", url])
            .arg(into)
            .env("GIT_TERMINAL_PROMPT", "0"),
    )?;
    let elapsed = start.elapsed();
    std::fs::remove_dir_all(into)?;
    Ok(elapsed)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_one_in_the_middle() {
        assert_eq!(median([3, 1, 2].map(Duration::from_secs).to_vec()), Duration::from_secs(2));
        assert_eq!(median(Vec::new()), Duration::ZERO);
    }
}
