//! Open libgit2 handles of one repository, used again and again.

use crate::ScmError;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, Once, PoisonError};

/// Handles that wait for work. Each is used by one thread at a time.
pub(crate) struct Handles {
    path: PathBuf,
    idle: Mutex<Vec<(Stamp, git2::Repository)>>,
}

/// How many handles wait; each keeps pack indexes mapped.
const MAX_IDLE: usize = 4;

/// What tells that the repository was replaced or repacked, so that an old handle only wastes memory.
///
/// It needn't be exact: libgit2 looks for new packs itself when it misses an object.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp {
    dir: u64,
    packs: (i64, i64),
}

impl Handles {
    pub(crate) fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), idle: Mutex::default() }
    }

    /// Runs something with a handle. A handle that was in use during a panic isn't used again.
    pub(crate) fn with<T>(
        &self,
        work: impl FnOnce(&git2::Repository) -> Result<T, ScmError>,
    ) -> Result<T, ScmError> {
        let stamp = self.stamp()?;
        let repo = match self.take(stamp) {
            Some(repo) => repo,
            None => open(&self.path)?,
        };
        let done = work(&repo);
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < MAX_IDLE {
            idle.push((stamp, repo));
        }
        done
    }

    fn take(&self, stamp: Stamp) -> Option<git2::Repository> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|(of, _)| *of == stamp);
        idle.pop().map(|(_, repo)| repo)
    }

    fn stamp(&self) -> Result<Stamp, ScmError> {
        let dir = std::fs::metadata(&self.path).map_err(|_| ScmError::NotFound)?;
        let packs = std::fs::metadata(self.path.join("objects/pack"));
        let packs = packs.map_or((0, 0), |packs| (packs.mtime(), packs.mtime_nsec()));
        Ok(Stamp { dir: dir.ino(), packs })
    }
}

/// Opens a bare repository at exactly this path.
pub(crate) fn open(path: &Path) -> Result<git2::Repository, ScmError> {
    ignore_surroundings();
    Ok(git2::Repository::open_bare(path)?)
}

/// How much all handles together keep of what they unpacked; libgit2 would take 256 MB.
const CACHE_BYTES: isize = 24 * 1024 * 1024;

/// Makes libgit2 ignore the configuration of the machine and of the user, and who owns the folder.
#[expect(
    unsafe_code,
    reason = "git2 marks these as unsafe because they race with other calls; Once runs them before any"
)]
pub(crate) fn ignore_surroundings() {
    use git2::ConfigLevel;
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        for level in [ConfigLevel::System, ConfigLevel::Global, ConfigLevel::XDG, ConfigLevel::ProgramData] {
            // SAFETY: every use of libgit2 in this crate comes after this.
            if let Err(error) = unsafe { git2::opts::set_search_path(level, "") } {
                tracing::warn!(%error, "libgit2 may read configuration from outside: {error}");
            }
        }
        // SAFETY: as above.
        if let Err(error) = unsafe { git2::opts::set_verify_owner_validation(false) } {
            tracing::warn!(%error, "libgit2 checks who owns repositories: {error}");
        }
        // SAFETY: as above.
        if let Err(error) = unsafe { git2::opts::set_cache_max_size(CACHE_BYTES) } {
            tracing::warn!(%error, "libgit2 keeps as much as it likes: {error}");
        }
        // `git` doesn't hash what it reads either; `git fsck` and transfers do.
        git2::opts::strict_hash_verification(false);
    });
}
