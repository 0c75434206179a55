//! Rules for every text file.

use super::Finding;
use crate::project::Source;

/// Home folders: what stands below them is on one machine only.
const HOMES: &[&str] = &["/root/", "/home/", "/Users/"];

pub fn check(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    let lines = || source.text.lines().enumerate().map(|(index, line)| (index + 1, line));
    // This file names them itself; service units and fixtures may talk of a home folder.
    if source.path != "xtask/src/tidy/text.rs" && !source.path.starts_with("deploy/") {
        for (number, line) in lines() {
            if let Some(home) = HOMES.iter().find(|home| begins_path(line, home)) {
                let advice =
                    format!("a path below {home} is on one machine only: make it relative, or an option");
                findings.push(Finding::new(source, number, advice));
            }
        }
    }
    if source.path.ends_with("package-lock.json") {
        for (number, _) in lines().filter(|(_, line)| line.trim_start().starts_with("\"resolved\":")) {
            let advice = "names a registry: install with `omit-lockfile-registry-resolved=true` in the .npmrc beside it";
            findings.push(Finding::new(source, number, advice));
        }
    }
    findings
}

/// Whether an absolute path starts with `home`, and not merely a part of an address or of a relative path.
fn begins_path(line: &str, home: &str) -> bool {
    line.match_indices(home).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + home.len()..].chars().next();
        !before.is_some_and(|c| c.is_alphanumeric() || "._-/}*~".contains(c))
            && after.is_some_and(|c| c.is_alphanumeric() || "._-".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_paths_of_one_machine_are_found() {
        assert!(begins_path("let dir = \"/home/alice/farrier\";", "/home/"));
        assert!(begins_path("see /root/.cargo", "/root/"));
        for fine in ["https://example.org/home/page", "plugins/home/x", "[home](/home/)", "{base}/root/x"] {
            assert!(!begins_path(fine, "/home/") && !begins_path(fine, "/root/"), "{fine}");
        }
    }

    #[test]
    fn lock_files_name_no_registry() {
        let lock = "{\n  \"resolved\": \"https://example.org/x.tgz\"\n}";
        assert_eq!(super::super::advice(check, "tests/browser/package-lock.json", lock)[0].0, 2);
        assert!(super::super::advice(check, "docs/x.md", lock).is_empty());
    }
}
