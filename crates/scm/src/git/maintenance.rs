//! What jobs do to keep a repository fast.

use super::GitRepository;
use super::command::git;
use crate::ScmError;
use std::time::Duration;

/// How thorough to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Maintenance {
    /// After a push: adds the new commits, with the paths they changed, to the commit-graph.
    CommitGraph,
    /// Now and then: puts refs into one file, and packs in a few whose sizes grow geometrically.
    Incremental,
    /// Rarely: one pack with a bitmap, for fast clones, and the commit-graph anew. Drops unreachable objects of two weeks ago.
    Full,
}

/// How long one program may run.
const LIMIT: Duration = Duration::from_secs(4 * 3600);

impl GitRepository {
    /// Does maintenance. Reads and pushes may go on meanwhile.
    ///
    /// # Errors
    /// When a program fails; the repository is as usable as before.
    pub async fn maintain(&self, maintenance: Maintenance) -> Result<(), ScmError> {
        const GRAPH: &[&str] =
            &["commit-graph", "write", "--reachable", "--changed-paths", "--split", "--no-progress"];
        const REFS: &[&str] = &["pack-refs", "--all", "--prune"];
        let steps: &[&[&str]] = match maintenance {
            Maintenance::CommitGraph => &[GRAPH],
            Maintenance::Incremental => {
                &[REFS, &["repack", "-d", "-l", "-q", "--geometric=2", "--write-midx"], GRAPH]
            }
            Maintenance::Full => &[
                REFS,
                &[
                    "repack",
                    "-A",
                    "-d",
                    "-l",
                    "-q",
                    "--write-bitmap-index",
                    "--unpack-unreachable=2.weeks.ago",
                ],
                &["prune", "--expire=2.weeks.ago"],
                &[
                    "commit-graph",
                    "write",
                    "--reachable",
                    "--changed-paths",
                    "--split=replace",
                    "--no-progress",
                ],
            ],
        };
        if maintenance == Maintenance::CommitGraph && self.has_no_refs().await? {
            return Ok(());
        }
        for step in steps {
            git(self.path()).args(*step).limit(LIMIT).output().await?;
        }
        Ok(())
    }

    /// Checks every object. Returns what is wrong, in Git's words; empty is fine.
    ///
    /// # Errors
    /// When it can't be run, or takes too long.
    pub async fn check(&self) -> Result<String, ScmError> {
        let program =
            git(self.path()).args(["fsck", "--full", "--no-dangling", "--no-progress"]).limit(LIMIT);
        match program.output().await {
            Ok(_) => Ok(String::new()),
            Err(farrier_process::ProcessError::Failed { stderr, .. }) => Ok(stderr),
            Err(error) => Err(error.into()),
        }
    }
}
