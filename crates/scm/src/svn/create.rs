//! New repositories: empty ones, and copies of others.

use super::command::{failed, svn, svnadmin, target};
use crate::{RepoPath, ScmError};
use farrier_process::{Program, Stdin};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// How long an import may take.
const IMPORT: Duration = Duration::from_secs(6 * 3600);

/// How much is passed on at once.
const CHUNK: usize = 64 * 1024;

/// Makes a repository, all of it or nothing: empty, or with the folders `trunk`, `branches` and `tags`.
///
/// # Errors
/// [`ScmError::Exists`] when something is there, [`ScmError::Missing`] without the programs of Subversion.
pub async fn create(path: impl Into<PathBuf>, layout: Option<&str>) -> Result<(), ScmError> {
    let path = path.into();
    let dir = sibling(&path).await?;
    let new = dir.path().join("repository");
    make(&new).await?;
    if let Some(message) = layout {
        add_layout(&new, message).await?;
    }
    finish(dir, &new, path).await
}

/// Makes the folders `trunk`, `branches` and `tags` in one revision.
///
/// # Errors
/// When one of them is there.
pub async fn add_layout(repository: &Path, message: &str) -> Result<(), ScmError> {
    let mut program = svn("mkdir").args(["-q", "--username", "farrier", "-m", message]);
    for folder in ["trunk", "branches", "tags"] {
        let folder = target(repository, &RepoPath::stored(folder.as_bytes()), 0);
        // What is made has no revision yet.
        program = program.arg(folder.to_string_lossy().trim_end_matches("@0"));
    }
    program.output().await.map_err(failed)?;
    Ok(())
}

/// Copies a repository of this machine, or loads a dump file, all of it or nothing.
///
/// The revisions go through Subversion's own dump, so none of the old place's hooks, settings or locks come along.
///
/// # Errors
/// When there is neither repository nor dump, or it's damaged, or something is at `to`.
pub async fn import(from: &Path, to: impl Into<PathBuf>) -> Result<(), ScmError> {
    let to = to.into();
    let from = tokio::fs::canonicalize(from).await.map_err(|_| ScmError::NotFound)?;
    let is_folder = from.is_dir();
    if is_folder {
        youngest_of(&from).await?;
    }
    let dir = sibling(&to).await?;
    let new = dir.path().join("repository");
    make(&new).await?;
    let load = svnadmin("load").args(["-q", "--ignore-uuid"]).arg(&new);
    let mut load = load.stdin(Stdin::Piped).limit(IMPORT).spawn().map_err(failed)?;
    let mut input = load.take_stdin().ok_or_else(|| ScmError::Other("no input".to_owned()))?;
    // What it writes is of no interest, but it must not wait for us to read it.
    let said = load.take_stdout();
    let drain = tokio::spawn(async move {
        if let Some(mut said) = said {
            let _ended = tokio::io::copy(&mut said, &mut tokio::io::sink()).await;
        }
    });
    let copied = match is_folder {
        true => dump(svnadmin("dump").args(["-q"]).arg(&from).limit(IMPORT), &mut input).await,
        false => copy(tokio::fs::File::open(&from).await?, &mut input).await,
    };
    drop(input);
    let loaded = load.finish().await;
    drain.abort();
    loaded.map_err(failed)?;
    copied?;
    if youngest_of(&new).await? == 0 && !is_folder {
        return Err(ScmError::NotFound);
    }
    finish(dir, &new, to).await
}

async fn dump(program: Program, to: &mut (impl AsyncWriteExt + Unpin)) -> Result<(), ScmError> {
    let mut running = program.spawn().map_err(failed)?;
    let stdout = running.take_stdout().ok_or_else(|| ScmError::Other("no output".to_owned()))?;
    copy(stdout, to).await?;
    running.finish().await.map_err(failed)?;
    Ok(())
}

async fn copy(
    mut from: impl tokio::io::AsyncRead + Unpin,
    to: &mut (impl AsyncWriteExt + Unpin),
) -> Result<(), ScmError> {
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = from.read(&mut chunk).await?;
        if read == 0 {
            return Ok(to.shutdown().await?);
        }
        // A program that closed its end says why on standard error; that is the error to tell.
        if to.write_all(&chunk[..read]).await.is_err() {
            return Ok(());
        }
    }
}

/// The number of a repository's newest revision, as it stands in the file that commits replace.
///
/// # Errors
/// [`ScmError::NotFound`] when there is no repository.
pub async fn youngest_of(repository: &Path) -> Result<u64, ScmError> {
    let text = tokio::fs::read_to_string(repository.join("db/current")).await;
    let text = text.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => ScmError::NotFound,
        _ => ScmError::Io(error),
    })?;
    let number = text.split_whitespace().next().and_then(|number| number.parse().ok());
    number.ok_or_else(|| ScmError::Corrupt("the file db/current has no number".to_owned()))
}

async fn make(path: &Path) -> Result<(), ScmError> {
    svnadmin("create").args(["--fs-type", "fsfs"]).arg(path).output().await.map_err(failed)?;
    Ok(())
}

/// A folder beside the path, with a name that a sweep can know, removed unless it's renamed.
async fn sibling(path: &Path) -> Result<TempDir, ScmError> {
    let path = path.to_owned();
    blocking(move || {
        if path.symlink_metadata().is_ok() {
            return Err(ScmError::Exists);
        }
        let parent = path.parent();
        let parent =
            parent.ok_or_else(|| ScmError::Invalid("a repository needs a parent folder".to_owned()))?;
        std::fs::create_dir_all(parent)?;
        Ok(tempfile::Builder::new().prefix(".new-").tempdir_in(parent)?)
    })
    .await
}

/// Puts the finished folder where it belongs. Its hooks are examples that nobody needs.
async fn finish(dir: TempDir, new: &Path, to: PathBuf) -> Result<(), ScmError> {
    let new = new.to_owned();
    blocking(move || {
        use std::os::unix::fs::PermissionsExt;
        std::fs::remove_dir_all(new.join("hooks"))?;
        std::fs::create_dir(new.join("hooks"))?;
        std::fs::set_permissions(&new, std::fs::Permissions::from_mode(0o750))?;
        if to.symlink_metadata().is_ok() {
            return Err(ScmError::Exists);
        }
        std::fs::rename(&new, &to)?;
        if let Some(parent) = to.parent() {
            std::fs::File::open(parent)?.sync_all()?;
        }
        Ok(dir.close()?)
    })
    .await
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ScmError> + Send + 'static,
) -> Result<T, ScmError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| ScmError::Other(format!("making a repository broke off: {error}")))?
}
