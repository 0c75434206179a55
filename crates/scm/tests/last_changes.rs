//! The one walk finds what `git log -1 -- <entry>` finds.

use crate::fixture::{Fixture, id};
use farrier_scm::{RepoPath, Repository};
use std::time::Duration;

/// Commits on four lines that branch and merge, with changes, removals, reverts, files that become folders.
fn random_history(fixture: &Fixture, mut state: u64, rounds: usize) -> String {
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("64 bits") % below
    };
    let names = ["a", "a.c", "b", "dir/x", "dir/y", "dir/sub/z", "a-b", "é"];
    let blobs: Vec<_> = (0..3).map(|number| fixture.write_blob(format!("{number}").as_bytes())).collect();
    let start: Vec<_> =
        names.iter().map(|name| (name.as_bytes(), Some(("100644", blobs[0].as_str())))).collect();
    let mut tips = vec![fixture.commit_tree(&fixture.write_tree(None, &start), &[], "start"); 4];
    for round in 0..rounds {
        let (line, other) = (random(4), random(4));
        let from = tips[if random(5) == 0 { other } else { line }].clone();
        let mut changes: Vec<(&[u8], Option<(&str, &str)>)> = Vec::new();
        for _ in 0..random(3) {
            let (name, blob) = (names[random(names.len())], &blobs[random(3)]);
            let mode = if random(6) == 0 { "100755" } else { "100644" };
            changes.push((name.as_bytes(), (random(6) > 0).then_some((mode, blob.as_str()))));
        }
        if random(12) == 0 {
            // A file `b` becomes a folder `b/c`, or a file again.
            changes.retain(|(name, _)| *name != b"b");
            let back = random(2) == 0;
            changes.push((b"b", back.then_some(("100644", blobs[0].as_str()))));
            changes.push((b"b/c", (!back).then_some(("100644", blobs[0].as_str()))));
        }
        changes.sort_by_key(|(_, entry)| entry.is_some());
        let tree = fixture.write_tree(Some(&from), &changes);
        let mut parents = vec![tips[line].as_str()];
        if random(3) == 0 && tips[other] != tips[line] {
            parents.push(&tips[other]);
        }
        tips[line] = fixture.commit_tree(&tree, &parents, &format!("round {round}"));
    }
    let all: Vec<&str> = tips.iter().map(String::as_str).collect();
    let tree = fixture.git(&["rev-parse", &format!("{}^{{tree}}", tips[1])]);
    fixture.commit_tree(&tree, &all, "octopus")
}

#[tokio::test]
async fn answers_are_gits() {
    for seed in 1..=3 {
        let fixture = Fixture::empty().await;
        let tip = random_history(&fixture, seed, 60);
        let repository = fixture.open().await;
        let mut compared = 0;
        for folder in ["", "dir", "dir/sub"] {
            let folder: RepoPath = folder.parse().expect("valid");
            let Ok(changes) = repository.last_changes(&id(&tip), &folder, Duration::from_secs(20)).await
            else {
                continue;
            };
            let tree = repository.tree(&id(&tip), &folder).await.expect("reads");
            assert!(changes.complete);
            assert_eq!(changes.entries.len(), tree.entries.len());
            for entry in tree.entries {
                let path = folder.join(&entry.name);
                let expected = fixture.git(&["rev-list", "-1", &tip, "--", &path.display()]);
                let found = changes.get(&entry.name).expect("known");
                assert_eq!(found.id.as_str(), expected, "seed {seed}, {path}");
                compared += 1;
            }
        }
        assert!(compared >= 5, "seed {seed} compared only {compared}");
    }
}

#[tokio::test]
async fn a_short_budget_gives_a_part() {
    let fixture = Fixture::empty().await;
    let tip = random_history(&fixture, 9, 60);
    let repository = fixture.open().await;
    let changes = repository.last_changes(&id(&tip), &RepoPath::root(), Duration::ZERO).await.expect("reads");
    assert!(!changes.complete);
}
