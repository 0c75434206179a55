//! `cargo xtask locales`: what a language lacks, has too much or says with other arguments than English.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use crate::project::{Source, root, sources};

/// What the functions are made from, so the compiler knows it.
const REFERENCE: &str = "en";
/// The languages that a release needs complete; others fall back to English where something is missing.
const SHIPPED: &[&str] = &[REFERENCE, "de"];

pub fn run() -> Result<()> {
    let folders = folders(&sources()?);
    let mut failures = 0;
    for folder in &folders {
        let path = root().join(folder);
        // A language without a folder would not be compared at all.
        for locale in SHIPPED.iter().filter(|locale| !path.join(locale).is_dir()) {
            println!("{folder}/{locale}: the whole language is missing");
            failures += 1;
        }
        for problem in farrier_i18n_build::compare(&path) {
            println!("{folder}/{problem}");
            failures += usize::from(SHIPPED.contains(&problem.locale.as_str()));
        }
    }
    match failures {
        0 => Ok(println!("locales: {} are complete in {} folders", SHIPPED.join(" and "), folders.len())),
        1 => bail!("one problem in the languages that we ship"),
        many => bail!("{many} problems in the languages that we ship"),
    }
}

/// The folders named `locales` that have messages.
fn folders(sources: &[Source]) -> BTreeSet<String> {
    let messages = sources.iter().filter(|source| source.has_extension("ftl"));
    messages
        .filter_map(|source| {
            let (folder, _) = source.path.rsplit_once('/')?.0.rsplit_once('/')?;
            (folder == "locales" || folder.ends_with("/locales")).then(|| folder.to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_messages_are_found() {
        let source = |path: &str| Source { path: path.into(), text: String::new() };
        let found = folders(&[
            source("locales/en/site.ftl"),
            source("plugins/wiki/locales/de/wiki.ftl"),
            source("plugins/wiki/locales/en/wiki.ftl"),
            source("locales/readme.md"),
            source("x.ftl"),
        ]);
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["locales", "plugins/wiki/locales"]);
    }
}
