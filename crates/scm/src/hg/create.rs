//! New repositories: empty ones and copies.

use super::server::hg;
use crate::ScmError;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// Makes an empty repository, all of it or nothing.
///
/// # Errors
/// [`ScmError::Exists`] when something is there, [`ScmError::Missing`] when there is no `hg`.
pub async fn create(path: impl Into<PathBuf>) -> Result<(), ScmError> {
    let path = path.into();
    let (dir, path) = blocking(move || Ok((sibling(&path)?, path))).await?;
    let made = dir.path().join("repository");
    hg(None).args(["init", "--"]).arg(&made).limit(Duration::from_secs(60)).output().await?;
    blocking(move || finish(dir, &made, &path)).await
}

/// Copies a repository or bundle of this machine, all of it or nothing.
///
/// The changesets go through Mercurial's protocol and are checked on the way: none of the old place's hooks, settings or
/// loose ends come along.
///
/// # Errors
/// When there is no repository, or it's damaged, or something is at `to`.
pub async fn import(from: &Path, to: impl Into<PathBuf>) -> Result<(), ScmError> {
    let to = to.into();
    let from = tokio::fs::canonicalize(from).await.map_err(|_| ScmError::NotFound)?;
    let (dir, to) = blocking(move || Ok((sibling(&to)?, to))).await?;
    let copy = dir.path().join("repository");
    hg(None)
        .args(["clone", "--quiet", "--noupdate", "--pull", "--"])
        .args([&from, &copy])
        .limit(Duration::from_secs(3600))
        .output()
        .await?;
    blocking(move || finish(dir, &copy, &to)).await
}

/// A folder beside the path, with a name that a sweep can know, removed at the end.
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
fn finish(dir: TempDir, made: &Path, path: &Path) -> Result<(), ScmError> {
    use std::os::unix::fs::PermissionsExt;
    match std::fs::remove_file(made.join(".hg").join("hgrc")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    std::fs::set_permissions(made, std::fs::Permissions::from_mode(0o750))?;
    std::fs::File::open(made.join(".hg").join("requires"))?.sync_all()?;
    if path.symlink_metadata().is_ok() {
        return Err(ScmError::Exists);
    }
    std::fs::rename(made, path)?;
    if let Some(parent) = path.parent() {
        std::fs::File::open(parent)?.sync_all()?;
    }
    Ok(dir.close()?)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ScmError> + Send + 'static,
) -> Result<T, ScmError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| ScmError::Other(format!("making a repository broke off: {error}")))?
}
