//! New repositories: empty ones and copies.

use super::command::git_anywhere;
use super::handles::ignore_surroundings;
use crate::ScmError;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// The repository's own configuration. Everything else is said on each run, see `command.rs`.
const CONFIG: &str = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n";

/// Makes an empty bare repository, all of it or nothing.
///
/// # Errors
/// [`ScmError::Exists`] when something is there, [`ScmError::Invalid`] when the branch's name is none.
pub async fn create(path: impl Into<PathBuf>, default_branch: &str) -> Result<(), ScmError> {
    let path = path.into();
    let head = super::refs::full_name(crate::RefKind::Branch, default_branch)?;
    blocking(move || {
        let dir = sibling(&path)?;
        ignore_surroundings();
        let mut options = git2::RepositoryInitOptions::new();
        options.bare(true).no_reinit(true).external_template(false).initial_head(&head);
        git2::Repository::init_opts(dir.path(), &options)?;
        finish(dir, &path)
    })
    .await
}

/// Copies the branches and tags of a repository on this machine, all of it or nothing.
///
/// The objects go through Git's protocol and are checked on the way: no link to the old place stays, none of its hooks,
/// settings, alternates or loose ends come along.
///
/// # Errors
/// When there is no repository, or it's damaged, or something is at `to`.
pub async fn import(from: &Path, to: impl Into<PathBuf>) -> Result<(), ScmError> {
    let to = to.into();
    let from = tokio::fs::canonicalize(from).await.map_err(|_| ScmError::NotFound)?;
    let (dir, to) = blocking(move || Ok((sibling(&to)?, to))).await?;
    // `clone` hides our settings from the `upload-pack` that reads the old place; a global file it can't hide.
    let global = dir.path().join("farrier-import");
    tokio::fs::write(&global, "[safe]\n\tdirectory = *\n\tbareRepository = all\n").await?;
    let target = dir.path().join("repository");
    git_anywhere()
        .env("GIT_ALLOW_PROTOCOL", "file")
        .env("GIT_CONFIG_GLOBAL", &global)
        .args(["clone", "--quiet", "--bare", "--no-local", "--template=", "--"])
        .args([&from, &target])
        .limit(Duration::from_secs(3600))
        .output()
        .await?;
    blocking(move || {
        std::fs::write(target.join("config"), CONFIG)?;
        let outer = dir;
        let dir = sibling(&to)?;
        std::fs::rename(&target, dir.path())?;
        outer.close()?;
        finish(dir, &to)
    })
    .await
}

/// A folder beside the path, with a name that a sweep can know, removed unless it's renamed.
fn sibling(path: &Path) -> Result<TempDir, ScmError> {
    if path.symlink_metadata().is_ok() {
        return Err(ScmError::Exists);
    }
    let parent =
        path.parent().ok_or_else(|| ScmError::Invalid("a repository needs a parent folder".to_owned()))?;
    std::fs::create_dir_all(parent)?;
    Ok(tempfile::Builder::new().prefix(".new-").tempdir_in(parent)?)
}

/// Puts the finished folder where it belongs.
fn finish(dir: TempDir, path: &Path) -> Result<(), ScmError> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write(dir.path().join("config"), CONFIG)?;
    std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o750))?;
    for name in ["config", "HEAD"] {
        std::fs::File::open(dir.path().join(name))?.sync_all()?;
    }
    if path.symlink_metadata().is_ok() {
        return Err(ScmError::Exists);
    }
    std::fs::rename(dir.path(), path)?;
    let _moved = dir.keep();
    if let Some(parent) = path.parent() {
        std::fs::File::open(parent)?.sync_all()?;
    }
    Ok(())
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ScmError> + Send + 'static,
) -> Result<T, ScmError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| ScmError::Other(format!("making a repository broke off: {error}")))?
}
