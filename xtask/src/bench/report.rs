//! The figures as Markdown tables.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use super::clone::Timing;
use super::load::Measurement;
use super::repository::Repository;
use crate::project::{output, root};

const BEGIN: &str = "<!-- bench: begin -->";
const END: &str = "<!-- bench: end -->";

pub struct Report {
    head: String,
    time_to_ready: Duration,
    idle_bytes: u64,
    pub pages: Vec<PageRow>,
    pub peers: Vec<PeerRow>,
    pub clone: Option<Timing>,
}

pub struct PageRow {
    pub page: &'static str,
    pub ours: Measurement,
    /// The same from the page cache.
    pub kept: Measurement,
    pub floor: Measurement,
    pub resident_bytes: u64,
}

pub struct PeerRow {
    pub page: &'static str,
    pub ours: Measurement,
    /// The same from the page cache.
    pub kept: Measurement,
    pub name: String,
    pub theirs: Measurement,
}

impl Report {
    pub fn new(
        repository: &Repository,
        seconds: u64,
        time_to_ready: Duration,
        idle_bytes: u64,
    ) -> Result<Report> {
        let date = output(Command::new("date").args(["-u", "+%Y-%m-%d"]))?;
        let revision =
            output(Command::new("git").args(["rev-parse", "--short=12", "HEAD"]).current_dir(root()));
        let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let cpu = cpu
            .lines()
            .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
            .map_or("?", |(_, name)| name);
        let cores = std::thread::available_parallelism().map_or(0, |count| count.get());
        let head = format!(
            "{}, Farrier {}, {cores} cores ({cpu}); SQLite, 2,000 tickets, {} with {} commits; \
             {} connections that share the cores with the server, {seconds} s per page.",
            date.trim(),
            revision.as_deref().map_or("of an unknown revision", str::trim),
            repository.name,
            repository.commits,
            super::CONNECTIONS,
        );
        Ok(Report { head, time_to_ready, idle_bytes, pages: Vec::new(), peers: Vec::new(), clone: None })
    }

    pub fn to_markdown(&self) -> String {
        let mut text = format!("{}\n\n", self.head);
        let _ = writeln!(
            text,
            "Ready {:.0} ms after the start. {} idle.\n",
            self.time_to_ready.as_secs_f64() * 1e3,
            megabytes(self.idle_bytes)
        );
        text += "| page | requests/s, page cache off | p50 ms | p99 ms | size KB | memory after MB | kept, requests/s | bare route of the size, requests/s | bare : kept | failed |\n";
        text += "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n";
        for row in &self.pages {
            let _ = writeln!(
                text,
                "| {} | {} | {:.1} | {:.1} | {:.1} | {:.0} | {} | {} | {} | {} |",
                row.page,
                rate(&row.ours),
                millis(row.ours.p50),
                millis(row.ours.p99),
                row.ours.body_bytes as f64 / 1e3,
                row.resident_bytes as f64 / 1e6,
                rate(&row.kept),
                rate(&row.floor),
                times(ratio(&row.floor, &row.kept)),
                row.ours.failures + row.kept.failures,
            );
        }
        if !self.peers.is_empty() {
            text += "\n| page | Farrier, requests/s | peer | requests/s | p50 ms | failed | Farrier : peer | kept : peer |\n";
            text += "|---|--:|---|--:|--:|--:|--:|--:|\n";
            for row in &self.peers {
                let _ = writeln!(
                    text,
                    "| {} | {} | {} | {} | {:.1} | {} | {} | {} |",
                    row.page,
                    rate(&row.ours),
                    row.name,
                    rate(&row.theirs),
                    millis(row.theirs.p50),
                    row.theirs.failures,
                    times(ratio(&row.ours, &row.theirs)),
                    times(ratio(&row.kept, &row.theirs)),
                );
            }
        }
        if let Some(clone) = &self.clone {
            let _ = write!(text, "\nClone: {:.2} s from Farrier", clone.ours.as_secs_f64());
            if let Some(theirs) = clone.theirs {
                let share = clone.ours.as_secs_f64() / theirs.as_secs_f64();
                let _ =
                    write!(text, ", {:.2} s from `git http-backend`: {share:.2} times", theirs.as_secs_f64());
            }
            let _ = writeln!(
                text,
                ". Its process had {} before and {} at most meanwhile.",
                megabytes(clone.before_bytes),
                megabytes(clone.peak_bytes)
            );
        }
        text
    }
}

fn rate(measurement: &Measurement) -> String {
    match measurement.requests_per_second {
        none if none <= 0.0 => "none".to_owned(),
        few if few < 100.0 => format!("{few:.1}"),
        many => format!("{many:.0}"),
    }
}

fn ratio(ours: &Measurement, theirs: &Measurement) -> f64 {
    ours.requests_per_second / theirs.requests_per_second
}

fn times(ratio: f64) -> String {
    if !ratio.is_finite() { "none".to_owned() } else { format!("{ratio:.*} ×", usize::from(ratio < 10.0)) }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn megabytes(bytes: u64) -> String {
    format!("{:.0} MB", bytes as f64 / 1e6)
}

/// Puts the text between the markers of the file; what stands around them stays.
pub fn write(path: &Path, text: &str) -> Result<()> {
    let old = std::fs::read_to_string(path).unwrap_or_default();
    std::fs::write(path, replaced(&old, text)).with_context(|| path.display().to_string())?;
    println!("Written to {}.", path.display());
    Ok(())
}

fn replaced(old: &str, text: &str) -> String {
    let inner = format!("{BEGIN}\n\n{text}\n{END}");
    match (old.find(BEGIN), old.find(END)) {
        (Some(begin), Some(end)) if begin < end => {
            format!("{}{inner}{}", &old[..begin], &old[end + END.len()..])
        }
        _ if old.is_empty() => {
            format!("# Performance\n\n`cargo xtask bench --write` measured this.\n\n{inner}\n")
        }
        _ => format!("{}\n\n{inner}\n", old.trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_between_the_markers_changes() {
        let old = format!("before\n{BEGIN}\nold\n{END}\nafter\n");
        assert_eq!(replaced(&old, "new"), format!("before\n{BEGIN}\n\nnew\n{END}\nafter\n"));
        assert_eq!(replaced("before\n", "new"), format!("before\n\n{BEGIN}\n\nnew\n{END}\n"));
        assert!(replaced("", "new").starts_with("# Performance\n"));
    }

    #[test]
    fn figures_are_as_exact_as_they_help() {
        let measured = |requests_per_second| Measurement { requests_per_second, ..Measurement::default() };
        assert_eq!(rate(&measured(12_345.6)), "12346");
        assert_eq!(rate(&measured(1.26)), "1.3");
        assert_eq!(rate(&measured(0.0)), "none");
        assert_eq!(times(ratio(&measured(20.0), &measured(10.0))), "2.0 ×");
        assert_eq!(times(ratio(&measured(2000.0), &measured(10.0))), "200 ×");
        assert_eq!(times(ratio(&measured(1.0), &measured(0.0))), "none");
    }
}
