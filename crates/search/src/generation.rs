//! The directory: numbered generations, and a file that names the one in use.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::Error;
use crate::schema::VERSION;

/// The directory of an index, held by this process alone.
pub(crate) struct Generations {
    dir: PathBuf,
    /// The operating system lets go of the lock when the process ends, however it ends.
    _lock: File,
}

impl Generations {
    /// Takes the directory, making it if need be.
    pub(crate) fn take(dir: &Path) -> Result<Generations, Error> {
        fs::create_dir_all(dir)?;
        let lock = File::options().create(true).truncate(false).write(true).open(dir.join("lock"))?;
        if lock.try_lock().is_err() {
            return Err(Error::InUse(dir.to_owned()));
        }
        Ok(Generations { dir: dir.to_owned(), _lock: lock })
    }

    /// The generation in use, if there is one of this program's version.
    pub(crate) fn current(&self) -> Option<PathBuf> {
        let name = fs::read_to_string(self.dir.join("current")).ok()?;
        let name = name.trim();
        let number = name.strip_prefix(&format!("v{VERSION}-"))?;
        number.parse::<u64>().ok()?;
        Some(self.dir.join(name)).filter(|path| path.is_dir())
    }

    /// Makes the directory of a new generation.
    pub(crate) fn create(&self) -> io::Result<PathBuf> {
        let newest =
            self.list()?.iter().filter_map(|name| name.rsplit_once('-')?.1.parse::<u64>().ok()).max();
        let path = self.dir.join(format!("v{VERSION}-{}", newest.unwrap_or(0) + 1));
        fs::create_dir(&path)?;
        Ok(path)
    }

    /// Makes a generation the one in use, all or nothing.
    pub(crate) fn point_to(&self, path: &Path) -> io::Result<()> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let new = self.dir.join("current.new");
        let mut file = File::create(&new)?;
        file.write_all(name.as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, self.dir.join("current"))?;
        File::open(&self.dir)?.sync_all()
    }

    /// Removes every other generation, such as leftovers of a rebuild that was killed.
    pub(crate) fn remove_all_but(&self, keep: &Path) {
        for name in self.list().unwrap_or_default() {
            let path = self.dir.join(name);
            if path != keep
                && let Err(error) = fs::remove_dir_all(&path)
            {
                tracing::warn!(path = %path.display(), %error, "could not remove an old search index");
            }
        }
    }

    fn list(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.dir)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            let ours = name.strip_prefix('v').and_then(|rest| rest.split_once('-'));
            if ours.is_some_and(|(version, number)| {
                version.parse::<u32>().is_ok() && number.parse::<u64>().is_ok()
            }) {
                names.push(name);
            }
        }
        Ok(names)
    }
}
