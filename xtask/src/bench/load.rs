//! Asks for pages over several connections at once and counts.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::http::{self, Answer, Connection};

/// What one page can do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Measurement {
    pub requests_per_second: f64,
    pub p50: Duration,
    pub p99: Duration,
    /// The size of the last answer.
    pub body_bytes: usize,
    pub requests: usize,
    /// Answers other than 200, and requests that got none.
    pub failures: usize,
}

/// Asks for the paths in turn until the time is over. A short warm-up before it isn't counted.
pub fn measure(address: &str, paths: &[String], connections: usize, time: Duration) -> Result<Measurement> {
    Connection::new(address)?;
    let warm_up = (time / 5).min(Duration::from_secs(1));
    ask_until_over(address, paths, connections, warm_up)?;
    let start = Instant::now();
    let tallies = ask_until_over(address, paths, connections, time)?;
    let elapsed = start.elapsed();

    let mut times: Vec<Duration> = tallies.iter().flat_map(|tally| &tally.times).copied().collect();
    times.sort_unstable();
    Ok(Measurement {
        requests_per_second: times.len() as f64 / elapsed.as_secs_f64(),
        p50: percentile(&times, 50),
        p99: percentile(&times, 99),
        body_bytes: tallies.iter().map(|tally| tally.body_bytes).max().unwrap_or(0),
        requests: times.len(),
        failures: tallies.iter().map(|tally| tally.failures).sum(),
    })
}

#[derive(Default)]
struct Tally {
    times: Vec<Duration>,
    body_bytes: usize,
    failures: usize,
}

fn ask_until_over(address: &str, paths: &[String], connections: usize, time: Duration) -> Result<Vec<Tally>> {
    let requests: Vec<Vec<u8>> = paths.iter().map(|path| http::get(address, path)).collect();
    let until = Instant::now() + time;
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..connections)
            .map(|offset| {
                let requests = &requests;
                scope.spawn(move || -> Result<Tally> {
                    let mut connection = Connection::new(address)?;
                    let mut answer = Answer::default();
                    let mut tally = Tally::default();
                    for request in requests.iter().cycle().skip(offset) {
                        let start = Instant::now();
                        if start >= until {
                            break;
                        }
                        let outcome = connection.send(request, &mut answer);
                        if outcome.is_ok() && answer.status == 200 {
                            tally.times.push(start.elapsed());
                            tally.body_bytes = answer.body.len();
                        } else {
                            tally.failures += 1;
                            // Whoever is refused waits; else the refusals would be what is measured.
                            std::thread::sleep(Duration::from_millis(10));
                        }
                    }
                    Ok(tally)
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().ok().context("a thread of the load ended early")?)
            .collect()
    })
}

fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    let last = sorted.len().saturating_sub(1);
    sorted.get(last * percent / 100).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles() {
        let times: Vec<Duration> = (1..=101).map(Duration::from_millis).collect();
        assert_eq!(percentile(&times, 50), Duration::from_millis(51));
        assert_eq!(percentile(&times, 99), Duration::from_millis(100));
        assert_eq!(percentile(&[], 99), Duration::ZERO);
    }
}
