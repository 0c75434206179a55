//! What a crash left in the repositories' folders: halves of pushes and locks whose owner is dead.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::removed::TRASH;

/// With several machines on one file system somebody else's push may be under way: only what is this old is swept.
const CERTAINLY_OLD: Duration = Duration::from_secs(3600);

/// Decides what is left over.
pub struct Sweep {
    /// What is newer belongs to somebody.
    before: SystemTime,
    /// Folders that a running program works in.
    busy: HashSet<PathBuf>,
}

impl Sweep {
    /// Everything from before `born` whose repository no program of this machine works in, or, when other machines
    /// may be at work, what is certainly old.
    pub fn new(born: SystemTime, is_shared: bool) -> Sweep {
        let old = farrier_db::file_time_now().checked_sub(CERTAINLY_OLD).unwrap_or(SystemTime::UNIX_EPOCH);
        Sweep { before: if is_shared { old } else { born }, busy: busy_folders() }
    }

    /// Half-made and half-deleted repositories.
    pub fn folder(&self, folder: &Path) {
        for path in entries(folder) {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            // A command may be importing beside the server, so a new one must be certainly old.
            let is_new = name.starts_with(".new-")
                && farrier_db::file_time_now()
                    .duration_since(newest(&path))
                    .is_ok_and(|age| age > CERTAINLY_OLD);
            if is_new || (name.starts_with(TRASH) && self.is_left(&path)) {
                remove(&path);
            }
        }
    }

    /// Leftovers in one repository.
    pub fn repository(&self, path: &Path) {
        if self.is_busy(path) {
            return;
        }
        let objects = path.join("objects");
        for path in entries(&objects).chain(entries(&objects.join("pack"))) {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let is_half = ["tmp_objdir-", "incoming-", "tmp_"].iter().any(|prefix| name.starts_with(prefix));
            if is_half && self.is_left(&path) {
                remove(&path);
            }
        }
        self.locks(path, 0);
        self.locks(&objects.join("info"), 1);
        self.locks(&objects.join("pack"), 0);
        self.locks(&path.join("refs"), 16);
    }

    /// Whether a program works in a repository.
    pub fn is_busy(&self, path: &Path) -> bool {
        self.busy.contains(path)
    }

    fn locks(&self, folder: &Path, deep: usize) {
        for path in entries(folder) {
            if path.extension().is_some_and(|extension| extension == "lock") && path.is_file() {
                if self.is_left(&path) {
                    remove(&path);
                }
            } else if deep > 0 && path.is_dir() {
                self.locks(&path, deep - 1);
            }
        }
    }

    fn is_left(&self, path: &Path) -> bool {
        newest(path) < self.before
    }
}

/// When something in a folder last changed.
fn newest(path: &Path) -> SystemTime {
    let own = path
        .symlink_metadata()
        .and_then(|meta| meta.modified())
        .unwrap_or_else(|_| farrier_db::file_time_now());
    let inner = if path.is_dir() && !path.is_symlink() {
        entries(path).map(|entry| newest(&entry)).max()
    } else {
        None
    };
    inner.map_or(own, |inner| inner.max(own))
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    std::fs::read_dir(folder).into_iter().flatten().filter_map(|entry| entry.ok().map(|entry| entry.path()))
}

fn remove(path: &Path) {
    let done = if path.is_dir() && !path.is_symlink() {
        std::fs::remove_dir_all(path)
    } else {
        std::fs::remove_file(path)
    };
    match done {
        Ok(()) => tracing::info!(path = %path.display(), "swept what a crash left: {}", path.display()),
        Err(error) => tracing::warn!(path = %path.display(), "not swept: {}: {error}", path.display()),
    }
}

/// The working folders of all programs; where they cannot be known there are none.
fn busy_folders() -> HashSet<PathBuf> {
    entries(Path::new("/proc")).filter_map(|process| std::fs::read_link(process.join("cwd")).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_crash_left_is_swept_and_nothing_else() {
        let folder = std::env::temp_dir().join(format!("farrier-sweep-{}", std::process::id()));
        let repository = folder.join("7");
        let left = [
            "objects/tmp_objdir-incoming-abc/pack/tmp_pack_x",
            "refs/heads/a/b.lock",
            "HEAD.lock",
            "objects/pack/tmp_pack_y",
        ];
        let kept = ["refs/heads/main", "HEAD", "objects/pack/pack-1.pack"];
        for file in left.iter().chain(&kept) {
            let file = repository.join(file);
            std::fs::create_dir_all(file.parent().expect("has one")).expect("writable");
            std::fs::write(file, "x").expect("writable");
        }
        let trash = folder.join(".trash-9-1");
        std::fs::create_dir_all(&trash).expect("writable");
        // With other machines about, everything here is too new.
        let soon = farrier_db::file_time_now() + Duration::from_secs(1);
        Sweep::new(soon, true).repository(&repository);
        assert!(left.iter().all(|file| repository.join(file).exists()));
        Sweep { before: soon, busy: HashSet::from([repository.clone()]) }.repository(&repository);
        assert!(left.iter().all(|file| repository.join(file).exists()));
        let sweep = Sweep { before: soon, busy: HashSet::new() };
        sweep.repository(&repository);
        sweep.folder(&folder);
        assert!(left.iter().all(|file| !repository.join(file).exists()) && !trash.exists());
        assert!(kept.iter().all(|file| repository.join(file).exists()));
        std::fs::remove_dir_all(folder).expect("ours");
    }
}
