//! The one place that says how the `git` program is run.

use farrier_process::Program;
use std::path::Path;
use std::time::Duration;

/// Settings for every run; they win over the repository's own.
const SETTINGS: &[&str] = &[
    // Repositories may belong to another user (a shared file system, a container).
    "safe.directory=*",
    "safe.bareRepository=all",
    "core.hooksPath=/dev/null",
    "core.attributesFile=/dev/null",
    "core.fsmonitor=false",
    "core.quotePath=true",
    "core.fsync=all",
    "core.bigFileThreshold=64m",
    "color.ui=false",
    "protocol.version=2",
    // Only jobs clean up, never a push or a fetch.
    "gc.auto=0",
    "receive.autogc=false",
    "maintenance.auto=false",
    "transfer.fsckObjects=true",
    "receive.fsckObjects=true",
    "fetch.fsckObjects=true",
    // Harmless, and part of many old histories that can't be changed any more.
    "receive.fsck.badTimezone=ignore",
    "receive.fsck.missingSpaceBeforeDate=ignore",
    "receive.fsck.zeroPaddedFilemode=ignore",
    "fetch.fsck.badTimezone=ignore",
    "fetch.fsck.missingSpaceBeforeDate=ignore",
    "fetch.fsck.zeroPaddedFilemode=ignore",
    // Refs of our own, which nobody fetches or pushes.
    "transfer.hideRefs=refs/farrier",
    "receive.advertiseAtomic=true",
    "receive.advertisePushOptions=true",
    "receive.denyCurrentBranch=ignore",
    "receive.denyDeleteCurrent=ignore",
    "uploadpack.allowFilter=true",
    "uploadpack.allowAnySHA1InWant=true",
    "diff.renames=true",
    "diff.renameLimit=400",
    "log.showSignature=false",
];

/// The `git` program with our settings and no repository.
pub(crate) fn git_anywhere() -> Program {
    let mut program = Program::new("git")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_ATTR_NOSYSTEM", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_LITERAL_PATHSPECS", "1")
        .env("GIT_NO_REPLACE_OBJECTS", "1")
        .env("GIT_OPTIONAL_LOCKS", "0")
        // No protocol at all; what needs one says which.
        .env("GIT_ALLOW_PROTOCOL", "none")
        .env("GIT_ADVICE", "0")
        .env("GIT_PAGER", "cat")
        .env("GIT_EDITOR", "false")
        .env("GIT_ASKPASS", "false")
        .env("TZ", "UTC")
        .limit(Duration::from_secs(20));
    for setting in SETTINGS {
        program = program.arg("-c").arg(setting);
    }
    program
}

/// The `git` program on a bare repository.
pub(crate) fn git(repository: &Path) -> Program {
    let mut git_dir = std::ffi::OsString::from("--git-dir=");
    git_dir.push(repository);
    git_anywhere().cwd(repository).arg("--no-pager").arg(git_dir)
}
