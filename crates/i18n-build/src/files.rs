//! What lies in a folder of languages.

use std::path::{Path, PathBuf};

/// The languages' folders by name.
pub(crate) fn folders(locales: &Path) -> Vec<String> {
    let folders = entries(locales).into_iter().filter(|path| path.is_dir());
    folders.filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())).collect()
}

/// The messages' files of one language.
pub(crate) fn ftl_files(folder: &Path) -> Vec<PathBuf> {
    entries(folder).into_iter().filter(|path| path.extension().is_some_and(|ext| ext == "ftl")).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut list: Vec<_> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    list.sort();
    list
}
