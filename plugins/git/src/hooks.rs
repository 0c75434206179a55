//! What a project forbids about pushes, told to our one hook.
//!
//! The hook runs before anything of the push is visible, so that a refused one leaves nothing. All that it knows comes
//! through its environment: the branch, and for each thing that is forbidden the words for whoever tries.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, ensure};
use farrier_i18n::L;
use farrier_process::Program;

use crate::msg;
use crate::settings::Settings;

const PRE_RECEIVE: &str = include_str!("pre-receive.sh");

/// The variables for the hook; none when nothing is forbidden and it need not run.
pub fn rules(l: L, settings: &Settings, default_branch: Option<&str>) -> Vec<(String, String)> {
    let Some(branch) = default_branch else { return Vec::new() };
    let mut rules = Vec::new();
    if settings.deny_force_push {
        rules.push(("FARRIER_DENY_FORCE".to_owned(), msg::git_push_force(l, branch)));
    }
    if settings.deny_deletion {
        rules.push(("FARRIER_DENY_DELETION".to_owned(), msg::git_push_deletion(l, branch)));
    }
    if !rules.is_empty() {
        rules.push(("FARRIER_BRANCH".to_owned(), format!("refs/heads/{branch}")));
    }
    rules
}

/// Writes the hook and runs it once: Git passes over one that it cannot execute, and then nothing would be forbidden.
pub async fn install(data: &Path) -> anyhow::Result<PathBuf> {
    let folder = data.join("hooks").join("git");
    let hook = folder.join("pre-receive");
    let to = hook.clone();
    let written = tokio::task::spawn_blocking(move || write(&to)).await?;
    written.with_context(|| format!("the hook {} cannot be written", hook.display()))?;
    let run = Program::new(&hook).arg("check").limit(Duration::from_secs(10)).output().await;
    let run = run.with_context(|| {
        format!("the hook {} cannot be run; is the folder mounted with noexec?", hook.display())
    })?;
    ensure!(run.stdout == b"farrier\n", "the hook {} is not ours", hook.display());
    Ok(folder)
}

fn write(hook: &Path) -> std::io::Result<()> {
    if std::fs::read(hook).is_ok_and(|old| old == PRE_RECEIVE.as_bytes()) {
        return Ok(());
    }
    let folder = hook.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let new = folder.join(format!(".new-{}", std::process::id()));
    std::fs::write(&new, PRE_RECEIVE)?;
    std::fs::set_permissions(&new, std::fs::Permissions::from_mode(0o755))?;
    std::fs::File::open(&new)?.sync_all()?;
    std::fs::rename(&new, hook)
}
