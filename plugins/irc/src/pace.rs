//! How fast we may speak: servers throw out whoever is faster.

use std::time::{Duration, Instant};

/// Lines that may be said at once after a silence.
const BURST: f64 = 5.0;
/// Lines in a second after that.
const PER_SECOND: f64 = 0.8;

/// A bucket that fills with time and is emptied by what is said.
pub struct Pace {
    tokens: f64,
    at: Instant,
}

impl Pace {
    /// A full bucket.
    pub fn new(now: Instant) -> Pace {
        Pace { tokens: BURST, at: now }
    }

    /// Takes a token; false when there is none.
    pub fn take(&mut self, now: Instant) -> bool {
        self.fill(now);
        if self.tokens < 1.0 {
            return false;
        }
        self.tokens -= 1.0;
        true
    }

    /// How long until the next token.
    pub fn wait(&mut self, now: Instant) -> Duration {
        self.fill(now);
        Duration::from_secs_f64(((1.0 - self.tokens) / PER_SECOND).max(0.0))
    }

    fn fill(&mut self, now: Instant) {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        self.tokens = (self.tokens + passed * PER_SECOND).min(BURST);
        self.at = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_and_then_a_line_at_a_time() {
        let start = Instant::now();
        let mut pace = Pace::new(start);
        for _ in 0..5 {
            assert!(pace.take(start));
        }
        assert!(!pace.take(start));
        let wait = pace.wait(start);
        assert!(wait > Duration::from_millis(1_200) && wait < Duration::from_millis(1_300), "{wait:?}");
        assert!(pace.take(start + wait + Duration::from_millis(1)));
        assert!(!pace.take(start + wait + Duration::from_millis(2)));
        let later = start + Duration::from_secs(3_600);
        assert_eq!((0..10).filter(|_| pace.take(later)).count(), 5, "silence saves no more than a burst");
    }
}
